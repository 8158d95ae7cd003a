/** A value that changes at every frame, handed on where it rests and now and then in between. */
export class Settling<T> {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #movingSinceMs: number | null = null;

  /** `handOn` is told where it rests for `restMs`, and at least every `longestMs`. */
  constructor(
    private readonly handOn: (value: T) => void,
    private readonly restMs: number,
    private readonly longestMs: number,
  ) {}

  set(value: T): void {
    const nowMs = performance.now();
    this.#movingSinceMs ??= nowMs;
    const leftMs = this.longestMs - (nowMs - this.#movingSinceMs);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => {
        this.#movingSinceMs = null;
        this.handOn(value);
      },
      Math.max(0, Math.min(this.restMs, leftMs)),
    );
  }

  /** Hands nothing on any more of what was set before. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#movingSinceMs = null;
  }
}
