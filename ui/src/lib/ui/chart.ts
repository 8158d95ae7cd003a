/** The geometry of a drawn chart: how tall it is to be, and what the pointer rests on. */
import type { ChartView, MarkView } from '$lib/api/generated/api';

const PLAIN_PX = 280;
const PIE_PX = 260;
const BAR_PX = 28;
const BARS_FRAME_PX = 72;
const TALLEST_PX = 560;
/** What the backend gives each bar at least, where there are many; beyond these none is drawn. */
const LEAST_BAR_PX = 20;
const LEAST_FRAME_PX = 92;
const MOST_BARS = 60;
const SHORTEST_PX = 180;

/** Known before the chart is drawn, so that its place can be kept free. */
export function chartHeight(kind: ChartView['kind'], nRows: number): number {
  if (kind === 'pie' || kind === 'donut') return PIE_PX;
  if (kind !== 'horizontal_bar') return PLAIN_PX;
  const nBars = Math.min(nRows, MOST_BARS);
  const tallest = Math.max(TALLEST_PX, nBars * LEAST_BAR_PX + LEAST_FRAME_PX);
  return Math.max(SHORTEST_PX, Math.min(tallest, nBars * BAR_PX + BARS_FRAME_PX));
}

/** Marks that are read together: every series at one place of the axis. */
export interface Stop {
  label: string;
  marks: MarkView[];
}

/** The stops of a chart in reading order: as the backend lists them. */
export function stops(marks: MarkView[]): Stop[] {
  const byLabel = new Map<string, Stop>();
  for (const mark of marks) {
    const stop = byLabel.get(mark.label);
    if (stop) stop.marks.push(mark);
    else byLabel.set(mark.label, { label: mark.label, marks: [mark] });
  }
  return [...byLabel.values()];
}

/** The stop whose nearest mark is closest to a point; -1 without any. */
export function nearestStop(all: Stop[], kind: ChartView['kind'], x: number, y: number): number {
  let nearest = -1;
  let least = Infinity;
  all.forEach((stop, idx) => {
    for (const mark of stop.marks) {
      const distance = distanceTo(mark, kind, x, y);
      if (distance < least) {
        least = distance;
        nearest = idx;
      }
    }
  });
  return nearest;
}

/** The mark of a stop that is closest to a point. */
export function nearestMark(
  stop: Stop | undefined,
  kind: ChartView['kind'],
  x: number,
  y: number,
): MarkView | undefined {
  const far = (it: MarkView) =>
    distanceTo(it, kind, x, y) + Math.abs(y - (it.y + it.height / 2)) / 1_000;
  return stop?.marks.toSorted((a, b) => far(a) - far(b))[0];
}

/** Along the axis where the chart has one; in the plane where points lie anywhere. */
function distanceTo(mark: MarkView, kind: ChartView['kind'], x: number, y: number): number {
  const beside = outside(x, mark.x, mark.width);
  const above = outside(y, mark.y, mark.height);
  switch (kind) {
    case 'scatter':
    case 'pie':
    case 'donut':
    case 'heat_map':
    case 'box':
    case 'small_multiples':
      return Math.hypot(x - (mark.x + mark.width / 2), y - (mark.y + mark.height / 2));
    case 'horizontal_bar':
      return above + Math.abs(y - (mark.y + mark.height / 2)) / 1_000;
    default:
      return beside + Math.abs(x - (mark.x + mark.width / 2)) / 1_000;
  }
}

function outside(at: number, from: number, length: number): number {
  return Math.max(0, from - at, at - (from + length));
}

/** A stop in words, for a screen reader. */
export function stopText(stop: Stop): string {
  const values = stop.marks.map((it) => (it.series === '' ? it.value : `${it.series} ${it.value}`));
  return `${stop.label}: ${values.join(', ')}`;
}
