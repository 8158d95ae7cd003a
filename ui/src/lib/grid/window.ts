/** Which rows of a long table are on the screen. */

/** Browsers lay out no element taller than some 30 million pixels; beyond this the bar is scaled. */
const MOST_PX = 8_000_000;

export interface RowWindow {
  /** First row to draw. */
  first: number;
  /** One past the last. */
  end: number;
  /** Where the first one goes. */
  offsetPx: number;
}

export class RowLayout {
  readonly heightPx: number;
  readonly #scale: number;

  constructor(
    readonly nRows: number,
    readonly rowPx: number,
    readonly viewPx: number,
  ) {
    const natural = nRows * rowPx;
    this.heightPx = Math.min(natural, MOST_PX);
    const travel = Math.max(1, this.heightPx - viewPx);
    this.#scale = Math.max(1, (natural - viewPx) / travel);
  }

  /** Rows seen at once, whole ones. */
  get nSeen(): number {
    return Math.max(1, Math.floor(this.viewPx / this.rowPx));
  }

  /** The rows to draw at a place of the scroll bar, with a few beyond either edge. */
  at(scrollTop: number, spare = 8): RowWindow {
    const seenFrom = scrollTop * this.#scale;
    const first = Math.max(0, Math.floor(seenFrom / this.rowPx) - spare);
    const end = Math.min(this.nRows, Math.ceil((seenFrom + this.viewPx) / this.rowPx) + spare);
    return {
      first,
      end: Math.max(first, end),
      offsetPx: scrollTop - (seenFrom - first * this.rowPx),
    };
  }

  /** Where the scroll bar must be for `rowIdx` to be seen; `scrollTop` itself where it is. */
  toShow(rowIdx: number, scrollTop: number): number {
    const top = rowIdx * this.rowPx;
    const seenFrom = scrollTop * this.#scale;
    if (top < seenFrom) return top / this.#scale;
    const over = top + this.rowPx - (seenFrom + this.viewPx);
    return over > 0 ? (seenFrom + over) / this.#scale : scrollTop;
  }
}
