/** Questions asked ahead, in the stand-in: one at each look, so that nothing waits for a clock. */
import type { WarmItemView, WarmListView, WarmView } from '$lib/api/generated/api';

import type { Request } from '../backend';
import type { Failure } from '../failure';
import { QUESTIONS } from './stats';

const IDLE: WarmView = {
  state: 'idle',
  why: null,
  label: '',
  isScheduled: false,
  nTotal: 0,
  nDone: 0,
  nNew: 0,
  nAlready: 0,
  nDeclined: 0,
  nFailed: 0,
  microUsd: 0,
  budgetMicroUsd: null,
  startedAtMs: 0,
  tookUs: 0,
  current: null,
  items: [],
  nItemsLeftOut: 0,
  refused: [],
  nRefusedLeftOut: 0,
  notes: [],
};

export class WarmingDesk {
  #view: WarmView = IDLE;
  #waiting: string[] = [];
  #lists: WarmListView[] = [];

  /** Lists from before. */
  remember(nowMs: number): void {
    const text = `# Before the meeting\n${QUESTIONS.slice(0, 4).join('\n')}\ntotal revenue of {sector}`;
    const own = { answerBy: null, source: 'sample, fictional companies', isOpen: true };
    this.#lists = [
      {
        ...own,
        id: 1,
        name: 'Monday meeting',
        text,
        nQuestions: 5,
        dailyAt: '07:30',
        onChange: true,
        budgetMicroUsd: 500_000,
        lastRunAtMs: nowMs - 6e6,
        lastReport: '4 new, 12 kept before, 1 not answered',
      },
      {
        ...own,
        id: 2,
        name: 'Payroll',
        text: 'average salary by team',
        nQuestions: 1,
        dailyAt: null,
        onChange: false,
        budgetMicroUsd: null,
        source: 'payroll.sqlite',
        isOpen: false,
        lastRunAtMs: null,
        lastReport: null,
      },
    ];
  }

  readonly handlers = {
    warm_start: ({ from, budgetMicroUsd }: Request<'warm_start'>) => {
      if (this.#view.state === 'running' || this.#view.state === 'paused')
        throw failure('bad_request', 'questions are being asked ahead now', 'wait or end that run');
      const [label, text] = this.#source(from);
      const lines = text.split('\n').map((it) => it.trim());
      const refused = lines.flatMap((it, idx) =>
        it.length > 300 ? [{ line: idx + 1, text: it, why: 'it is too long for a question' }] : [],
      );
      this.#waiting = lines.filter((it) => it !== '' && !it.startsWith('#') && it.length <= 300);
      this.#view = {
        ...IDLE,
        state: this.#waiting.length === 0 ? 'done' : 'running',
        why: this.#waiting.length === 0 ? 'none of the lines asks anything' : null,
        label,
        nTotal: this.#waiting.length,
        budgetMicroUsd: budgetMicroUsd ?? null,
        startedAtMs: Date.now(),
        current: this.#waiting[0] ?? null,
        refused,
      };
      return this.#view;
    },
    warm_state: () => {
      this.#step();
      return this.#view;
    },
    warm_control: ({ do: wanted }: Request<'warm_control'>) => {
      const state = ({ pause: 'paused', resume: 'running', cancel: 'cancelled' } as const)[wanted];
      const current = state === 'cancelled' ? null : this.#view.current;
      this.#view = { ...this.#view, state, current };
      return this.#view;
    },
    warm_lists: () => ({ lists: this.#lists }),
    save_warm_list: (request: Request<'save_warm_list'>): WarmListView => {
      const { id, name, text, dailyAt, budgetMicroUsd, answerBy, onChange } = request;
      if (this.#lists.some((it) => it.name === name && it.id !== id))
        throw failure('bad_request', `there is a list “${name}” already`, 'give it another name');
      const before = this.#lists.find((it) => it.id === id);
      const saved: WarmListView = {
        source: 'sample, fictional companies',
        isOpen: true,
        lastRunAtMs: null,
        lastReport: null,
        ...before,
        id: before?.id ?? this.#lists.length + 10,
        name,
        text,
        nQuestions: text.split('\n').filter((it) => it.trim() !== '' && !it.startsWith('#')).length,
        dailyAt: dailyAt ?? null,
        onChange,
        budgetMicroUsd: budgetMicroUsd ?? null,
        answerBy: answerBy ?? null,
      };
      this.#lists = [...this.#lists.filter((it) => it.id !== saved.id), saved];
      return saved;
    },
    delete_warm_list: ({ id }: Request<'delete_warm_list'>) => {
      this.#lists = this.#lists.filter((it) => it.id !== id);
      return { done: true };
    },
  };

  #source(from: Request<'warm_start'>['from']): [string, string] {
    switch (from.kind) {
      case 'popular':
        return ['popular questions', QUESTIONS.slice(0, from.n).join('\n')];
      case 'text':
        return ['typed questions', from.text];
      case 'file':
        return [from.path.split('/').at(-1) ?? '', QUESTIONS.join('\n')];
      case 'list': {
        const list = this.#lists.find((it) => it.id === from.id);
        if (!list) throw failure('not_found', 'this list is not there any more');
        return [list.name, list.text];
      }
    }
  }

  #step(): void {
    if (this.#view.state !== 'running') return;
    const [question, ...rest] = this.#waiting;
    if (question === undefined) return;
    this.#waiting = rest;
    const item = outcomeOf(question, this.#view.nDone);
    const items = [...this.#view.items, item];
    const n = (outcome: WarmItemView['outcome']) =>
      items.filter((it) => it.outcome === outcome).length;
    this.#view = {
      ...this.#view,
      state: rest.length === 0 ? 'done' : 'running',
      nDone: this.#view.nDone + 1,
      nNew: n('new'),
      nAlready: n('already'),
      nDeclined: n('declined'),
      nFailed: n('failed'),
      microUsd: this.#view.microUsd + item.microUsd,
      tookUs: this.#view.tookUs + item.us,
      current: rest[0] ?? null,
      items,
    };
  }
}

function outcomeOf(question: string, idx: number): WarmItemView {
  const took = { question, us: 9_200 + idx * 700, microUsd: 0 };
  if (/salary|\{/.test(question))
    return { ...took, outcome: 'declined', why: 'the data has nothing called “salary”' };
  if (/fail/.test(question))
    return { ...took, outcome: 'failed', why: 'the statement took longer than 30 s' };
  return { ...took, outcome: idx % 3 === 1 ? 'already' : 'new', why: null };
}

function failure(code: Failure['code'], message: string, hint: string | null = null): Failure {
  return { code, message, hint };
}
