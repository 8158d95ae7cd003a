/**
 * A backend that makes everything up: for tests, and for looking at the window in a browser
 * (`npm run dev:ui`). It keeps conversations and a cache while the page is open, and is never part of
 * the product: only code that runs while developing imports it.
 */
import type {
  AskEvent,
  Cell,
  ConfirmedHow,
  ConfirmedView,
  ConversationSummary,
  SourceView,
  Theme,
  Turn,
} from '$lib/api/generated/api';

import type { Backend, CommandName, DoorEvent, Reply, Request } from '../backend';
import type { Failure } from '../failure';
import { scripted, type Scripted } from './answers';
import { MockBoard } from './board';
import { Caching } from './caching';
import { completed } from './completions';
import { drawn } from './charts';
import { edited } from './edits';
import { Models } from './models';
import { asked, byModel, compared } from './model-answers';
import { DEFAULTS, fromAddress, type MockOptions } from './mock-options';
import { column, EMPTY, SAMPLE, STRAINING, storedCell, storedColumns } from './data';

const SOURCES = { sample: SAMPLE, straining: STRAINING, empty: EMPTY };

/** Commands of other doors have no handler: the window does not call them. */
type Handlers = {
  [C in CommandName]?: (
    request: Request<C>,
    onProgress?: (event: AskEvent) => void,
  ) => Reply<C> | Promise<Reply<C>>;
};

export type { MockOptions } from './mock-options';

