import { describe, expect, it } from 'vitest';

import {
  panned,
  rangeBetween,
  sameRange,
  showing,
  showsAll,
  zoomed,
  type Zoomable,
} from './chart-axis';

/** Places 0 to 100 over px 50 to 250, of which `from` to `to` is shown. */
function shown(from: number, to: number, log = false): Zoomable {
  const [least, most] = log ? [1, 10_000] : [0, 100];
  return {
    plot: { x: 50, y: 0, width: 200, height: 100 },
    axis: { from, to, least, most, log, canZoom: true },
  };
}

describe('what is drawn over with the pointer is zoomed into', () => {
  it.each([
    [shown(0, 100), 100, 150, { from: 25, to: 50 }],
    [shown(0, 100), 150, 100, { from: 25, to: 50 }],
    [shown(20, 40), 150, 250, { from: 30, to: 40 }],
    // Beyond the plot there is nothing to see.
    [shown(0, 100), 200, 900, { from: 75, to: 100 }],
    // All of it is no part of it, and a slip of the hand is none either.
    [shown(0, 100), 0, 900, null],
    [shown(0, 100), 100, 101, null],
    [shown(1, 10_000, true), 50, 150, { from: 1, to: 100 }],
  ])('%o from %d to %d', (zoom, a, b, expected) => {
    expect(rangeBetween(zoom, a, b)).toEqual(expected);
  });
});

it('zooming leaves what is under the pointer where it is', () => {
  expect(zoomed(shown(0, 100), 150, 0.5)).toEqual({ from: 25, to: 75 });
  expect(zoomed(shown(0, 100), 50, 0.5)).toEqual({ from: 0, to: 50 });
  expect(zoomed(shown(25, 75), 150, 4)).toBeNull();
});

it('panning ends at the ends', () => {
  expect(panned(shown(20, 40), 0.5)).toEqual({ from: 30, to: 50 });
  expect(panned(shown(90, 100), 0.5)).toEqual({ from: 90, to: 100 });
  expect(panned(shown(5, 25), -1)).toEqual({ from: 0, to: 20 });
});

it('it is known whether all is shown', () => {
  expect(showsAll(shown(0, 100))).toBe(true);
  expect(showsAll(shown(0, 99))).toBe(false);
});

it('several steps add up before the first of them is drawn', () => {
  const drawn = shown(0, 100);
  let range = zoomed(drawn, 150, 1 / 2);
  range = zoomed(showing(drawn, range), 150, 1 / 2);
  expect(range).toEqual({ from: 37.5, to: 62.5 });
  expect(showing(drawn, null)).toEqual(drawn);
});

it('ranges are told apart by where they begin and end', () => {
  expect(sameRange({ from: 1, to: 2 }, { from: 1, to: 2 })).toBe(true);
  expect(sameRange(null, null)).toBe(true);
  expect(sameRange(null, { from: 1, to: 2 })).toBe(false);
  expect(sameRange({ from: 1, to: 2 }, { from: 1, to: 3 })).toBe(false);
});
