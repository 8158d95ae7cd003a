/**
 * What the page has read from the backend, kept by command and request and dropped by tag.
 *
 * A view says what it wants to see (`watch`); while anybody watches, a reply is read again
 * whenever a command that changes its tags has run. The old reply stays until the new one is there,
 * so that nothing flickers. Nobody else keeps backend data.
 */
import { tags, type AnswerRef, type AskEvent } from '$lib/api/generated/api';
import {
  toFailure,
  type Backend,
  type CommandName,
  type Failure,
  type Reply,
  type Request,
} from '$lib/backend';

/** Replies nobody watches that are kept for a way back. */
const MOST_IDLE = 40;

class Entry<C extends CommandName> {
  data = $state.raw<Reply<C>>();
  failure = $state.raw<Failure>();
  /** How often a reply has come, also one that says the same again. */
  nReads = $state(0);
  nWatchers = 0;
  stale = true;
  #latest = 0;

  constructor(
    readonly name: C,
    readonly request: Request<C>,
    private readonly read: () => Promise<Reply<C>>,
  ) {}

  async refresh(): Promise<void> {
    this.stale = false;
    const turn = ++this.#latest;
    try {
      const data = await this.read();
      // A newer reading has begun meanwhile: what this one says may be out of date.
      if (turn !== this.#latest) return;
      // The same again stays the same object: what is drawn from it is left alone.
      if (!same(this.data, data)) this.data = data;
      this.nReads += 1;
      this.failure = undefined;
    } catch (raw) {
      if (turn !== this.#latest) return;
      this.failure = toFailure(raw);
      this.stale = true;
    }
  }
}

/** A reply as a view sees it. */
export class Watched<C extends CommandName> {
  #entry: Entry<C> | null = $derived.by(() => {
    const request = this.request();
    return request === null ? null : this.queries.entry(this.name, request);
  });

  constructor(
    private readonly queries: Queries,
    private readonly name: C,
    private readonly request: () => Request<C> | null,
  ) {
    $effect(() => {
      const entry = this.#entry;
      if (!entry) return;
      entry.nWatchers += 1;
      if (entry.stale) void entry.refresh();
      return () => {
        entry.nWatchers -= 1;
      };
    });
  }

  get data(): Reply<C> | undefined {
    return this.#entry?.data;
  }

  get failure(): Failure | undefined {
    return this.#entry?.failure;
  }

  /** Grows whenever the reply has been read anew, whether or not it says something else. */
  get nReads(): number {
    return this.#entry?.nReads ?? 0;
  }

  /** Nothing to show yet, and no reason known. */
  get waiting(): boolean {
    return this.#entry !== null && this.data === undefined && this.failure === undefined;
  }

  retry(): void {
    void this.#entry?.refresh();
  }
}

export class Queries {
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- the entries themselves are reactive
  readonly #entries = new Map<string, Entry<CommandName>>();

  constructor(readonly backend: Backend) {}

  /** Keeps a reply in view. To be called while a component is set up. */
  watch<C extends CommandName>(name: C, request: () => Request<C> | null): Watched<C> {
    return new Watched(this, name, request);
  }

  /** Runs a command; what it changes is read again by those who watch it. */
  async run<C extends CommandName>(
    name: C,
    request: Request<C>,
    onProgress?: (event: AskEvent) => void,
  ): Promise<Reply<C>> {
    try {
      return await this.backend.call(name, request, onProgress);
    } finally {
      // A command that failed may have changed something before it did.
      if (tags[name].writes) this.drop(tags[name].tags);
    }
  }

  /** Forgets every reply made of one of `changed`; watched ones are read again. */
  drop(changed: readonly string[]): void {
    this.#forget((it) => tags[it.name].tags.some((tag) => changed.includes(tag)));
  }

  /** The same for what an answer was drawn as: it is drawn otherwise, or another took its place. */
  dropChart(of: AnswerRef): void {
    this.#forget(
      ({ name, request }) => name === 'chart' && 'of' in request && same(request.of, of),
    );
  }

  /**
   * Reads every reply made of one of `changed` again, for it may have been changed outside FACT:
   * watched ones now, the others when they are next watched. Until then the old ones are shown.
   */
  freshen(changed: readonly string[]): void {
    for (const entry of this.#entries.values()) {
      if (!tags[entry.name].tags.some((it) => changed.includes(it))) continue;
      if (entry.nWatchers > 0) void entry.refresh();
      else entry.stale = true;
    }
  }

  /** The kept reply to one request, made where there is none. Used by `Watched`. */
  entry<C extends CommandName>(name: C, request: Request<C>): Entry<C> {
    const key = `${name} ${JSON.stringify(request)}`;
    const known = this.#entries.get(key);
    if (known) return known as unknown as Entry<C>;
    const made = new Entry<C>(name, request, () => this.backend.call(name, request));
    this.#forgetIdle();
    this.#entries.set(key, made as unknown as Entry<CommandName>);
    return made;
  }

  #forget(isGone: (entry: Entry<CommandName>) => boolean): void {
    for (const [key, entry] of this.#entries) {
      if (!isGone(entry)) continue;
      if (entry.nWatchers > 0) void entry.refresh();
      else this.#entries.delete(key);
    }
  }

  #forgetIdle(): void {
    const idle = [...this.#entries].filter(([, entry]) => entry.nWatchers === 0);
    for (const [key] of idle.slice(0, Math.max(0, idle.length - MOST_IDLE))) {
      this.#entries.delete(key);
    }
  }
}

/** Whether two replies say the same. They came as JSON, so that is all there is to them. */
function same(a: unknown, b: unknown): boolean {
  return a !== undefined && JSON.stringify(a) === JSON.stringify(b);
}
