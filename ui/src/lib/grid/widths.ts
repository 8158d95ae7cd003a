/** How wide each column is drawn, from its heading and its first rows. */
import type { Cell, ColumnView } from '$lib/api/generated/api';
import { cellText } from '$lib/format';

const CHARACTER_PX = 7.1;
const PADDING_PX = 28;
const NARROWEST_PX = 72;
const WIDEST_PX = 320;
const SAMPLED_ROWS = 50;

/** Pixels a column, left to right. */
export function columnWidths(
  columns: (ColumnView & { caption?: string })[],
  rows: (Cell[] | undefined)[],
): number[] {
  const sample = rows.slice(0, SAMPLED_ROWS);
  return columns.map((column, idx) => {
    const heading = column.label.length + (column.currency ? column.currency.length + 1 : 0);
    const longest = sample.reduce(
      (most, row) => Math.max(most, cellText(row?.[idx], column).text.length),
      Math.max(heading, column.caption?.length ?? 0),
    );
    return Math.round(
      Math.min(WIDEST_PX, Math.max(NARROWEST_PX, longest * CHARACTER_PX + PADDING_PX)),
    );
  });
}
