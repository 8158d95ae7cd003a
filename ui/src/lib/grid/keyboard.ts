/** Where a key leads in a grid, as the WAI-ARIA grid pattern has it. */

export interface GridCell {
  row: number;
  col: number;
}

export interface GridSize {
  nRows: number;
  nCols: number;
  /** Rows a page key moves by. */
  page: number;
}

/** The cell `key` leads to; null for a key that means nothing in a grid. */
export function moved(from: GridCell, key: string, ctrl: boolean, size: GridSize): GridCell | null {
  const target = aimed(from, key, ctrl, size);
  return (
    target && {
      row: clamp(target.row, size.nRows),
      col: clamp(target.col, size.nCols),
    }
  );
}

function aimed(
  { row, col }: GridCell,
  key: string,
  ctrl: boolean,
  size: GridSize,
): GridCell | null {
  switch (key) {
    case 'ArrowUp':
      return { row: ctrl ? 0 : row - 1, col };
    case 'ArrowDown':
      return { row: ctrl ? size.nRows : row + 1, col };
    case 'ArrowLeft':
      return { row, col: ctrl ? 0 : col - 1 };
    case 'ArrowRight':
      return { row, col: ctrl ? size.nCols : col + 1 };
    case 'Home':
      return { row: ctrl ? 0 : row, col: 0 };
    case 'End':
      return { row: ctrl ? size.nRows : row, col: size.nCols };
    case 'PageUp':
      return { row: row - size.page, col };
    case 'PageDown':
      return { row: row + size.page, col };
    default:
      return null;
  }
}

function clamp(idx: number, n: number): number {
  return Math.max(0, Math.min(n - 1, idx));
}
