/** Short messages that come and go by themselves. */

export interface Toast {
  id: number;
  text: string;
  kind: 'done' | 'failed';
  /** What can be done about it. */
  action?: ToastAction;
}

export interface ToastAction {
  label: string;
  run: () => void;
  /** Takes back what was done: of several that read the same each counts. */
  undoes?: boolean;
}

const DONE_MS = 2_500;
/** Time enough to take something back. */
const ACTION_MS = 8_000;
const FAILED_MS = 8_000;
const MOST = 3;

export class Toasts {
  list = $state<Toast[]>([]);
  #next = 0;

  done(text: string, action?: ToastAction): void {
    this.#show(text, 'done', action ? ACTION_MS : DONE_MS, action);
  }

  failed(text: string): void {
    this.#show(text, 'failed', FAILED_MS);
  }

  close(id: number): void {
    this.list = this.list.filter((it) => it.id !== id);
  }

  #show(text: string, kind: Toast['kind'], forMs: number, action?: ToastAction): void {
    const id = ++this.#next;
    // What is said again takes the place of what was said before.
    const differs = (it: Toast) => it.text !== text || it.kind !== kind || it.action?.undoes;
    const others = this.list.filter(differs);
    this.list = [...others, { id, text, kind, action }].slice(-MOST);
    setTimeout(() => this.close(id), forMs);
  }
}
