/** The geometry of the hit rate over time: one slot a slice of time, gaps where nobody asked. */
import type { BucketView } from '$lib/api/generated/api';

export interface Slot {
  bucket: BucketView;
  /** Middle of the slot. */
  x: number;
  left: number;
  width: number;
  n: number;
  /** 0 to 1; null where nothing was asked. */
  rate: number | null;
  /** Height of the rate's point. */
  y: number;
  /** Height of the bar that says how many were asked. */
  barPx: number;
}

export interface RateChart {
  slots: Slot[];
  /** The line through neighbouring slots, in pieces. */
  lines: string[];
}

export function rateChart(
  series: BucketView[],
  width: number,
  ratePx: number,
  barsPx: number,
): RateChart {
  const step = width / Math.max(1, series.length);
  const most = Math.max(1, ...series.map((it) => it.nHits + it.nMisses));
  const slots = series.map((bucket, idx) => {
    const n = bucket.nHits + bucket.nMisses;
    const rate = n === 0 ? null : bucket.nHits / n;
    return {
      bucket,
      left: idx * step,
      width: step,
      x: (idx + 0.5) * step,
      n,
      rate,
      y: ratePx * (1 - (rate ?? 0)),
      barPx: n === 0 ? 0 : Math.max(2, (barsPx * n) / most),
    };
  });
  return { slots, lines: pieces(slots) };
}

/** Slices without a question are passed over: the line joins what was measured. */
function pieces(slots: Slot[]): string[] {
  const points = slots
    .filter((it) => it.rate !== null)
    .map((it) => `${it.x.toFixed(1)},${it.y.toFixed(1)}`);
  return points.length > 1 ? [points.join(' ')] : [];
}
