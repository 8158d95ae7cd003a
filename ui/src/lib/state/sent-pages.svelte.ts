/**
 * What was sent, page by page: the newest page stays in view, older ones are read on demand and
 * kept while the same list is looked at.
 */
import type { SentCallView } from '$lib/api/generated/api';
import { toFailure, type Failure } from '$lib/backend';

import type { Queries, Watched } from './queries.svelte';

const PAGE = 25;

export class SentPages {
  #older = $state.raw<{ calls: SentCallView[]; hasMore: boolean } | null>(null);
  failure = $state.raw<Failure>();
  reading = $state(false);
  readonly #newest: Watched<'sent_calls'>;

  /** To be called while a component is set up. */
  constructor(
    private readonly queries: Queries,
    private readonly turnId: number | null,
  ) {
    this.#newest = queries.watch('sent_calls', () => ({ turnId, before: null, limit: PAGE }));
  }

  get newest(): Watched<'sent_calls'> {
    return this.#newest;
  }

  /** All that have been read, newest first. */
  get calls(): SentCallView[] {
    const first = this.#newest.data?.calls ?? [];
    const last = first.at(-1)?.id ?? Number.POSITIVE_INFINITY;
    return [...first, ...(this.#older?.calls ?? []).filter((it) => it.id < last)];
  }

  get hasMore(): boolean {
    return (this.#older ?? this.#newest.data)?.hasMore ?? false;
  }

  async more(): Promise<void> {
    const before = this.calls.at(-1)?.id;
    if (before === undefined || this.reading) return;
    this.reading = true;
    this.failure = undefined;
    try {
      const request = { turnId: this.turnId, before, limit: PAGE };
      const page = await this.queries.run('sent_calls', request);
      const calls = [...(this.#older?.calls ?? []), ...page.calls];
      this.#older = { calls, hasMore: page.hasMore };
    } catch (raw) {
      this.failure = toFailure(raw);
    } finally {
      this.reading = false;
    }
  }

  /** Forgets the older pages: what they say may have changed. */
  restart(): void {
    this.#older = null;
  }
}
