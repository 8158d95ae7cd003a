import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { Settling } from './settling';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function heard() {
  const values: number[] = [];
  return { values, settling: new Settling<number>((it) => values.push(it), 100, 400) };
}

it('hands on what it rests at, once', () => {
  const { values, settling } = heard();
  for (const value of [1, 2, 3]) {
    settling.set(value);
    vi.advanceTimersByTime(50);
  }
  expect(values).toEqual([]);
  vi.advanceTimersByTime(500);
  expect(values).toEqual([3]);
});

it('hands on what it is at now and then while it never rests', () => {
  const { values, settling } = heard();
  for (let value = 0; value < 100; value++) {
    settling.set(value);
    vi.advanceTimersByTime(10);
  }
  expect(values.length).toBe(2);
});

it('hands nothing on once it was stopped', () => {
  const { values, settling } = heard();
  settling.set(1);
  settling.stop();
  vi.advanceTimersByTime(500);
  expect(values).toEqual([]);
});
