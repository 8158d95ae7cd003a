/** Questions asked ahead: how they stand, and what can be done about it. */
import type { WarmDo, WarmStart, WarmView } from '$lib/api/generated/api';
import { failureInWords, toFailure } from '$lib/backend';
import { asLines, isAtWork } from '$lib/text/warm-words';

import type { Queries, Watched } from './queries.svelte';
import type { Toasts } from './toasts.svelte';

const AT_WORK_MS = 500;
/** A schedule may begin a run at any time. */
const AT_REST_MS = 5_000;

export class Warming {
  constructor(
    private readonly queries: Queries,
    private readonly toasts: Toasts,
  ) {}

  /** Keeps the run in view. To be called while a component is set up. */
  watch(): Watched<'warm_state'> {
    const watched = this.queries.watch('warm_state', () => ({}));
    const atWork = $derived(watched.data !== undefined && isAtWork(watched.data));
    let wasAtWork = false;
    $effect(() => {
      if (wasAtWork && !atWork) this.queries.drop(['cache', 'warming']);
      wasAtWork = atWork;
      const timer = setInterval(() => watched.retry(), atWork ? AT_WORK_MS : AT_REST_MS);
      return () => clearInterval(timer);
    });
    return watched;
  }

  /** Begins a run; false where that did not work, which a toast tells. */
  async start(request: WarmStart, said?: string): Promise<boolean> {
    const view = await this.#telling(() => this.queries.run('warm_start', request));
    if (!view) return false;
    this.toasts.done(said ?? startedWords(view));
    return true;
  }

  /** Asks these ahead, as they are shown. */
  ask(questions: string[]): Promise<boolean> {
    return this.start({ from: { kind: 'text', text: asLines(questions) } });
  }

  async control(wanted: WarmDo): Promise<void> {
    await this.#telling(() => this.queries.run('warm_control', { do: wanted }));
  }

  /** Keeps these warm: a list that is asked whenever the data changed. Says what it is called. */
  async keepWarm(questions: string[], taken: string[]): Promise<string | null> {
    const name = freeName('Kept warm', taken);
    const request = { name, text: asLines(questions), onChange: true };
    const saved = await this.#telling(() => this.queries.run('save_warm_list', request));
    return saved?.name ?? null;
  }

  async deleteList(id: number): Promise<boolean> {
    return (await this.#telling(() => this.queries.run('delete_warm_list', { id }))) !== null;
  }

  async #telling<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (raw) {
      if (toFailure(raw).code !== 'cancelled') this.toasts.failed(failureInWords(raw));
      return null;
    }
  }
}

function startedWords({ nTotal }: WarmView): string {
  return nTotal === 0 ? 'There is nothing to warm' : 'Warming started';
}

/** `Kept warm`, `Kept warm 2`, …: names of lists are told apart without regard to case. */
export function freeName(name: string, taken: string[]): string {
  const used = taken.map((it) => it.toLowerCase());
  let free = name;
  for (let n = 2; used.includes(free.toLowerCase()); n += 1) free = `${name} ${n}`;
  return free;
}
