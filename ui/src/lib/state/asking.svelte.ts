/** The question being worked on, and what came of the last one until the conversation holds it. */
import type { AnswerByView, AskEvent, StageView, Turn } from '$lib/api/generated/api';
import { failureInWords, toFailure } from '$lib/backend';
import { lastUsed } from '$lib/text/recent';

import type { Queries } from './queries.svelte';
import type { Session } from './session.svelte';
import type { Toasts } from './toasts.svelte';

/** The id of a turn that only the page knows: the backend counts its own from −1 down. */
const UNKNOWN_TURN = Number.MIN_SAFE_INTEGER;

/** How one question is asked, where it is not asked as the settings have it. */
export interface AskHow {
  /** What was changed of its reading; what was changed before stays without. */
  edits?: string[];
  /** Passes the cache by. */
  refresh?: boolean;
  /** Which engine answers. */
  answerBy?: AnswerByView;
  /** The person has agreed to a cost above the limit. */
  costAgreed?: boolean;
}

export interface Running {
  askId: string;
  question: string;
  conversationId: number | null;
  turnId: number | null;
  /** The turn is asked again in its place: what it shows stays until there is something else. */
  again: boolean;
  stage: StageView;
  /** What the model does, once one is at work on it. */
  model: ModelWork | null;
  stopping: boolean;
}

export interface ModelWork {
  /** In words; empty before its first step. */
  step: string;
  /** What it says, as far as it has come. */
  says: string;
}

export class Asking {
  running = $state<Running | null>(null);
  /** The last turn that came back, also one that never reached the backend. */
  settled = $state.raw<Turn | null>(null);
  /** Answers that could not be written into their conversation; they last as long as the page. */
  unkept = $state.raw<Turn[]>([]);
  /** Questions asked since the start, the last one last. */
  asked = $state.raw<string[]>([]);
  /** What a screen reader is told. */
  announcement = $state('');

  constructor(
    private readonly queries: Queries,
    private readonly session: Session,
    private readonly toasts: Toasts,
  ) {}

  /** Asks in the open conversation, or in a new one. */
  async ask(question: string): Promise<void> {
    const text = question.trim();
    if (text === '' || this.running) return;
    this.asked = lastUsed([...this.asked, text]);
    this.session.view = 'ask';
    const { askId, conversationId } = this.#begin(text, this.session.conversationId, null);
    const request = {
      ...asked({ edits: [] }),
      askId,
      question: text,
      conversationId,
      turnId: null,
    };
    try {
      const turn = await this.queries.run('ask', request, (event) => this.#hear(askId, event));
      this.#settle(turn);
    } catch (raw) {
      this.#settle(this.#failed(text, raw));
    }
  }

  /**
   * Asks a turn again in its place. Where nothing comes of it the turn stays as it is.
   */
  async again(turn: Turn, how: AskHow): Promise<void> {
    if (this.running) return;
    const { id: turnId, question } = turn;
    const conversationId =
      turn.conversationId < 0 ? this.session.conversationId : turn.conversationId;
    const { askId } = this.#begin(question, conversationId, turnId);
    const request = {
      ...asked({ edits: turn.edits, ...how }),
      ...{ askId, question, conversationId, turnId },
    };
    try {
      const reply = await this.queries.run('ask', request, (event) => this.#hear(askId, event));
      this.queries.dropChart({ turn: turnId });
      this.#settle({ ...reply, askedAtMs: turn.askedAtMs });
    } catch (raw) {
      this.running = null;
      // The toast tells it.
      this.announcement = '';
      if (toFailure(raw).code !== 'cancelled') this.toasts.failed(failureInWords(raw));
    }
  }

  #begin(question: string, conversationId: number | null, turnId: number | null): Running {
    this.running = {
      askId: newAskId(),
      question,
      conversationId,
      turnId,
      again: turnId !== null,
      stage: 'reading',
      model: null,
      stopping: false,
    };
    this.announcement = 'Working on it';
    return this.running;
  }

  /** Leaves the conversation that was never written down. */
  leave(): void {
    this.settled = null;
    this.unkept = this.unkept.filter((it) => it.conversationId >= 0);
  }

  async stop(): Promise<void> {
    if (!this.running || this.running.stopping) return;
    this.running.stopping = true;
    try {
      await this.queries.run('stop', { askId: this.running.askId });
    } catch {
      // It may have ended a moment before; the answer is on its way then.
      if (this.running) this.running.stopping = false;
    }
  }

  #hear(askId: string, event: AskEvent): void {
    const running = this.running;
    if (running?.askId !== askId) return;
    if (event.kind !== 'begun') {
      this.#work(running, event);
      return;
    }
    running.turnId = event.turnId;
    if (event.conversationId < 0) return;
    this.#adopt(running.conversationId, event.conversationId);
    running.conversationId = event.conversationId;
  }

  #work(running: Running, event: Exclude<AskEvent, { kind: 'begun' }>): void {
    if (event.kind === 'stage') running.stage = event.stage;
    if (event.kind === 'stage' && event.stage !== 'asking') return;
    const { step, says } = running.model ?? { step: '', says: '' };
    if (event.kind === 'says') {
      running.model = { step, says: event.text === null ? '' : says + event.text };
    } else running.model = { step: event.kind === 'model' ? event.step : step, says };
  }

  /** A new conversation has got its number: the person who began it stays in it. */
  #adopt(from: number | null, to: number): void {
    if (from !== null || this.session.conversationId !== null) return;
    this.session.conversationId = to;
    this.unkept = this.unkept.map((it) =>
      it.conversationId < 0 ? { ...it, conversationId: to } : it,
    );
  }

  #settle(turn: Turn): void {
    const begun = this.running?.conversationId ?? null;
    if (turn.conversationId >= 0) this.#adopt(begun, turn.conversationId);
    // What could not be written down still belongs where it was asked.
    else turn = { ...turn, conversationId: begun ?? turn.conversationId };
    if (turn.id < 0 && turn.state.kind !== 'failed' && turn.state.kind !== 'stopped') {
      this.unkept = [...this.unkept.filter((it) => it.id !== turn.id), turn];
    }
    this.settled = turn;
    this.running = null;
    this.announcement = spoken(turn);
    // The question was answered of the data as it is now: all that is shown of it should be.
    this.queries.freshen(['source']);
  }

  #failed(question: string, raw: unknown): Turn {
    const { message, hint } = toFailure(raw);
    return {
      id: this.running?.turnId ?? UNKNOWN_TURN,
      conversationId: this.running?.conversationId ?? -1,
      question,
      askedAtMs: Date.now(),
      edits: [],
      state: { kind: 'failed', message, hint },
    };
  }
}

function asked({ edits = [], refresh = false, answerBy, costAgreed = false }: AskHow) {
  return { edits, refresh, answerBy: answerBy ?? null, costAgreed };
}

/** `randomUUID` needs a secure context, which not every webview makes of the app's own scheme. */
function newAskId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (it) => it.toString(16).padStart(2, '0')).join('');
}

function spoken({ state }: Turn): string {
  switch (state.kind) {
    case 'answered':
      return state.answer.sentence.map((it) => it.text).join('');
    case 'declined':
      return state.decline.reason;
    case 'failed':
      return state.message;
    case 'stopped':
      return 'Stopped';
    default:
      return '';
  }
}
