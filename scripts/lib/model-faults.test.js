// @vitest-environment node
import { describe, expect, it } from 'vitest';

import { faultsOf, faultsOfRecord } from './model-faults.js';
import { heard, pushed } from './relay.js';

const ENGINE = 'llama.cpp · small';
const model = {
  is_local: true,
  n_calls: 1,
  input: 9,
  cache_write: 0,
  cache_read: 0,
  output: 2,
};
const answer = {
  engine: ENGINE,
  sql: 'SELECT 1',
  table: { rows: [[1]] },
  reading: { notes: [] },
  model,
};
const because = 'the built-in engine answered, because it is out';
const builtIn = {
  ...answer,
  engine: 'built-in 5',
  model: undefined,
  reading: { notes: [because] },
};
const other = { engine: ENGINE, verdict: 'both', sql: 'SELECT 1', rows: [[1]], n_rows: 1 };
const declined = { declined: { reason: 'No. No model answered either: it is out.' } };

/** By whom, exit code, reply, rows of the statement when it is run again, faults. */
const REPLIES = [
  ['model-first', 0, answer, [[1]], []],
  ['model-first', 0, builtIn, [[1]], []],
  ['model-first', 3, declined, [], []],
  ['compare', 0, { ...builtIn, reading: { notes: [] }, compared: other }, [[1]], []],
  ['built-in-first', 0, { ...builtIn, reading: { notes: [] } }, [[1]], []],
  ['model-first', 1, null, [], ['it ended with 1 and no reply']],
  ['model-first', 0, answer, null, ['the statement of the answer does not run: SELECT 1']],
  [
    'model-first',
    0,
    answer,
    [[2]],
    ['the rows of the answer are not those of its statement: SELECT 1'],
  ],
  ['model-first', 0, answer, [[1], [1]], ['the answer says 1 rows, and its statement gives 2']],
  ['model-first', 0, { ...answer, sql: '' }, [], ['the answer has no statement']],
  [
    'model-first',
    0,
    { ...answer, model: { ...model, input: 0, output: 0 } },
    [[1]],
    ['an answer by the model counts no tokens'],
  ],
  [
    'model-first',
    0,
    { ...builtIn, reading: { notes: [] } },
    [[1]],
    ['it does not say why no model answered'],
  ],
  [
    'compare',
    0,
    { ...builtIn, compared: { ...other, n_rows: 2 } },
    [[1]],
    ['the other answer says 2 rows, and its statement gives 1'],
  ],
  [
    'model-first',
    3,
    { declined: { reason: 'No.' } },
    [],
    ['a decline that does not say why no model answered'],
  ],
];

describe('replies with a model', () => {
  it.each(REPLIES)('%s, %i, %j with %j', (by, code, reply, rows, expected) => {
    const runAgain = () => rows && { rows, truncated: false };
    expect(faultsOf({ by, engine: ENGINE }, { code, reply }, runAgain)).toEqual(expected);
  });
});

const body = (text, more = {}) =>
  JSON.stringify({ messages: [{ role: 'user', content: text }], ...more });
const call = (text) => ({ body: body(text), outcome: 'ok', output: 1 });
const past = (text, more) => ({ body: body(text, more), key: undefined });

/** Calls on record, requests that left, faults. */
const RECORDS = [
  [[call('a'), call('b')], [past('a'), past('b')], []],
  [[call('a')], [past('a'), past('a')], []],
  [
    [call('a')],
    [past('a'), past('a', { stream: false })],
    [`something left that is not on record: ${body('a', { stream: false })}`],
  ],
  [[call('a')], [], ['call 1 is on record and never left as it is there']],
  [[], [past('a')], [`something left that is not on record: ${body('a')}`]],
  [[call('a')], [{ ...past('a'), key: 'Bearer x' }], ['a key left for a server that wants none']],
  [[{ ...call('a'), outcome: null }], [past('a')], ['call 1 has no outcome on record']],
  [[call('see /home/me')], [past('see /home/me')], ['something left that holds  /home/m']],
  [[call('C:\\data')], [past('C:\\data')], ['something left that holds "C:\\\\d']],
  [[call('the secret')], [past('the secret')], ['something left that holds secret']],
];

describe('the record of calls', () => {
  it.each(RECORDS)('%j beside %j', (calls, passed, expected) => {
    expect(faultsOfRecord(calls, passed, ['secret'])).toEqual(expected);
  });
});

describe('what goes by', () => {
  const piece = (delta) => `data: ${JSON.stringify({ choices: [{ delta }] })}\n\n`;
  const part = (name, text) => ({ index: 0, function: { name, arguments: text } });

  it.each([
    ['', { n_events: 0, text: '', calls: [] }],
    ['data: [DONE]\n\n', { n_events: 0, text: '', calls: [] }],
    [
      piece({ content: 'a' }) + piece({ content: null }) + piece({ content: 'b' }),
      { n_events: 3, text: 'ab', calls: [] },
    ],
    [
      piece({ tool_calls: [part('run_sql', '{"a"')] }) + piece({ tool_calls: [part('', ':1}')] }),
      { n_events: 2, text: '', calls: [{ name: 'run_sql', input: '{"a":1}' }] },
    ],
    [
      JSON.stringify({ choices: [{ message: { tool_calls: [part('one', '{}')] } }] }),
      { n_events: 0, text: '', calls: [{ name: 'one', input: '{}' }] },
    ],
  ])('is heard: %j', (said, expected) => {
    expect(heard(said)).toEqual(expected);
  });

  it.each([
    ['user', 'q', true],
    ['tool', 'error: no such table', true],
    ['tool', '{"n_rows":1}', false],
  ])('is pushed where a statement is due: %s %s', (role, content, expected) => {
    const asked = { tools: [{}], messages: [{ role, content }] };
    expect('tool_choice' in JSON.parse(pushed(JSON.stringify(asked)))).toBe(expected);
    const bare = JSON.stringify({ messages: asked.messages });
    expect(pushed(bare)).toBe(bare);
  });
});
