/** Taking an answer elsewhere: to the clipboard, to a file. Says in a toast what came of it. */
import type { ExportFormat, Turn } from '$lib/api/generated/api';
import { failureInWords, type FileKind } from '$lib/backend';
import { bytes, fileName } from '$lib/format';

import type { Queries } from './queries.svelte';
import type { ThemeState } from './theme.svelte';
import type { Toasts } from './toasts.svelte';

const KINDS: Record<ExportFormat, FileKind> = {
  csv: { name: 'Comma-separated values', extensions: ['csv'] },
  png: { name: 'PNG picture', extensions: ['png'] },
  svg: { name: 'SVG drawing', extensions: ['svg'] },
};

export class Saving {
  constructor(
    private readonly queries: Queries,
    private readonly theme: ThemeState,
    private readonly toasts: Toasts,
  ) {}

  copyText(text: string, said: string): Promise<void> {
    return this.#telling(async () => {
      await this.queries.backend.copyText(text);
      return said;
    });
  }

  copyTable({ id }: Turn): Promise<void> {
    return this.#telling(async () => {
      const { text } = await this.queries.run('copy_table', { turnId: id });
      await this.queries.backend.copyText(text);
      return 'Table copied';
    });
  }

  copyChart({ id }: Turn): Promise<void> {
    return this.#telling(async () => {
      const request = { turnId: id, dark: this.theme.dark };
      const { png_base64: picture } = await this.queries.run('copy_chart', request);
      await this.queries.backend.copyImage(picture);
      return 'Chart copied';
    });
  }

  export(turn: Turn, format: ExportFormat): Promise<void> {
    return this.#telling(async () => {
      const name = `${fileStem(turn.question)}.${format}`;
      const path = await this.queries.backend.saveFile(name, KINDS[format]);
      if (path === null) return null;
      const request = { turnId: turn.id, format, path, dark: this.theme.dark };
      const saved = await this.queries.run('export', request);
      return `Saved ${fileName(saved.path)} (${bytes(saved.sizeBytes)})`;
    });
  }

  async #telling(work: () => Promise<string | null>): Promise<void> {
    try {
      const said = await work();
      if (said !== null) this.toasts.done(said);
    } catch (raw) {
      this.toasts.failed(failureInWords(raw));
    }
  }
}

/** A question as the name of a file on any system. */
export function fileStem(question: string): string {
  const words = question.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');
  return words.replace(/^-+|-+$/g, '').slice(0, 60) || 'answer';
}
