import { expect, it } from 'vitest';

import type { MarkView } from '$lib/api/generated/api';

import { chartHeight, nearestStop, stops, stopText } from './chart';
import { latencyChart } from './latency-chart';
import { rateChart } from './rate-chart';
import { roundTop } from './round-top';

const mark = (label: string, series: string, x: number, y: number): MarkView => ({
  x,
  y,
  width: 10,
  height: 10,
  round: true,
  color: '#1f68bc',
  label,
  series,
  value: `$${x}`,
  rows: null,
});
const all = stops([mark('Q1', 'a', 0, 0), mark('Q2', 'a', 100, 0), mark('Q1', 'b', 0, 50)]);

it('the series at one place are read together', () => {
  expect(all.map(stopText)).toEqual(['Q1: a $0, b $0', 'Q2: a $100']);
});

it.each([
  ['line', 40, 200, 0],
  ['line', 80, 0, 1],
  ['horizontal_bar', 0, 54, 0],
  ['scatter', 100, 4, 1],
] as const)('in a %s the pointer at %d, %d reads stop %d', (kind, x, y, expected) => {
  expect(nearestStop(all, kind, x, y)).toBe(expected);
});

it('a chart has its height before it is drawn', () => {
  expect(chartHeight('line', 1_000)).toBe(280);
  expect(chartHeight('horizontal_bar', 2)).toBe(180);
  // As many bars as are read, each as tall as its name needs.
  expect(chartHeight('horizontal_bar', 15)).toBe(492);
  expect(chartHeight('horizontal_bar', 40)).toBe(892);
  expect(chartHeight('horizontal_bar', 500)).toBe(1292);
});

it('slices without a question leave a gap, not a zero', () => {
  const none = { hitP50Us: null, missP50Us: null };
  const slice = (nHits: number, nMisses: number) => ({
    ...{ startMs: 0, lengthMs: 1, nHits, nMisses },
    ...none,
  });
  const { slots, lines } = rateChart([slice(1, 1), slice(0, 0), slice(3, 1)], 300, 100, 20);
  expect(slots.map((it) => it.rate)).toEqual([0.5, null, 0.75]);
  expect(lines).toEqual(['50.0,50.0 250.0,25.0']);
});

it.each([
  [0.002, 0.002],
  [0.0021, 0.005],
  [0.098, 0.1],
  [0.3, 0.5],
  [1, 1],
  [6, 10],
  [1234, 2000],
])('an axis up to %d ends at %d', (most, expected) => expect(roundTop(most)).toBe(expected));

it('times that lie far apart share an axis of powers of ten', () => {
  const slice = (hitP50Us: number | null, missP50Us: number | null) => ({
    ...{ startMs: 0, lengthMs: 1, nHits: 1, nMisses: 1 },
    ...{ hitP50Us, missP50Us },
  });
  const { ticks, hits, misses } = latencyChart([slice(10, null), slice(null, 100_000)], 100);
  expect(ticks.map((it) => it.us)).toEqual([10, 100, 1_000, 10_000, 100_000]);
  expect(hits).toEqual([{ idx: 0, y: 100 }]);
  expect(misses).toEqual([{ idx: 1, y: 0 }]);
  expect(latencyChart([slice(null, null)], 100).ticks).toEqual([]);
  expect(latencyChart([slice(0, 0)], 100).hits).toEqual([{ idx: 0, y: 100 }]);
});
