/** Rows of a long table, fetched in pages as they come into view. */
import type { Cell, Page } from '$lib/api/generated/api';
import { toFailure, type Failure } from '$lib/backend';

const PAGE_ROWS = 250;
const MOST_PAGES = 60;
const MOST_AT_ONCE = 3;

export class PagedRows {
  failure = $state.raw<Failure | null>(null);
  /** Grows with every page that has come, so that who draws rows draws them anew. */
  version = $state(0);
  // `version` says when they have changed: one signal a page that came, not one a row.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- see above
  readonly #pages = new Map<number, Cell[][]>();
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing is drawn from it
  readonly #underWay = new Set<number>();
  #wanted: number[] = [];

  constructor(
    private readonly fetchPage: (offset: number, limit: number) => Promise<Page>,
    first: Cell[][] = [],
  ) {
    for (let idx = 0; (idx + 1) * PAGE_ROWS <= first.length; idx += 1) {
      this.#pages.set(idx, first.slice(idx * PAGE_ROWS, (idx + 1) * PAGE_ROWS));
    }
    this.#first = first;
  }

  readonly #first: Cell[][];

  /** The row, or undefined while it is not here yet. */
  row(rowIdx: number): Cell[] | undefined {
    void this.version;
    const page = Math.floor(rowIdx / PAGE_ROWS);
    return this.#pages.get(page)?.[rowIdx - page * PAGE_ROWS] ?? this.#first[rowIdx];
  }

  /** Sees to it that the rows from `first` to before `end` come. The latest wish goes first. */
  want(first: number, end: number): void {
    const from = Math.floor(first / PAGE_ROWS);
    const to = Math.floor(Math.max(first, end - 1) / PAGE_ROWS);
    this.#wanted = [];
    for (let page = from; page <= to; page += 1) {
      if (!this.#pages.has(page) && !this.#underWay.has(page)) this.#wanted.push(page);
    }
    this.#work();
  }

  retry(first: number, end: number): void {
    this.failure = null;
    this.want(first, end);
  }

  #work(): void {
    while (this.#underWay.size < MOST_AT_ONCE) {
      const page = this.#wanted.shift();
      if (page === undefined) return;
      void this.#fetch(page);
    }
  }

  async #fetch(page: number): Promise<void> {
    this.#underWay.add(page);
    try {
      const { rows } = await this.fetchPage(page * PAGE_ROWS, PAGE_ROWS);
      this.#pages.set(page, rows);
      this.#forgetFarFrom(page);
      this.failure = null;
      this.version += 1;
    } catch (raw) {
      this.failure = toFailure(raw);
      this.#wanted = [];
    } finally {
      this.#underWay.delete(page);
      this.#work();
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
