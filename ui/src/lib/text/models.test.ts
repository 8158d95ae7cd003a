/** The words around models: who answers, what was sent, what it cost. */
import { describe, expect, it } from 'vitest';

import type { AnswerView, ModelsView, PriceView } from '$lib/api/generated/api';
import { Models } from '$lib/backend/mock/models';

import { idFrom } from './id-from';
import { laidOut } from './json';
import { modelFacts } from './model-facts';
import { type PriceFaults, priceFrom, typed } from './price-form';
import { isByModel, reach, sameAgain, ways } from './who-answers';

const models = (more: Partial<ModelsView> = {}, have: 'ready' | 'none' | 'local' = 'ready') => ({
  ...new Models(have, () => true).view(),
  ...more,
});

describe('what may leave the computer', () => {
  it.each<[Partial<ModelsView>, 'ready' | 'none' | 'local', string]>([
    [{}, 'ready', 'may ask Anthropic · names only'],
    [{ answerBy: 'modelFirst' }, 'ready', 'asks Anthropic · names only'],
    [{ disclosure: 'rows' }, 'ready', 'may ask Anthropic · names, samples and results'],
    [{ answerBy: 'builtInOnly' }, 'ready', 'on this computer'],
    [{ answerBy: 'compare' }, 'local', 'on this computer'],
    [{}, 'none', 'on this computer'],
  ])('%j, %s', (more, have, expected) => {
    const { where, what } = reach(models(more, have));
    expect([where, what].filter(Boolean).join(' · ')).toBe(expected);
  });

  it('the ways name who would be asked', () => {
    const about = (have: 'ready' | 'none') => ways(models({}, have))[1]?.about;
    expect(about('ready')).toMatch(/^Anthropic answers/);
    expect(about('none')).toMatch(/^A model answers/);
  });
});

const usage = { input: 614, cacheWrite: 0, cacheRead: 2480, output: 120 };
const used = {
  ...{ provider: 'Anthropic', model: 'claude-sonnet-5-5', isLocal: false, nCalls: 1 },
  ...{ usage, usd: 0.0042 },
};
const fresh = { hit: false, level: null, ageMs: null, reason: '' };

describe('who answered', () => {
  it.each<[Pick<AnswerView, 'engine' | 'model' | 'cache'>, string]>([
    [{ engine: 'built-in 3', model: null, cache: fresh }, 'built-in 3'],
    [
      { engine: 'claude-sonnet-5-5', model: used, cache: fresh },
      'claude-sonnet-5-5 · 3,214 tokens · $0.004',
    ],
    [
      { engine: 'claude-sonnet-5-5', model: used, cache: { ...fresh, hit: true } },
      'claude-sonnet-5-5 · 3,214 tokens · originally $0.004',
    ],
    [
      { engine: 'qwen', model: { ...used, model: 'qwen', isLocal: true, usd: 0 }, cache: fresh },
      'qwen · 3,214 tokens · free, on this computer',
    ],
    [
      { engine: 'built-in 3', model: { ...used, usd: null }, cache: fresh },
      'built-in 3 · with claude-sonnet-5-5 · 3,214 tokens · price unknown',
    ],
  ])('%j', (answer, expected) => expect(modelFacts(answer).join(' · ')).toBe(expected));

  it('answers it again', () => {
    const answer = { engine: 'claude', model: used, compared: null } as AnswerView;
    expect(isByModel(answer)).toBe(true);
    expect(sameAgain(answer)).toBe('modelFirst');
    expect(sameAgain({ ...answer, engine: 'built-in 3' })).toBeUndefined();
    expect(sameAgain({ ...answer, compared: {} as never })).toBe('compare');
  });
});

describe('JSON laid out', () => {
  it.each([
    ['{"a":1,"b":[]}', '{\n  "a": 1,\n  "b": []\n}'],
    ['{"n":12345678901234567890,"t":true}', '{\n  "n": 12345678901234567890,\n  "t": true\n}'],
    ['{"s":"a\\nb: \\"{}\\" \\\\n"}', '{\n  "s": "a\n    b: \\"{}\\" \\\\n"\n}'],
    ['[{"a":{}}]', '[\n  {\n    "a": {}\n  }\n]'],
    ['no JSON {', 'no JSON {'],
    ['', ''],
  ])('%s', (text, expected) => expect(laidOut(text)).toBe(expected));
});

describe('ids of own providers', () => {
  it.each([
    ['My server', [], 'my-server'],
    ['Größe 7', [], 'gro-e-7'],
    ['openai', ['openai', 'openai-2'], 'openai-3'],
    ['???', [], 'provider'],
  ])('%s', (name, taken, expected) => expect(idFrom(name, taken)).toBe(expected));
});

describe('a price as it is typed', () => {
  const form = {
    ...typed(null, Date.UTC(2026, 9, 7)),
    ...{ models: 'claude-x*, claude-y', input: '2', output: '$10' },
  };

  it('is kept as figures', () => {
    expect(priceFrom(form)).toEqual({
      price: {
        ...{ models: ['claude-x*', 'claude-y'], provider: 'anthropic', from: '2026-10-07' },
        ...{ promptOver: null, input: 2, output: 10, cacheWrite: 0, cacheRead: 0 },
        ...{ source: '', isOwn: true },
      },
    });
  });

  it('comes back as it was', () => {
    const made = priceFrom({ ...form, promptOver: '100,000', source: 'the bill' });
    const { price } = made as { price: PriceView };
    expect(priceFrom(typed(price, 0))).toEqual({ price });
  });

  it.each([
    [{ models: ' , ' }, 'models', 'at least one model'],
    [{ from: 'soon' }, 'from', '2026-10-07'],
    [{ output: '' }, 'output', 'Enter a price'],
    [{ cacheRead: 'little' }, 'cacheRead', 'leave it empty'],
    [{ promptOver: 'many' }, 'promptOver', '100000'],
  ])('%j is refused in words, where it is', (more, part, expected) =>
    expect(priceFrom({ ...form, ...more })).toEqual({
      faults: { [part]: expect.stringContaining(expected) as string },
    }),
  );

  it('is told of all that is wrong at once', () => {
    const { faults } = priceFrom({ ...form, models: '', input: 'x' }) as { faults: PriceFaults };
    expect(Object.keys(faults)).toEqual(['models', 'input']);
  });
});
