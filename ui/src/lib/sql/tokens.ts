/** SQL in coloured pieces. The pieces joined are the text again, whatever it holds. */

export type TokenKind =
  'keyword' | 'function' | 'string' | 'number' | 'comment' | 'name' | 'mark' | 'space';

export interface Token {
  kind: TokenKind;
  text: string;
}

const KEYWORDS = new Set(
  `all and any as asc between by case cast collate cross current desc distinct else end escape
  except exclude exists false filter following for from full glob group groups having in inner
  intersect is isnull join last first left like limit materialized natural not notnull null nulls
  offset on or order others outer over partition preceding range recursive regexp right row rows
  select set then ties true unbounded union using values when where window with`.split(/\s+/),
);

/** In the order tried. A quote that is never closed runs to the end of the text. */
const RULES: [TokenKind, RegExp][] = [
  ['space', /\s+/y],
  ['comment', /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y],
  ['string', /[xX]?'(?:[^']|'')*(?:'|$)/y],
  ['name', /"(?:[^"]|"")*(?:"|$)|`[^`]*(?:`|$)|\[[^\]]*(?:\]|$)/y],
  ['number', /0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['name', /[\p{L}_][\p{L}\p{N}_$]*/uy],
  ['mark', /[\s\S]/uy],
];

export function tokens(sql: string): Token[] {
  const out: Token[] = [];
  let at = 0;
  while (at < sql.length) {
    const token = next(sql, at);
    out.push(token);
    at += token.text.length;
  }
  return out;
}

function next(sql: string, at: number): Token {
  for (const [kind, rule] of RULES) {
    rule.lastIndex = at;
    const text = rule.exec(sql)?.[0];
    if (!text) continue;
    const bare = kind === 'name' && /^[\p{L}_]/u.test(text);
    return { kind: bare ? wordKind(sql, at, text) : kind, text };
  }
  return { kind: 'mark', text: sql.slice(at, at + 1) };
}

function wordKind(sql: string, at: number, word: string): TokenKind {
  if (KEYWORDS.has(word.toLowerCase())) return 'keyword';
  return sql.charAt(at + word.length) === '(' ? 'function' : 'name';
}
