/** The board of the stand-in. */
import type { AnswerRef, AnswerView, PinView, Turn } from '$lib/api/generated/api';

import type { Request } from '../backend';
import type { Failure } from '../failure';
import type { Scripted } from './answers';

/** An answer with what draws it. */
export interface Answered {
  answer: AnswerView;
  script: Scripted;
}

interface Pinned {
  pin: PinView;
  script: Scripted;
}

export class MockBoard {
  #pinned: Pinned[] = [];
  #off: Pinned[] = [];
  #next = 1;

  constructor(
    private readonly turn: (id: number) => Turn | undefined,
    private readonly ofTurn: (id: number) => Answered,
    private readonly notFound: () => Failure,
  ) {}

  /** Whose answer it is, wherever it stands. */
  answered(of: AnswerRef): Answered {
    if ('turn' in of) return this.ofTurn(of.turn);
    const { pin, script } = this.#found(of.pin);
    return { answer: pin.answer, script };
  }

  readonly handlers = {
    board: () => ({ pins: this.#pinned.map((it) => it.pin) }),
    pin_answer: ({ turnId }: Request<'pin_answer'>) => {
      const { answer, script } = this.ofTurn(turnId);
      const now = Date.now();
      const pin: PinView = {
        id: this.#next++,
        title: answer.chart?.title ?? this.turn(turnId)?.question ?? '',
        question: this.turn(turnId)?.question ?? '',
        wide: false,
        pinnedAtMs: now,
        refreshedAtMs: now,
        problem: null,
        open: true,
        answer: structuredClone(answer),
      };
      this.#pinned.push({ pin, script });
      return pin;
    },
    change_pin: ({ id, title, wide }: Request<'change_pin'>) => {
      const found = this.#found(id);
      found.pin = { ...found.pin, title: title ?? found.pin.title, wide: wide ?? found.pin.wide };
      return found.pin;
    },
    arrange_pins: ({ ids }: Request<'arrange_pins'>) => {
      const place = (it: Pinned) => ids.indexOf(it.pin.id);
      this.#pinned = this.#pinned.toSorted((a, b) => place(a) - place(b));
      return { done: true };
    },
    unpin: ({ id }: Request<'unpin'>) => {
      this.#off.push(this.#found(id));
      this.#pinned = this.#pinned.filter((it) => it.pin.id !== id);
      return { done: true };
    },
    put_back_pin: ({ id }: Request<'put_back_pin'>) => {
      this.#pinned.push(...this.#off.filter((it) => it.pin.id === id));
      this.#off = this.#off.filter((it) => it.pin.id !== id);
      return { done: true };
    },
    refresh_pin: ({ id }: Request<'refresh_pin'>) => {
      const found = this.#found(id);
      found.pin = { ...found.pin, refreshedAtMs: Date.now(), problem: null };
      return found.pin;
    },
    save_report: ({ path }: Request<'save_report'>) => ({ path, sizeBytes: 48_200 }),
    set_chart: ({ of, kind, log, fit }: Request<'set_chart'>) => {
      const { answer } = this.answered(of);
      if (!answer.chart) throw this.notFound();
      answer.chart = {
        ...answer.chart,
        kind: kind ?? answer.chart.kind,
        log: log ?? answer.chart.log,
        fit: fit ?? answer.chart.fit,
        reason: 'as asked',
      };
      return answer.chart;
    },
    behind: ({ of }: Request<'behind'>) => {
      const { answer } = this.answered(of);
      return {
        sql: 'SELECT *\nFROM financial_records AS f',
        columns: answer.columns,
        rows: answer.rows.slice(0, 3),
        truncated: false,
        changedSince: false,
      };
    },
  };

  #found(id: number): Pinned {
    const found = this.#pinned.find((it) => it.pin.id === id);
    if (!found) throw this.notFound();
    return found;
  }
}
