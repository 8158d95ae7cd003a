/** Rows of a long table, fetched in pages as they come into view. */
import type { Cell, Page } from '$lib/api/generated/api';
import { toFailure, type Failure } from '$lib/backend';

const PAGE_ROWS = 250;
const MOST_PAGES = 60;
const MOST_AT_ONCE = 3;

/** A page as it came in one reading of the table. */
interface Fetched {
  rows: Cell[][];
  reading: number;
}

export class PagedRows {
  failure = $state.raw<Failure | null>(null);
  /** Grows with every page that has come, so that who draws rows draws them anew. */
  version = $state(0);
  // `version` says when they have changed: one signal a page that came, not one a row.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- see above
  readonly #pages = new Map<number, Fetched>();
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing is drawn from it
  #underWay = new Set<number>();
  #wanted: number[] = [];
  /** The rows last wanted, which a second try asks for. */
  #range: { first: number; end: number } | null = null;
  #reading = 0;
  #first: Cell[][] = [];

  constructor(
    private readonly fetchPage: (offset: number, limit: number) => Promise<Page>,
    first: Cell[][] = [],
  ) {
    this.#begin(first);
  }

  /** The row, or undefined while it is not here yet. */
  row(rowIdx: number): Cell[] | undefined {
    void this.version;
    const page = Math.floor(rowIdx / PAGE_ROWS);
    return this.#pages.get(page)?.rows[rowIdx - page * PAGE_ROWS] ?? this.#first[rowIdx];
  }

  /** Sees to it that the rows from `first` to before `end` come. The latest wish goes first. */
  want(first: number, end: number): void {
    this.#range = { first, end };
    const from = Math.floor(first / PAGE_ROWS);
    const to = Math.floor(Math.max(first, end - 1) / PAGE_ROWS);
    this.#wanted = [];
    for (let page = from; page <= to; page += 1) {
      if (!this.#isHere(page) && !this.#underWay.has(page)) this.#wanted.push(page);
    }
    this.#work();
  }

  /** Asks once more for the rows last wanted. */
  retry(): void {
    this.failure = null;
    if (this.#range) this.want(this.#range.first, this.#range.end);
  }

  /**
   * Takes the rows that the table begins with now, and reads the ones last wanted again. What came
   * in an earlier reading is shown until then, so that nothing flickers.
   */
  renew(first: Cell[][]): void {
    this.#reading += 1;
    // What is under way may be older than `first`: it is not waited for.
    // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing is drawn from it
    this.#underWay = new Set();
    this.#begin(first);
    this.version += 1;
    this.retry();
  }

  #begin(first: Cell[][]): void {
    this.#first = first;
    this.#pages.delete(0);
    for (let idx = 0; (idx + 1) * PAGE_ROWS <= first.length; idx += 1) {
      const rows = first.slice(idx * PAGE_ROWS, (idx + 1) * PAGE_ROWS);
      this.#pages.set(idx, { rows, reading: this.#reading });
    }
  }

  #isHere(page: number): boolean {
    return this.#pages.get(page)?.reading === this.#reading;
  }

  #work(): void {
    while (this.#underWay.size < MOST_AT_ONCE) {
      const page = this.#wanted.shift();
      if (page === undefined) return;
      void this.#fetch(page);
    }
  }

  async #fetch(page: number): Promise<void> {
    const reading = this.#reading;
    this.#underWay.add(page);
    try {
      const { rows } = await this.fetchPage(page * PAGE_ROWS, PAGE_ROWS);
      if (reading !== this.#reading) return;
      this.#pages.set(page, { rows, reading });
      this.#forgetFarFrom(page);
      this.failure = null;
      this.version += 1;
    } catch (raw) {
      if (reading !== this.#reading) return;
      this.failure = toFailure(raw);
      this.#wanted = [];
    } finally {
      if (reading === this.#reading) {
        this.#underWay.delete(page);
        this.#work();
      }
    }
  }

  #forgetFarFrom(page: number): void {
    if (this.#pages.size <= MOST_PAGES) return;
    const farthest = [...this.#pages.keys()].sort(
      (a, b) => Math.abs(b - page) - Math.abs(a - page),
    );
    const [gone] = farthest;
    if (gone !== undefined) this.#pages.delete(gone);
  }
}
