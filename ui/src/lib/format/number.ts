/** Numbers as people read them. Says the same as `fact-core/src/format.rs`, for the window. */
import type { Cell, ColumnView } from '$lib/api/generated/api';

const MINUS = '−';

/** What a cell looks like in a table. */
export interface CellText {
  text: string;
  kind: 'null' | 'number' | 'text';
}

/** The parts of a column that decide how its cells are written. */
export type Unit = Pick<ColumnView, 'unit' | 'currency' | 'numeric'>;

/** A cell in full: thousands marks, a true minus, a percent sign; the currency is the header's. */
export function cellText(cell: Cell | undefined, column: Unit): CellText {
  if (cell === null || cell === undefined) return { text: '–', kind: 'null' };
  if (typeof cell === 'number') return { text: full(cell, column.unit), kind: 'number' };
  // A whole number beyond 2^53 crosses as text, and must not lose its digits to a float.
  if (column.numeric && /^-?\d+$/.test(cell)) {
    const text = column.unit === 'none' ? cell.replace('-', MINUS) : thousands(cell);
    return { text, kind: 'number' };
  }
  return { text: cell, kind: 'text' };
}

/** A cell as one copies it: no thousands marks, an ordinary minus, `NULL` as nothing. */
export function plainText(cell: Cell | undefined): string {
  return cell === null || cell === undefined ? '' : String(cell);
}

function full(value: number, unit: string): string {
  switch (unit) {
    case 'none':
      return trim(value, 6);
    case 'percent':
      // JSON does not tell 8.0 from 8: two decimals for all keep a column in line.
      return `${thousands(fixed(value, 2))} %`;
    case 'ratio':
      return fixed(value, 3);
    default:
      return thousands(trim(value, 2));
  }
}

const STEPS = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'K'],
] as const;

const SYMBOLS: Record<string, string> = { USD: '$', EUR: '€', GBP: '£', JPY: '¥' };

/** The figure in short: `$25B`, `12.3 %`, `1.2K`. */
export function compact(value: number, { unit, currency }: Unit): string {
  switch (unit) {
    case 'none':
      return trim(value, 2);
    case 'percent':
      return `${trim(value, 1)} %`;
    case 'ratio':
      return fixed(value, 2);
    case 'money': {
      const figure = scaled(Math.abs(value));
      const sign = value < 0 && figure !== '0' ? MINUS : '';
      const symbol = SYMBOLS[currency ?? ''];
      return symbol ? `${sign}${symbol}${figure}` : `${sign}${figure} ${currency ?? ''}`.trim();
    }
    default:
      return scaled(value);
  }
}

/** A count: `1,234`. */
export function count(n: number): string {
  return thousands(String(n));
}

/** `1 row`, `2 rows`. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** A share from 0 to 1 as percent without decimals, save close to the ends: `99.6 %`. */
export function share(value: number): string {
  const percent = value * 100;
  const nearEnd = percent > 99 && percent < 100 ? Math.floor(percent * 10) / 10 : null;
  return `${nearEnd ?? Math.round(percent)} %`;
}

/** A plain decimal number with thousands marks and a true minus. */
export function thousands(digits: string): string {
  const negative = /^[-−]/.test(digits);
  const [whole = '', fraction] = digits.replace(/^[-−]/, '').split('.');
  const marked = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${negative ? MINUS : ''}${marked}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** Three significant digits with K, M, B or T; up to four digits below a thousand. */
function scaled(value: number): string {
  for (const [step, suffix] of STEPS) {
    // 999.96M reads as 1B: the step is taken where rounding would reach it.
    if (Math.abs(value) < step * 0.9995) continue;
    const figure = value / step;
    const magnitude = Math.abs(figure);
    const decimals = magnitude >= 99.95 ? 0 : magnitude >= 9.995 ? 1 : 2;
    return `${thousands(trim(figure, decimals))}${suffix}`;
  }
  return trim(value, 2);
}

function fixed(value: number, decimals: number): string {
  const text = plainDecimal(value, decimals);
  return /^-[0.]+$/.test(text) ? text.slice(1) : text.replace('-', MINUS);
}

/** `toFixed`, which falls back to an exponent from 1e21 on. */
function plainDecimal(value: number, decimals: number): string {
  return Math.abs(value) < 1e21 ? value.toFixed(decimals) : BigInt(value).toString();
}

function trim(value: number, decimals: number): string {
  const text = fixed(value, decimals);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
