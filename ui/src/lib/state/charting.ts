/** Drawing an answer otherwise, and the rows behind what is drawn. */
import type { AnswerRef, BehindView, MarkRows, SetChart } from '$lib/api/generated/api';
import { failureInWords } from '$lib/backend';

import type { Queries } from './queries.svelte';
import type { Toasts } from './toasts.svelte';

export class Charting {
  constructor(
    private readonly queries: Queries,
    private readonly toasts: Toasts,
  ) {}

  /** Draws an answer otherwise from now on. */
  async set(of: AnswerRef, wish: Omit<SetChart, 'of'>): Promise<void> {
    try {
      const { kind, reason } = await this.queries.run('set_chart', { of, ...wish });
      this.queries.dropChart(of);
      if (wish.kind && wish.kind !== kind) this.toasts.failed(reason);
    } catch (raw) {
      this.toasts.failed(failureInWords(raw));
    }
  }

  /** The rows behind a mark; null where there are none to show, which a toast has said. */
  async behind(of: AnswerRef, rows: MarkRows): Promise<BehindView | null> {
    try {
      return await this.queries.run('behind', { of, rows });
    } catch (raw) {
      this.toasts.failed(failureInWords(raw));
      return null;
    }
  }
}