export class MockBackend implements Backend {
  readonly options: MockOptions;
  /** Every call, for tests to look at. */
  readonly calls: { name: CommandName; request: unknown }[] = [];
  readonly copied: string[] = [];
  nextFile: string | null = null;
  #source: SourceView;
  #turns: Turn[] = [];
  readonly #scripts = new Map<number, Scripted>();
  #titles = new Map<number, { title: string; updatedAtMs: number; source: string }>();
  readonly #cached = new Map<string, number>();
  readonly #models: Models;
  readonly #caching: Caching;
  readonly #board = new MockBoard(
    (id) => this.#turns.find((it) => it.id === id),
    (id) => this.#answer(id),
    () => failure('not_found', 'this answer is not there any more'),
  );
  readonly #stopped = new Set<string>();
  #theme: Theme;
  #confirmed: ConfirmedView[] = [];
  #listeners = new Set<(event: DoorEvent) => void>();

  constructor(options: Partial<MockOptions> = fromAddress()) {
    this.options = { ...DEFAULTS, ...options };
    this.#source = SOURCES[this.options.source];
    this.#theme = this.options.theme;
    this.#models = new Models(this.options.models, () => this.options.keyring);
    this.#caching = new Caching(() => (this.options.kept ? this.options.cache : 'unused'));
    if (this.options.kept) this.#remember();
  }

  async call<C extends CommandName>(
    name: C,
    request: Request<C>,
    onProgress?: (event: AskEvent) => void,
  ): Promise<Reply<C>> {
    this.calls.push({ name, request });
    if (this.options.delayMs > 0) await wait(this.options.delayMs);
    if (this.options.failing.includes(name)) {
      throw failure(
        'storage',
        'FACT’s own files cannot be read: disk I/O error',
        'free some room on the disk and try again',
      );
    }
    const handlers: Handlers = {
      ...this.#models.handlers,
      ...this.#caching.handlers,
      ...this.#board.handlers,
      ...this.#handlers,
    };
    const handler = handlers[name] as Handlers[C];
    if (!handler) throw failure('bad_request', `the window does not call ${name}`);
    return structuredClone(await handler(request, onProgress));
  }

  async pickFile() {
    return this.nextFile ?? '/home/ada/data/shop.sqlite';
  }

  async saveFile(defaultName: string) {
    return `/home/ada/${defaultName}`;
  }

  onDoorEvent(listen: (event: DoorEvent) => void) {
    this.#listeners.add(listen);
    return () => void this.#listeners.delete(listen);
  }

  /** Lets the page hear of something, as the shell would. */
  tell(event: DoorEvent) {
    for (const listen of this.#listeners) listen(event);
  }

  /** Another program writes to the open file. */
  changeOutside(source: Partial<SourceView>) {
    this.#source = { ...this.#source, ...source };
  }

  async copyText(text: string) {
    this.copied.push(text);
  }

  async copyImage(pngBase64: string) {
    this.copied.push(pngBase64);
  }

  async setWindowTheme() {
    // There is no window frame to tell.
  }

  readonly #handlers: Handlers = {
    start: () => ({
      version: '0.1.0',
      engine: 'built-in 3',
      source: this.#source,
      conversations: this.#summaries(),
      uiState: this.options.uiState,
      theme: this.#theme,
      models: this.#models.view(),
      notices: this.options.notices,
    }),
    ask: (request, onProgress) => this.#ask(request, onProgress),
    stop: ({ askId }) => {
      this.#stopped.add(askId);
      return { done: true };
    },
    answer_rows: ({ of, offset, limit }) => {
      const { answer, script } = this.#board.answered(of);
      const rows = script.rowAt
        ? range(offset, Math.min(answer.nRows, offset + limit)).map(script.rowAt)
        : answer.rows.slice(offset, offset + limit);
      return { columns: answer.columns, rows, nRows: answer.nRows };
    },
    chart: ({ of, width, height, look }) => {
      const { answer, script } = this.#board.answered(of);
      if (!script.drawn) throw failure('not_found', 'this answer has no chart');
      return drawn(
        answer.chart?.kind ?? 'bar',
        script.drawn.labels,
        script.drawn.series,
        script.drawn.say,
        { width, height, dark: look.dark, hidden: look.hidden },
      );
    },
    export: ({ path }) => ({ path, sizeBytes: 12_480 }),
    copy_table: ({ of }) => {
      const { answer } = this.#board.answered(of);
      return {
        text: [answer.columns.map((it) => it.label), ...answer.rows]
          .map((it) => it.join('\t'))
          .join('\n'),
      };
    },
    complete: ({ text, cursor }) => ({ items: completed(text, cursor, this.#source) }),
    run_sql: ({ sql }) => {
      if (!/^\s*(select|with)\b/i.test(sql))
        throw failure(
          'bad_query',
          'this statement would change data, and FACT only reads',
          'write one SELECT',
        );
      const rows: Cell[][] = [
        ['TechCorp Inc.', 25e9],
        ['RetailMax Group', 18e9],
      ];
      return {
        columns: [column('name', 'name'), column('revenue', 'revenue', 'money')],
        rows,
        truncated: false,
        elapsedUs: 900,
      };
    },
    teach_word: () => ({ done: true }),
    confirm_answer: ({ turnId }) => this.#confirm(turnId ?? 0, 'given'),
    correct_answer: ({ turnId, sql }) => {
      if (sql !== null && !/^\s*(select|with)\b/i.test(sql))
        throw failure(
          'bad_query',
          'this statement would change data, and FACT only reads',
          'write one SELECT',
        );
      return this.#confirm(turnId ?? 0, sql === null ? 'edits' : 'sql', sql);
    },
    forget_confirmed: ({ id }) => {
      this.#confirmed = this.#confirmed.filter((it) => it.id !== id);
      return { done: true };
    },
    confirmed_answers: () => ({ answers: this.#confirmed, nBroken: 0 }),
    check_confirmed: () => {
      this.#confirmed = this.#confirmed.map((it) => ({
        ...it,
        state: 'same' as const,
        checkedAtMs: Date.now(),
      }));
      return { answers: this.#confirmed, nBroken: 0 };
    },
    copy_chart: () => ({ png_base64: 'iVBORw0KGgo=' }),
    conversations: () => ({ conversations: this.#summaries() }),
    conversation: ({ id }) => {
      const summary = this.#summaries().find((it) => it.id === id);
      if (!summary) throw failure('not_found', 'this conversation is not there any more');
      return { summary, turns: this.#turns.filter((it) => it.conversationId === id) };
    },
    rename_conversation: ({ id, title }) => {
      const kept = this.#titles.get(id);
      if (kept) kept.title = title;
      return { done: true };
    },
    delete_conversation: ({ id }) => {
      this.#titles.delete(id);
      this.#turns = this.#turns.filter((it) => it.conversationId !== id);
      return { done: true };
    },
    source: () => this.#source,
    open_source: ({ path }) => {
      if (/broken|\.txt$/.test(path))
        throw failure(
          'bad_source',
          'this is not a SQLite database: file is not a database',
          'choose a file that SQLite made, such as .sqlite or .db',
        );
      this.#source = { ...STRAINING, path, name: path.split('/').at(-1) ?? path };
      return this.#source;
    },
    open_sample: () => (this.#source = SAMPLE),
    table_rows: ({ table, offset, limit }) => {
      const found = this.#source.tables.find((it) => it.name === table);
      if (!found) throw failure('not_found', `there is no table ${table}`);
      const row = (rowIdx: number): Cell[] =>
        found.columns.map((it) => storedCell(table, it.name, rowIdx));
      return {
        columns: storedColumns(found.columns),
        rows: range(offset, Math.min(found.nRows ?? 300, offset + limit)).map(row),
        nRows: found.nRows,
      };
    },
    recent_files: () => ({
      files: [
        { path: '/home/ada/data/shop.sqlite', openedAtMs: Date.now() - 8e6, exists: true },
        { path: '/media/stick/old.db', openedAtMs: Date.now() - 4e8, exists: false },
      ],
    }),
    forget_recent: () => ({ done: true }),
    set_keeping: ({ keeping }) => {
      this.#source = { ...this.#source, keeping };
      return { done: true };
    },
    settings: () => ({
      theme: this.#theme,
      keyring: this.options.keyring
        ? { ready: true, place: 'the Secret Service', problem: null }
        : {
            ready: false,
            place: 'the Secret Service',
            problem:
              'no Secret Service answers on this desktop; install and unlock one, such as GNOME Keyring',
          },
      models: this.#models.view(),
      options: this.#models.options,
      settingsPath: '/home/ada/.config/fact/settings.toml',
      problems: [...this.options.problems],
      dataDir: '/home/ada/.local/share/fact',
      cacheDir: '/home/ada/.cache/fact',
      logDir: '/home/ada/.local/state/fact/logs',
      version: '0.1.0',
      engine: 'built-in 3',
    }),
    set_theme: ({ theme }) => {
      this.#theme = theme;
      return { done: true };
    },
    set_ui_state: () => ({ done: true }),
  };

  async #ask(request: Request<'ask'>, onProgress?: (event: AskEvent) => void): Promise<Turn> {
    const { diskFull } = this.options;
    const conversationId = diskFull ? -1 : (request.conversationId ?? this.#titles.size + 1);
    if (!diskFull && !this.#titles.has(conversationId)) {
      this.#titles.set(conversationId, {
        title: request.question,
        updatedAtMs: Date.now(),
        source: this.#source.name,
      });
    }
    const before = this.#turns.find((it) => it.id === request.turnId);
    const id = before?.id ?? (this.#turns.length + 1) * (diskFull ? -1 : 1);
    const turn: Turn = {
      id,
      conversationId,
      question: before?.question ?? request.question,
      askedAtMs: before?.askedAtMs ?? Date.now(),
      edits: request.edits,
      state: { kind: 'pending' },
    };
    if (!before) this.#turns.push(turn);
    onProgress?.({ kind: 'begun', turnId: id, conversationId });
    const { stages, by } = asked(turn.question, request, this.#models);
    for (const event of stages) {
      onProgress?.(event);
      await wait(/slow/i.test(turn.question) ? 1_000 : this.options.stageMs);
      if (this.#stopped.has(request.askId)) {
        if (before) throw failure('cancelled', 'stopped');
        turn.state = { kind: 'stopped' };
        return turn;
      }
    }
    const script = structuredCloneOf(edited(scripted(turn.question), request.edits));
    this.#scripts.set(id, script);
    turn.state = script.state;
    const costly = by.includes('model') && /costly/i.test(turn.question) && !request.costAgreed;
    if (by === 'model') turn.state = byModel(turn, this.#models, costly);
    else if (by === 'both') turn.state = compared(turn, this.#models);
    if (turn.state.kind === 'answered') this.#scripts.set(id, { ...script, state: turn.state });
    if (turn.state.kind === 'declined')
      turn.state.decline.modelCan = this.#models.view().problem === null;
    this.#mark(turn, request);
    if (before) this.#turns = this.#turns.map((it) => (it === before ? turn : it));
    return turn;
  }

  #confirm(turnId: number, how: ConfirmedHow, sql: string | null = null): ConfirmedView {
    const { answer } = this.#answer(turnId);
    const turn = this.#turns.find((it) => it.id === turnId);
    const kept: ConfirmedView = {
      id: this.#confirmed.length + 1,
      question: turn?.question ?? '',
      source: this.#source.name,
      sourcePath: this.#source.path,
      isOpen: true,
      sourceExists: true,
      sql: sql ?? answer.sql,
      columns: answer.columns.map((it) => it.name),
      nRows: answer.nRows,
      confirmedAtMs: Date.now(),
      how,
      edits: [],
      engineAgreed: true,
      state: 'unchecked',
      detail: '',
      checkedAtMs: null,
    };
    this.#confirmed = [kept, ...this.#confirmed];
    return kept;
  }

  /** Says where the answer came from: the second time, from the cache. */
  #mark({ state }: Turn, { question, refresh }: Request<'ask'>) {
    if (state.kind !== 'answered') return;
    const keptAt = this.#cached.get(question.toLowerCase());
    if (keptAt === undefined || refresh) {
      this.#cached.set(question.toLowerCase(), Date.now());
      if (refresh) state.answer.cache.reason = 'worked out again on request';
      return;
    }
    state.answer.cache = {
      hit: true,
      level: 'answer',
      ageMs: Date.now() - keptAt + 124_000,
      reason: 'the same meaning, and the data is unchanged',
    };
    state.answer.timingsUs = {
      total: 21,
      cache: 21,
      understand: 0,
      model: 0,
      guard: 0,
      run: 0,
      analyse: 0,
      show: 0,
    };
  }

  #answer(turnId: number) {
    const state = this.#turns.find((it) => it.id === turnId)?.state;
    const script = this.#scripts.get(turnId);
    if (state?.kind !== 'answered' || !script)
      throw failure('not_found', 'this answer is not there any more');
    return { answer: state.answer, script };
  }

  #summaries(): ConversationSummary[] {
    const all = [...this.#titles].map(([id, it]) => ({
      id,
      ...it,
      nTurns: this.#turns.filter((turn) => turn.conversationId === id).length,
    }));
    return all.sort((a, b) => b.updatedAtMs - a.updatedAtMs);
  }

  #remember() {
    this.#models.remember();
    const questions = [
      'What are the top 5 companies by revenue in Q1 2025?',
      'Analyze quarterly revenue trends and predict Q2 2025 performance',
      'What is the debt-to-equity ratio for technology companies?',
      'What was Q1 2025 total revenue?',
      'Compare revenue growth rates by sector and quarter for 2024 and also say which of them had the steadiest margins',
    ];
    questions.forEach((question, idx) => {
      const id = idx + 1;
      const askedAtMs = Date.now() - idx * 2.1e7 - 60_000;
      const script = scripted(question);
      this.#scripts.set(id, script);
      this.#titles.set(id, { title: question, updatedAtMs: askedAtMs, source: SAMPLE.name });
      this.#turns.push({
        id,
        conversationId: id,
        question,
        askedAtMs,
        edits: [],
        state: structuredClone(script.state),
      });
    });
  }
}

/** A script holds functions, which cannot be cloned; its state must be, as it is marked. */
function structuredCloneOf(script: Scripted): Scripted {
  return { ...script, state: structuredClone(script.state) };
}

function failure(code: Failure['code'], message: string, hint: string | null = null): Failure {
  return { code, message, hint };
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, idx) => from + idx);
}
