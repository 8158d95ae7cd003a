/** Opening data: by dialog, by dropping a file, from the list of recent ones, or the sample. */
import { asSentence, toFailure, type Failure } from '$lib/backend';
import { fileName } from '$lib/format';

import type { Queries } from './queries.svelte';
import type { Session } from './session.svelte';
import type { Toasts } from './toasts.svelte';

const SQLITE = [
  { name: 'SQLite databases', extensions: ['sqlite', 'sqlite3', 'db', 'db3', 's3db', 'sl3'] },
  { name: 'All files', extensions: ['*'] },
];

export class Opening {
  /** The file being opened. */
  path = $state<string | null>(null);
  /** The file that could not be opened, and why. */
  refused = $state.raw<{ path: string; failure: Failure } | null>(null);
  /** Files are held over the window. */
  dragging = $state(false);
  /** The newest file wanted while another is being opened. */
  #next: string | null = null;

  constructor(
    private readonly queries: Queries,
    private readonly session: Session,
    private readonly toasts: Toasts,
  ) {}

  async pick(): Promise<void> {
    try {
      const path = await this.queries.backend.pickFile(SQLITE);
      if (path !== null) await this.open(path);
    } catch (raw) {
      this.toasts.failed(asSentence(toFailure(raw).message));
    }
  }

  /** Opens `path`; while another file is being opened, after that one. The newest wish counts. */
  async open(path: string): Promise<void> {
    this.dragging = false;
    if (this.path !== null) {
      this.#next = path === this.path ? null : path;
      return;
    }
    for (let wanted: string | null = path; wanted !== null; wanted = this.#takeNext()) {
      await this.#openNow(wanted);
    }
  }

  #takeNext(): string | null {
    const next = this.#next;
    this.#next = null;
    return next;
  }

  async #openNow(path: string): Promise<void> {
    this.refused = null;
    this.path = path;
    try {
      const source = await this.queries.run('open_source', { path });
      this.#begin(`Opened ${source.name}`);
    } catch (raw) {
      this.refused = { path, failure: toFailure(raw) };
    } finally {
      this.path = null;
    }
  }

  async openSample(): Promise<void> {
    this.refused = null;
    try {
      await this.queries.run('open_sample', {});
      this.#begin('Back to the sample data');
    } catch (raw) {
      this.refused = { path: 'The sample data', failure: toFailure(raw) };
    }
  }

  /** Other data begins a new conversation: the old one's answers speak of other tables. */
  #begin(said: string): void {
    this.session.table = null;
    this.session.conversationId = null;
    this.session.inspectedTurnId = null;
    this.toasts.done(said);
  }

  get refusedName(): string {
    return this.refused ? fileName(this.refused.path) : '';
  }
}
