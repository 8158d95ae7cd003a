/** Zooming and panning: from px of a drawing to places of its horizontal axis, and back. */
import type { AxisRange, ChartDrawing, XAxisView } from '$lib/api/generated/api';

/** A drawing whose axis a part can be shown of. */
export interface Zoomable {
  plot: NonNullable<ChartDrawing['plot']>;
  axis: XAxisView;
}

export function zoomable(drawing: ChartDrawing): Zoomable | null {
  const { plot, xAxis: axis } = drawing;
  return plot && axis?.canZoom && plot.width > 0 && axis.most > axis.least ? { plot, axis } : null;
}

/** The same drawing as if `range` were shown in it; all of the axis with null. */
export function showing({ plot, axis }: Zoomable, range: AxisRange | null): Zoomable {
  const { from, to } = range ?? { from: axis.least, to: axis.most };
  return { plot, axis: { ...axis, from, to } };
}

/** Whether two ranges are one, with null for all of the axis. */
export function sameRange(a: AxisRange | null, b: AxisRange | null): boolean {
  return a?.from === b?.from && a?.to === b?.to;
}

/** Less than this part of a range is not zoomed into at once: it was a slip of the hand. */
const LEAST_PART = 0.01;

/** The range between two px of the drawing; null where there is hardly one. */
export function rangeBetween({ plot, axis }: Zoomable, a: number, b: number): AxisRange | null {
  const part = (px: number) => Math.min(1, Math.max(0, (px - plot.x) / plot.width));
  const [from, to] = [part(Math.min(a, b)), part(Math.max(a, b))];
  return to - from < LEAST_PART ? null : partOf(axis, from, to);
}

/** The range `factor` times as long, with what is at `px` left where it is. */
export function zoomed({ plot, axis }: Zoomable, px: number, factor: number): AxisRange | null {
  const at = Math.min(1, Math.max(0, (px - plot.x) / plot.width));
  return partOf(axis, at - at * factor, at + (1 - at) * factor);
}

/** The range moved to the right by a part of its own length. */
export function panned({ axis }: Zoomable, part: number): AxisRange | null {
  const [least, most] = [along(axis, axis.least), along(axis, axis.most)];
  const [from, to] = [along(axis, axis.from), along(axis, axis.to)];
  const wanted = part * (to - from);
  const move = Math.max(least - from, Math.min(most - to, wanted));
  return held(axis, from + move, to + move);
}

/** Whether all of the axis is shown. */
export function showsAll({ axis }: Zoomable): boolean {
  const slack = (axis.most - axis.least) * 1e-6;
  return axis.from <= axis.least + slack && axis.to >= axis.most - slack;
}

/** Between two parts of what is shown now, 0 its left edge and 1 its right one. */
function partOf(axis: XAxisView, a: number, b: number): AxisRange | null {
  const [from, to] = [along(axis, axis.from), along(axis, axis.to)];
  return held(axis, from + a * (to - from), from + b * (to - from));
}

/** Held within the axis; null where that is all of it. */
function held(axis: XAxisView, from: number, to: number): AxisRange | null {
  const [least, most] = [along(axis, axis.least), along(axis, axis.most)];
  const slack = (most - least) * 1e-6;
  if (from <= least + slack && to >= most - slack) return null;
  const back = (it: number) => (axis.log ? 10 ** it : it);
  return { from: back(Math.max(least, from)), to: back(Math.min(most, to)) };
}

function along(axis: XAxisView, at: number): number {
  return axis.log ? Math.log10(at) : at;
}
