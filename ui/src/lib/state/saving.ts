/** Taking an answer elsewhere: to the clipboard, to a file. Says in a toast what came of it. */
import type { AnswerRef, Exported, ExportFormat, ReportFormat } from '$lib/api/generated/api';
import { failureInWords, type FileKind } from '$lib/backend';
import { bytes, fileName } from '$lib/format';

import type { Queries } from './queries.svelte';
import type { ThemeState } from './theme.svelte';
import type { Toasts } from './toasts.svelte';

const KINDS: Record<ExportFormat | ReportFormat, FileKind> = {
  csv: { name: 'Comma-separated values', extensions: ['csv'] },
  png: { name: 'PNG picture', extensions: ['png'] },
  svg: { name: 'SVG drawing', extensions: ['svg'] },
  vegaLite: { name: 'Vega-Lite specification', extensions: ['vl.json', 'json'] },
  pdf: { name: 'PDF document', extensions: ['pdf'] },
  pdfLetter: { name: 'PDF document', extensions: ['pdf'] },
  html: { name: 'HTML page', extensions: ['html'] },
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

  copyTable(of: AnswerRef): Promise<void> {
    return this.#telling(async () => {
      const { text } = await this.queries.run('copy_table', { of });
      await this.queries.backend.copyText(text);
      return 'Table copied';
    });
  }

  copyChart(of: AnswerRef): Promise<void> {
    return this.#telling(async () => {
      const request = { of, look: this.#look() };
      const { png_base64: picture } = await this.queries.run('copy_chart', request);
      await this.queries.backend.copyImage(picture);
      return 'Chart copied';
    });
  }

  /** `name` is what the file is called at first, without its ending. */
  export(of: AnswerRef, name: string, format: ExportFormat, scale = 2): Promise<void> {
    return this.#telling(async () => {
      const path = await this.#place(name, format);
      if (path === null) return null;
      const request = { of, format, path, look: this.#look(), scale };
      return savedAs(await this.queries.run('export', request));
    });
  }

  report(title: string, format: ReportFormat): Promise<void> {
    return this.#telling(async () => {
      const path = await this.#place(title, format);
      if (path === null) return null;
      return savedAs(await this.queries.run('save_report', { path, format, title }));
    });
  }

  #place(name: string, format: ExportFormat | ReportFormat): Promise<string | null> {
    const kind = KINDS[format];
    return this.queries.backend.saveFile(`${fileStem(name)}.${kind.extensions[0]}`, kind);
  }

  #look() {
    return { ...this.theme.look, untitled: false, hidden: [], range: null };
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

function savedAs({ path, sizeBytes }: Exported): string {
  return `Saved ${fileName(path)} (${bytes(sizeBytes)})`;
}

/** A question as the name of a file on any system. */
export function fileStem(question: string): string {
  const words = question.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');
  return words.replace(/^-+|-+$/g, '').slice(0, 60) || 'answer';
}
