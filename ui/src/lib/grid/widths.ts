/** How wide each column is drawn, from its heading and its first rows. */
import type { Cell, ColumnView } from '$lib/api/generated/api';
import { cellText } from '$lib/format';

/** Mean width of a letter of the interface's font at its size. */
const LETTER_PX = 7.6;
/** Width of a figure, of which all are as wide as the widest; marks between them are narrow. */
const FIGURE_PX = 8.3;
const MARK_PX = 4.2;
const PADDING_PX = 28;
const NARROWEST_PX = 72;
const WIDEST_PX = 320;
const SAMPLED_ROWS = 50;

/** Pixels a column, left to right. A figure among the first rows is never cut short. */
export function columnWidths(
  columns: (ColumnView & { caption?: string })[],
  rows: (Cell[] | undefined)[],
): number[] {
  const sample = rows.slice(0, SAMPLED_ROWS);
  return columns.map((column, idx) => {
    const heading = textPx(column.label) + (column.currency ? textPx(column.currency) + 4 : 0);
    const widths = sample.map((row) => cellPx(row?.[idx], column));
    const widest = Math.max(heading, textPx(column.caption ?? ''), ...widths);
    return Math.ceil(Math.min(WIDEST_PX, Math.max(NARROWEST_PX, widest + PADDING_PX)));
  });
}

function cellPx(cell: Cell | undefined, column: ColumnView): number {
  const { text, kind } = cellText(cell, column);
  if (kind !== 'number') return textPx(text);
  const nMarks = text.match(/[,. ]/g)?.length ?? 0;
  // A percent sign is wider than a figure.
  const extra = text.endsWith('%') ? 5 : 0;
  return (text.length - nMarks) * FIGURE_PX + nMarks * MARK_PX + extra;
}

function textPx(text: string): number {
  return text.length * LETTER_PX;
}
