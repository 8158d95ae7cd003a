/** Short messages that come and go by themselves. */

export interface Toast {
  id: number;
  text: string;
  kind: 'done' | 'failed';
}

const DONE_MS = 2_500;
const FAILED_MS = 8_000;
const MOST = 3;

export class Toasts {
  list = $state<Toast[]>([]);
  #next = 0;

  done(text: string): void {
    this.#show(text, 'done', DONE_MS);
  }

  failed(text: string): void {
    this.#show(text, 'failed', FAILED_MS);
  }

  close(id: number): void {
    this.list = this.list.filter((it) => it.id !== id);
  }

  #show(text: string, kind: Toast['kind'], forMs: number): void {
    const id = ++this.#next;
    this.list = [...this.list, { id, text, kind }].slice(-MOST);
    setTimeout(() => this.close(id), forMs);
  }
}
