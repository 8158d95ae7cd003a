import { describe, expect, it } from 'vitest';

import { asSentence, toFailure } from './failure';

describe('whatever is thrown becomes a failure', () => {
  it.each<[unknown, ReturnType<typeof toFailure>]>([
    [
      { code: 'bad_source', message: 'file is not a database', hint: 'choose another' },
      { code: 'bad_source', message: 'file is not a database', hint: 'choose another' },
    ],
    [
      { code: 'not_found', message: 'gone', hint: null },
      { code: 'not_found', message: 'gone', hint: null },
    ],
    ['rpc not allowed', { code: 'refused', message: 'rpc not allowed', hint: null }],
    [new TypeError('x is undefined'), { code: 'refused', message: 'x is undefined', hint: null }],
    [undefined, { code: 'refused', message: 'the request was refused', hint: null }],
    ['', { code: 'refused', message: 'the request was refused', hint: null }],
  ])('%j', (raw, expected) => expect(toFailure(raw)).toEqual(expected));
});

it.each([
  ['file is not a database', 'File is not a database.'],
  ['is it there?', 'Is it there?'],
  ['', ''],
])('%j as a sentence', (message, expected) => expect(asSentence(message)).toBe(expected));
