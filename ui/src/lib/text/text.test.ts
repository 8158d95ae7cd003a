import { describe, expect, it } from 'vitest';

import { askedLike } from './asked-like';
import { beginning } from './beginning';
import { markWords } from './marks';
import { best } from './match';
import { lastUsed } from './recent';
import { waysOn } from './ways-on';

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

describe('a long text', () => {
  it.each([
    ['short', 'short'],
    ['x'.repeat(340), 'x'.repeat(340)],
    ['x'.repeat(341), `${'x'.repeat(280)}…`],
    [`${'word '.repeat(80)}end`, `${'word '.repeat(55)}word…`],
    [`${'a'.repeat(150)} (${'b'.repeat(320)}`, `${'a'.repeat(150)}…`],
  ])('%s', (text, expected) => expect(beginning(text)).toBe(expected));
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

describe('questions asked before', () => {
  const item = (insert: string) => ({
    insert,
    from: 6,
    to: 9,
    label: insert,
    kind: 'column' as const,
    detail: '',
    meaning: '',
  });

  it('come before what else can be typed, the last one first', () => {
    const asked = ['Total revenue', 'What is new?', 'total revenue by sector'];
    const found = askedLike('total rev', asked, [item('revenue')]);
    expect(found.map((it) => it.insert)).toEqual([
      'total revenue by sector',
      'Total revenue',
      'revenue',
    ]);
    expect(found[0]).toMatchObject({ from: 0, to: 9, kind: 'question' });
  });

  it('are not offered for one letter, or where they are written out', () => {
    expect(askedLike('t', ['total'], [])).toEqual([]);
    expect(askedLike('total', ['total'], [])).toEqual([]);
  });
});

it('a question asked again moves to the end', () => {
  expect(lastUsed(['a', 'b', 'a'])).toEqual(['b', 'a']);
});

it.each<[string[], string]>([
  [['measure', 'grouping', 'time'], 'Follow up, as in “and by year?” or “only the top 3”'],
  [['measure', 'grouping'], 'Follow up, as in “only the top 3”'],
  [['measure'], 'Follow up on this answer'],
])('the ways on from an answer about %s', (kinds, expected) => {
  const chips = kinds.map((kind) => ({ kind, label: '', detail: '', options: [] }));
  expect(waysOn(chips)).toBe(`${expected}, or ask something new`);
});
