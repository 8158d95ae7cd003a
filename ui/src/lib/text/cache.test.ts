/** The words and forms of the cache's page. */
import { describe, expect, it } from 'vitest';

import type { WarmListView, WarmView } from '$lib/api/generated/api';
import { freeName } from '$lib/state/warming.svelte';

import { badge, cacheWords } from './cached';
import { dayText, periodRequest, type Period } from './period';
import { listForm, listRequest } from './warm-list-form';
import {
  asLines,
  dollars,
  FIRST_FORM,
  isTime,
  scheduleWords,
  stateWords,
  warmRequest,
} from './warm-words';

const DAY = 86_400_000;

it.each<[Partial<Period>, unknown]>([
  [{ choice: '30' }, { days: 30 }],
  [{ choice: 'all' }, { days: null }],
  [{ from: '2026-02-30', to: '2026-03-01' }, 'Enter both days in the form 2026-10-07.'],
  [{ from: '', to: '2026-03-01' }, 'Enter both days in the form 2026-10-07.'],
  [{ from: '2026-03-02', to: '2026-03-01' }, 'The last day is before the first.'],
  [
    { from: ' 2026-03-01', to: '2026-03-01 ' },
    { fromMs: +new Date(2026, 2, 1), untilMs: +new Date(2026, 2, 2) },
  ],
])('the period %j is asked for as %j', (period, expected) => {
  expect(periodRequest({ choice: 'custom', from: '', to: '', ...period })).toEqual(expected);
});

it('a day is written as it is read', () => {
  expect(dayText(+new Date(2026, 0, 5))).toBe('2026-01-05');
});

it.each([
  [{ hit: false, level: null }, 'fresh', 'worked out'],
  [
    { hit: true, level: 'answer' },
    'cached · 1 day · data unchanged',
    'hit: the whole answer was cached',
  ],
  [
    { hit: true, level: 'memory' },
    'cached · 1 day · data unchanged',
    'hit: the whole answer was cached',
  ],
  [
    { hit: true, level: 'result' },
    'rows cached · 1 day · data unchanged',
    'hit: the rows were cached',
  ],
  [
    { hit: true, level: 'plan' },
    'statement cached · 1 day · run again',
    'hit: a model’s statement was cached and ran again',
  ],
])('%j is shown as “%s”', (cache, short, long) => {
  const full = { ...cache, ageMs: DAY, reason: '' };
  expect([badge(full), cacheWords(full)]).toEqual([short, long]);
});

it.each<[string, ReturnType<typeof dollars>]>([
  ['', null],
  ['0.5', 500_000],
  ['$2', 2_000_000],
  ['0.0000014', 1],
  ['-1', 'wrong'],
  ['much', 'wrong'],
])('“%s” dollars are %s millionths', (text, expected) => expect(dollars(text)).toBe(expected));

it.each([
  ['09:30', true],
  ['23:59', true],
  ['24:00', false],
  ['9:30', false],
  ['', false],
])('“%s” is a time of day: %s', (text, expected) => expect(isTime(text)).toBe(expected));

it('the age of rows and statements is not made up', () => {
  const kept = { hit: true, level: 'result', ageMs: null, reason: '' };
  expect(badge(kept)).toBe('rows cached · data unchanged');
  expect(badge({ ...kept, level: 'plan' })).toBe('statement cached · run again');
});

it('questions are written as lines of a list that mean them', () => {
  expect(asLines(['a\n  b', ' c '])).toBe('a b\nc');
  expect(asLines(['# of {x}'])).toBe('\\# of {{x}}');
});

describe('a run', () => {
  it.each<[Partial<typeof FIRST_FORM>, unknown]>([
    [
      {},
      { from: { kind: 'popular', n: 20 }, perMinute: null, budgetMicroUsd: null, answerBy: null },
    ],
    [{ n: '0' }, 'Enter how many questions, such as 20.'],
    [{ perMinute: '0' }, 'Enter the questions per minute, such as 30, or leave it empty.'],
    [{ perMinute: 'fast' }, 'Enter the questions per minute, such as 30, or leave it empty.'],
    [{ from: 'text', text: ' \n' }, 'Enter at least one question, one per line.'],
    [{ from: 'file' }, 'Choose a file.'],
    // What is typed for a model counts for nothing where none is asked.
    [
      { budget: 'x' },
      { from: { kind: 'popular', n: 20 }, perMinute: null, budgetMicroUsd: null, answerBy: null },
    ],
    [
      { budget: 'x', answerBy: 'modelFirst' },
      'Enter the budget in dollars, such as 0.50, or leave it empty.',
    ],
  ])('of the form %j is %j', (form, expected) => {
    expect(warmRequest({ ...FIRST_FORM, ...form })).toEqual(expected);
  });

  it.each<[Partial<WarmView>, string]>([
    [{ state: 'running', nDone: 1_200, nTotal: 4_000 }, 'warming: 1,200 of 4,000 questions'],
    [{ state: 'done', nDone: 1, nTotal: 1 }, 'done: 1 of 1 question'],
    [{ state: 'done', nDone: 0, nTotal: 0 }, 'there was nothing to warm'],
    [{ state: 'stopped', nDone: 3, nTotal: 9 }, 'stopped after 3 of 9 questions'],
  ])('%j is said as “%s”', (view, expected) => {
    expect(stateWords(view as WarmView)).toBe(expected);
  });
});

describe('a list', () => {
  const list: WarmListView = {
    id: 4,
    name: 'Monday',
    text: 'a',
    nQuestions: 1,
    dailyAt: '09:30',
    onChange: true,
    budgetMicroUsd: 500_000,
    answerBy: 'modelFirst',
    source: 'shop.sqlite',
    isOpen: true,
    lastRunAtMs: null,
    lastReport: null,
  };

  it('is kept as it was, where nothing is changed', () => {
    const { id, name, text, dailyAt, onChange, budgetMicroUsd, answerBy } = list;
    expect(listRequest(listForm(list, list.text), list)).toEqual({
      ...{ id, name, text, dailyAt, onChange, budgetMicroUsd, answerBy },
      forOpenData: null,
    });
  });

  it.each<[Partial<WarmListView>, string]>([
    [{}, 'daily at 09:30 and when the data changes, up to $0.50 per day'],
    [{ dailyAt: null, budgetMicroUsd: null }, 'when the data changes'],
    [{ dailyAt: null, onChange: false }, 'only on request'],
  ])('with %j is asked %s', (more, expected) => {
    expect(scheduleWords({ ...list, ...more })).toBe(expected);
  });

  it('gets a name that is free', () => {
    expect(freeName('Kept warm', ['other'])).toBe('Kept warm');
    expect(freeName('Kept warm', ['kept warm', 'Kept Warm 2'])).toBe('Kept warm 3');
  });
});
