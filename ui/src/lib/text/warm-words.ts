/** Questions asked ahead, in words, and the forms they are set up with. */
import type {
  AnswerByView,
  WarmFrom,
  WarmItemView,
  WarmListView,
  WarmOutcomeView,
  WarmStart,
  WarmView,
} from '$lib/api/generated/api';
import { count, counted, money } from '$lib/format';

export const MICRO = 1_000_000;

/** The form of a run; figures as text, for they are being typed. */
export interface WarmForm {
  from: WarmFrom['kind'];
  n: string;
  listId: number | null;
  text: string;
  path: string;
  perMinute: string;
  budget: string;
  /** Nothing for the built-in engine alone. */
  answerBy: AnswerByView | '';
}

export const FIRST_FORM: WarmForm = {
  from: 'popular',
  n: '20',
  listId: null,
  text: '',
  path: '',
  perMinute: '',
  budget: '',
  answerBy: '',
};

/** What to ask for; in words what is wrong with the form, where something is. */
export function warmRequest(form: WarmForm): WarmStart | string {
  const from = warmFrom(form);
  if (typeof from === 'string') return from;
  const perMinute = whole(form.perMinute);
  if (perMinute === 'wrong' || perMinute === 0)
    return 'Enter the questions per minute, such as 30, or leave it empty.';
  const budget = form.answerBy === '' ? null : dollars(form.budget);
  if (budget === 'wrong') return 'Enter the budget in dollars, such as 0.50, or leave it empty.';
  return { from, perMinute, budgetMicroUsd: budget, answerBy: form.answerBy || null };
}

function warmFrom(form: WarmForm): WarmFrom | string {
  switch (form.from) {
    case 'popular': {
      const n = whole(form.n);
      return typeof n === 'number' && n > 0
        ? { kind: 'popular', n }
        : 'Enter how many questions, such as 20.';
    }
    case 'list':
      return form.listId === null
        ? 'Choose one of the saved lists.'
        : { kind: 'list', id: form.listId };
    case 'text':
      return form.text.trim() === ''
        ? 'Enter at least one question, one per line.'
        : { kind: 'text', text: form.text };
    case 'file':
      return form.path === '' ? 'Choose a file.' : { kind: 'file', path: form.path };
  }
}

/** Questions as a list has them: each in one line, and none of it a slot or a remark. */
export function asLines(questions: string[]): string {
  const line = (it: string) => it.replace(/\s+/g, ' ').trim().replace(/[{}]/g, '$&$&');
  return questions.map((it) => line(it).replace(/^#/, '\\#')).join('\n');
}

/** Dollars as typed, in millionths; nothing where nothing is typed. */
export function dollars(text: string): number | null | 'wrong' {
  const plain = text.trim().replace(/^\$/, '');
  if (plain === '') return null;
  return /^\d+(\.\d+)?$/.test(plain) ? Math.round(Number(plain) * MICRO) : 'wrong';
}

function whole(text: string): number | null | 'wrong' {
  const plain = text.trim().replaceAll(',', '');
  if (plain === '') return null;
  return /^\d{1,9}$/.test(plain) ? Number(plain) : 'wrong';
}

/** Whether a text is a time of day that a schedule takes. */
export function isTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

/** When a list is asked by itself: `daily at 09:30 and when the data changes`. */
export function scheduleWords({ dailyAt, onChange, budgetMicroUsd }: WarmListView): string {
  const times = [
    ...(dailyAt === null ? [] : [`daily at ${dailyAt}`]),
    ...(onChange ? ['when the data changes'] : []),
  ];
  if (times.length === 0) return 'only on request';
  const words = times.join(' and ');
  return budgetMicroUsd === null
    ? words
    : `${words}, up to ${money(budgetMicroUsd / MICRO)} per day`;
}

export const OUTCOMES: { outcome: WarmOutcomeView; label: string }[] = [
  { outcome: 'new', label: 'Worked out and cached' },
  { outcome: 'already', label: 'Already cached' },
  { outcome: 'declined', label: 'Not cached' },
  { outcome: 'failed', label: 'Failed' },
];

/** How many of an outcome there were; more than are listed, where there were many. */
export function outcomeCount(warm: WarmView, outcome: WarmOutcomeView): number {
  const { nNew, nAlready, nDeclined, nFailed } = warm;
  return { new: nNew, already: nAlready, declined: nDeclined, failed: nFailed }[outcome];
}

export function ofOutcome(items: WarmItemView[], outcome: WarmOutcomeView): WarmItemView[] {
  return items.filter((it) => it.outcome === outcome);
}

export function isAtWork({ state }: Pick<WarmView, 'state'>): boolean {
  return state === 'running' || state === 'paused';
}

/** How a run stands or ended, in one line. */
export function stateWords(warm: WarmView): string {
  const asked = `${count(warm.nDone)} of ${counted(warm.nTotal, 'question')}`;
  switch (warm.state) {
    case 'idle':
      return 'nothing has been warmed yet';
    case 'running':
      return `warming: ${asked}`;
    case 'paused':
      return `paused after ${asked}`;
    case 'done':
      return warm.nTotal === 0 ? 'there was nothing to warm' : `done: ${asked}`;
    case 'cancelled':
      return `cancelled by you after ${asked}`;
    case 'stopped':
      return `stopped after ${asked}`;
  }
}
