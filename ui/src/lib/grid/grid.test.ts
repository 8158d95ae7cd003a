import { describe, expect, it } from 'vitest';

import { moved } from './keyboard';
import { RowLayout } from './window';

describe('keys', () => {
  const size = { nRows: 100, nCols: 5, page: 10 };
  it.each<[string, boolean, [number, number]]>([
    ['ArrowDown', false, [51, 2]],
    ['ArrowUp', false, [49, 2]],
    ['ArrowLeft', false, [50, 1]],
    ['ArrowRight', false, [50, 3]],
    ['ArrowDown', true, [99, 2]],
    ['Home', false, [50, 0]],
    ['End', false, [50, 4]],
    ['Home', true, [0, 0]],
    ['End', true, [99, 4]],
    ['PageDown', false, [60, 2]],
    ['PageUp', false, [40, 2]],
  ])('%s, ctrl %s', (key, ctrl, [row, col]) => {
    expect(moved({ row: 50, col: 2 }, key, ctrl, size)).toEqual({ row, col });
  });

  it('no key leads out of the grid', () => {
    expect(moved({ row: 0, col: 0 }, 'ArrowUp', false, size)).toEqual({ row: 0, col: 0 });
    expect(moved({ row: 95, col: 4 }, 'PageDown', false, size)).toEqual({ row: 99, col: 4 });
  });

  it('other keys mean nothing', () => {
    expect(moved({ row: 0, col: 0 }, 'x', false, size)).toBeNull();
  });
});

describe('rows on the screen', () => {
  it.each([1, 1_000, 100_000, 50_000_000])(
    'of %d rows the first and the last can be seen',
    (nRows) => {
      const layout = new RowLayout(nRows, 28, 280);
      expect(layout.at(0).first).toBe(0);
      expect(layout.at(0).offsetPx).toBe(0);
      const bottom = Math.max(0, layout.heightPx - 280);
      expect(layout.at(bottom).end).toBe(nRows);
      expect(layout.heightPx).toBeLessThanOrEqual(8_000_000);
    },
  );

  it.each([1_000, 50_000_000])('of %d rows few are drawn', (nRows) => {
    const { first, end } = new RowLayout(nRows, 28, 280).at(4_000);
    expect(end - first).toBeLessThan(40);
  });

  it('the bar moves only for a row out of sight', () => {
    const layout = new RowLayout(1_000, 28, 280);
    expect(layout.toShow(5, 0)).toBe(0);
    expect(layout.toShow(10, 0)).toBe(28);
    expect(layout.toShow(3, 280)).toBe(84);
  });
});
