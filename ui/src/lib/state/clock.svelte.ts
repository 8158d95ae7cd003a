/** The time, for ages that are shown: moves once in a while, and only while somebody looks. */
import { createSubscriber } from 'svelte/reactivity';

const EVERY_MS = 15_000;

export class Clock {
  readonly #subscribe = createSubscriber((update) => {
    const timer = setInterval(update, EVERY_MS);
    return () => clearInterval(timer);
  });

  get nowMs(): number {
    this.#subscribe();
    return Date.now();
  }
}
