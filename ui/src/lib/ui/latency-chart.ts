/**
 * The geometry of how long answers took over time. A hit takes microseconds, a model's answer
 * seconds: the axis has equal steps for equal factors, and ends at powers of ten.
 */
import type { BucketView } from '$lib/api/generated/api';

export interface LatencyChart {
  /** The lines across, by their distance from the top, and what each stands for. */
  ticks: { y: number; us: number }[];
  hits: Point[];
  misses: Point[];
}

export interface Point {
  /** Which slice. */
  idx: number;
  y: number;
}

const MOST_TICKS = 4;

export function latencyChart(series: BucketView[], heightPx: number): LatencyChart {
  const all = series.flatMap((it) => [it.hitP50Us, it.missP50Us]).filter((it) => it !== null);
  if (all.length === 0) return { ticks: [], hits: [], misses: [] };
  const low = Math.floor(Math.log10(Math.max(1, Math.min(...all))));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(1, ...all))));
  const yOf = (us: number) => heightPx * (1 - (Math.log10(Math.max(1, us)) - low) / (high - low));
  const points = (of: (it: BucketView) => number | null) =>
    series.flatMap((bucket, idx) => {
      const us = of(bucket);
      return us === null ? [] : [{ idx, y: yOf(us) }];
    });
  const step = Math.ceil((high - low) / MOST_TICKS);
  const ticks = [];
  for (let power = low; power <= high; power += step) {
    ticks.push({ y: yOf(10 ** power), us: 10 ** power });
  }
  return { ticks, hits: points((it) => it.hitP50Us), misses: points((it) => it.missP50Us) };
}
