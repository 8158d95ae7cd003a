/** The Trends board: what is pinned, in which order, and asking all of it again. */
import { SvelteMap } from 'svelte/reactivity';

import type { BoardView, ChangePin, PinView, Turn } from '$lib/api/generated/api';
import { failureInWords, toFailure } from '$lib/backend';

import type { Queries, Watched } from './queries.svelte';
import type { Session } from './session.svelte';
import type { Toasts } from './toasts.svelte';

export class Boarding {
  /** How many of all of them have been asked; null while not all are. */
  progress = $state.raw<{ done: number; of: number } | null>(null);
  /** By pin, what its question is being asked under. */
  readonly #askIds = new SvelteMap<number, string>();
  #stopping = false;

  constructor(
    private readonly queries: Queries,
    private readonly session: Session,
    private readonly toasts: Toasts,
  ) {}

  /** Keeps the board in view. To be called while a component is set up. */
  watch(): Watched<'board'> {
    return this.queries.watch('board', () => ({}));
  }

  async pin(turn: Turn): Promise<void> {
    const request = { turnId: turn.id, conversationId: turn.conversationId };
    const pinned = await this.#telling(() => this.queries.run('pin_answer', request));
    if (!pinned) return;
    this.toasts.done('Pinned to Trends', { label: 'Show', run: () => this.session.open('trends') });
  }

  async unpin(pin: PinView): Promise<void> {
    const { id } = pin;
    const gone = await this.#telling(() => this.queries.run('unpin', { id }));
    if (!gone) return;
    this.toasts.done(`“${pin.title}” removed from the board`, {
      label: 'Undo',
      undoes: true,
      run: () => void this.#telling(() => this.queries.run('put_back_pin', { id })),
    });
  }

  async change(change: ChangePin): Promise<boolean> {
    return (await this.#telling(() => this.queries.run('change_pin', change))) !== null;
  }

  /** Moves a pin to another place of the board. */
  async move(pins: PinView[], id: number, to: number): Promise<void> {
    const ids = pins.map((it) => it.id).filter((it) => it !== id);
    ids.splice(Math.max(0, Math.min(ids.length, to)), 0, id);
    await this.#telling(() => this.queries.run('arrange_pins', { ids }));
  }

  /** Whether a pin's question is being asked. */
  isRefreshing(id: number): boolean {
    return this.#askIds.has(id);
  }

  /** Asks one pin's question again. Says whether it went on: false where it was stopped. */
  async refresh(id: number): Promise<boolean> {
    const askId = crypto.randomUUID();
    this.#askIds.set(id, askId);
    try {
      await this.queries.run('refresh_pin', { id, askId });
      this.queries.dropChart({ pin: id });
      return true;
    } catch (raw) {
      if (toFailure(raw).code === 'cancelled') return false;
      this.toasts.failed(failureInWords(raw));
      return true;
    } finally {
      this.#askIds.delete(id);
    }
  }

  /** Asks all questions again whose data is open, one after the other. */
  async refreshAll(): Promise<void> {
    if (this.progress) return;
    this.#stopping = false;
    let board: BoardView;
    try {
      board = await this.queries.backend.call('board', {});
    } catch (raw) {
      this.toasts.failed(failureInWords(raw));
      return;
    }
    const pins = board.pins.filter((it) => it.open);
    for (const [idx, pin] of pins.entries()) {
      this.progress = { done: idx, of: pins.length };
      if (this.#stopping || !(await this.refresh(pin.id))) break;
    }
    this.progress = null;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    for (const askId of this.#askIds.values()) await this.queries.run('stop', { askId });
  }

  async #telling<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (raw) {
      this.toasts.failed(failureInWords(raw));
      return null;
    }
  }
}
