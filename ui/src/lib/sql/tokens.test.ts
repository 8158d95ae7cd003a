import { expect, it } from 'vitest';

import { tokens } from './tokens';

const kinds = (sql: string) =>
  tokens(sql)
    .filter((it) => it.kind !== 'space')
    .map((it) => `${it.kind}:${it.text}`);

it.each<[string, string[]]>([
  ["SELECT 'it''s' AS x", ['keyword:SELECT', "string:'it''s'", 'keyword:AS', 'name:x']],
  [
    'sum(a.b) -- why',
    ['function:sum', 'mark:(', 'name:a', 'mark:.', 'name:b', 'mark:)', 'comment:-- why'],
  ],
  ['"select" + [from]', ['name:"select"', 'mark:+', 'name:[from]']],
  ['1.5e-3 <> 0xFF', ['number:1.5e-3', 'mark:<', 'mark:>', 'number:0xFF']],
  ["x'00' /* a\nb */", ["string:x'00'", 'comment:/* a\nb */']],
])('%s', (sql, expected) => expect(kinds(sql)).toEqual(expected));

it.each(["SELECT '", '/* never closed', '"open', 'größe = 😀', '\u0000', '<script>', ''])(
  'the pieces of %j are the text again',
  (sql) => {
    expect(
      tokens(sql)
        .map((it) => it.text)
        .join(''),
    ).toBe(sql);
  },
);
