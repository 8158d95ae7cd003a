import { describe, expect, it } from 'vitest';

import type { Cell, ColumnView } from '$lib/api/generated/api';

import {
  age,
  bytes,
  cellText,
  compact,
  count,
  dayGroup,
  duration,
  fileName,
  money,
  moneyOrUnknown,
  plainText,
  price,
  share,
  sliceEnds,
  sliceStart,
  tokens,
  usageInWords,
} from '.';

const of = (unit: ColumnView['unit'], currency: string | null = null) => ({
  unit,
  currency,
  numeric: unit !== 'none',
});

describe('cells', () => {
  it.each<[Cell, ReturnType<typeof of>, string]>([
    [25_000_000_000, of('money', 'USD'), '25,000,000,000'],
    [-4, of('number'), '−4'],
    [1234.5, of('number'), '1,234.5'],
    [12.345, of('percent'), '12.35 %'],
    [8, of('percent'), '8.00 %'],
    [-1234.5, of('percent'), '−1,234.50 %'],
    [0.97654, of('ratio'), '0.977'],
    [-0.0001, of('ratio'), '0.000'],
    [2024, of('none'), '2024'],
    ['9223372036854775807', of('count'), '9,223,372,036,854,775,807'],
    ['-9223372036854775808', of('count'), '−9,223,372,036,854,775,808'],
    ['9007199254740993', { ...of('none'), numeric: true }, '9007199254740993'],
    ['00123', of('none'), '00123'],
    ['Infinity', of('number'), 'Infinity'],
    ['', of('none'), ''],
    [1e21, of('number'), '1,000,000,000,000,000,000,000'],
  ])('%j reads as it should', (cell, column, expected) => {
    expect(cellText(cell, column).text).toBe(expected);
  });

  it('a missing value is a dash of its own kind', () => {
    expect(cellText(null, of('number'))).toEqual({ text: '–', kind: 'null' });
    expect(plainText(null)).toBe('');
  });

  it('is copied without marks', () => {
    expect(plainText(-1234567.5)).toBe('-1234567.5');
    expect(plainText('9223372036854775807')).toBe('9223372036854775807');
  });
});

describe('short figures', () => {
  it.each<[number, ReturnType<typeof of>, string]>([
    [25e9, of('money', 'USD'), '$25B'],
    [68_500_000_000, of('money', 'USD'), '$68.5B'],
    [-1_234_567, of('money', 'USD'), '−$1.23M'],
    [999_960_000, of('money', 'USD'), '$1B'],
    [0, of('money', 'USD'), '$0'],
    [150, of('money', 'CHF'), '150 CHF'],
    [12.345, of('percent'), '12.3 %'],
    [-0.04, of('percent'), '0 %'],
    [1234, of('count'), '1.23K'],
    [0.977, of('ratio'), '0.98'],
    [2024, of('none'), '2024'],
  ])('%d', (value, unit, expected) => {
    expect(compact(value, unit)).toBe(expected);
  });

  it('shares do not round up to all', () => {
    expect([0, 0.584, 0.9999, 1].map(share)).toEqual(['0 %', '58 %', '99.9 %', '100 %']);
  });

  it('counts have thousands marks', () => {
    expect([0, 999, 1000, 1234567].map(count)).toEqual(['0', '999', '1,000', '1,234,567']);
  });
});

describe('times and sizes', () => {
  it.each([
    [18, '18 µs'],
    [8_420, '8.4 ms'],
    [11_420, '11 ms'],
    [999_600, '1 s'],
    [1_400_000, '1.4 s'],
    [200_000_000, '3 min 20 s'],
    [7_200_000_000, '2 h'],
  ])('%d µs', (us, expected) => expect(duration(us)).toBe(expected));

  it.each([
    [0, 'just now'],
    [12_000, '12 s'],
    [124_000, '2 min'],
    [3 * 3_600_000, '3 h'],
    [86_400_000, '1 day'],
    [5 * 86_400_000, '5 days'],
  ])('%d ms ago', (ms, expected) => expect(age(ms)).toBe(expected));

  it('groups by the calendar day, not by 24 hours', () => {
    const now = new Date(2025, 2, 10, 0, 30).getTime();
    expect(dayGroup(now - 60_000, now)).toBe('Today');
    expect(dayGroup(now - 3_600_000, now)).toBe('Yesterday');
    expect(dayGroup(now - 4 * 86_400_000, now)).toBe('Last 7 days');
    expect(dayGroup(now - 40 * 86_400_000, now)).toBe('Earlier');
  });

  it('slices of hours end where the last is over, those of days on its day', () => {
    const atMs = new Date(2025, 2, 10).getTime();
    const slices = (lengthMs: number) =>
      [0, 1].map((n) => ({ startMs: atMs + n * lengthMs, lengthMs }));
    const day = 86_400_000;
    const twoHours = [sliceStart(atMs, 1), sliceStart(atMs + 7_200_000, 1)];
    expect(sliceEnds(slices(3_600_000))).toEqual(twoHours);
    expect(sliceEnds(slices(day))).toEqual([sliceStart(atMs, day), sliceStart(atMs + day, day)]);
    expect(sliceEnds([])).toEqual(['', '']);
  });

  it.each([
    [512, '512 B'],
    [86_016, '86 KB'],
    [12_440, '12.4 KB'],
    [412_884_992, '413 MB'],
    [999_999, '1 MB'],
  ])('%d bytes', (size, expected) => expect(bytes(size)).toBe(expected));

  it.each([
    ['/home/ada/shop.sqlite', 'shop.sqlite'],
    ['C:\\Users\\ada\\shop.db', 'shop.db'],
    ['shop.db', 'shop.db'],
  ])('the file of %s', (path, expected) => expect(fileName(path)).toBe(expected));
});

describe('dollars and tokens', () => {
  it.each([
    [0, '$0'],
    [0.0002, 'under $0.001'],
    [0.0042, '$0.004'],
    [0.05, '$0.05'],
    [0.0512, '$0.051'],
    [0.0997, '$0.10'],
    [1.2, '$1.20'],
    [1234.5, '$1,234.50'],
    [-0.3, '−$0.30'],
  ])('%d dollars', (usd, expected) => expect(money(usd)).toBe(expected));

  it.each([
    [10, '$10.00'],
    [2.5, '$2.50'],
    [0.125, '$0.125'],
    [0, '$0.00'],
    [1200, '$1,200.00'],
  ])('a price of %d dollars loses no digit', (usd, expected) => expect(price(usd)).toBe(expected));

  it('what has no price is not free', () => {
    expect(moneyOrUnknown(null)).toBe('price unknown');
  });

  it('tokens have thousands marks', () => {
    expect([1, 3214].map(tokens)).toEqual(['1 token', '3,214 tokens']);
  });

  it('says what the tokens were', () => {
    const usage = { input: 600, cacheWrite: 14, cacheRead: 2480, output: 120 };
    const words = '614 input, 2,480 cache read, 120 output';
    expect(usageInWords(usage)).toBe(words);
    expect(usageInWords({ ...usage, cacheRead: 0, output: 0 })).toBe('614 input');
  });
});
