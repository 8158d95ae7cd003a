import { describe, expect, it } from 'vitest';

import { SAMPLE } from '$lib/backend/mock/data';

import { completions } from './completions';
import { markWords } from './marks';
import { best } from './match';
import { lastUsed } from './recent';

describe('words that were not understood', () => {
  const marked = (question: string, words: string[]) =>
    markWords(question, words)
      .map((it) => (it.marked ? `[${it.text}]` : it.text))
      .join('');

  it.each<[string, string[], string]>([
    ["What's the debt-to-equity ratio?", ['debt-to-equity'], "What's the [debt-to-equity] ratio?"],
    ['Stuff and stuffing', ['stuff'], '[Stuff] and stuffing'],
    ['a+b (c)', ['(c)', 'a+b'], '[a+b] [(c)]'],
    ['revenue', [], 'revenue'],
    ['net net profit', ['net profit', 'net'], '[net] [net profit]'],
  ])('%s', (question, words, expected) => expect(marked(question, words)).toBe(expected));
});

describe('finding by typing', () => {
  const titles = ['New conversation', 'Data', 'Cache', 'Theme: dark', 'financial_records'];
  it.each([
    ['da', 'Data'],
    ['dark', 'Theme: dark'],
    ['records', 'financial_records'],
    ['nc', 'New conversation'],
  ])('%s finds %s first', (typed, expected) => {
    expect(best(typed, titles, (it) => it, 5)[0]).toBe(expected);
  });

  it('what does not fit is not offered', () => {
    expect(best('zzz', titles, (it) => it, 5)).toEqual([]);
  });
});

describe('completions', () => {
  it('questions come before names', () => {
    const found = completions('total rev', ['What was total revenue?'], SAMPLE);
    expect(found.map((it) => it.text)).toEqual(['What was total revenue?', 'total revenue ']);
  });

  it('nothing is offered for one letter, or for what is written out', () => {
    expect(completions('r', ['revenue'], SAMPLE)).toEqual([]);
    expect(completions('show revenue', [], SAMPLE)).toEqual([]);
  });
});

it('a question asked again moves to the end', () => {
  expect(lastUsed(['a', 'b', 'a'])).toEqual(['b', 'a']);
});
