/** A saved list of questions as it is typed, and as it is kept. */
import type { AnswerByView, SaveWarmList, WarmListView } from '$lib/api/generated/api';

import { dollars, isTime, MICRO } from './warm-words';

export interface ListForm {
  name: string;
  text: string;
  dailyAt: string;
  onChange: boolean;
  budget: string;
  /** Nothing for the built-in engine alone. */
  answerBy: AnswerByView | '';
  /** Whether a list of other data is for the open data from now on. */
  forOpenData: boolean;
}

/** What the form begins with. */
export function listForm(list: WarmListView | null, text: string): ListForm {
  return {
    name: list?.name ?? '',
    text,
    dailyAt: list?.dailyAt ?? '',
    onChange: list?.onChange ?? false,
    budget: list?.budgetMicroUsd ? String(list.budgetMicroUsd / MICRO) : '',
    answerBy: list?.answerBy ?? '',
    forOpenData: false,
  };
}

/** What is to be kept; in words what is wrong with the form, where something is. */
export function listRequest(form: ListForm, list: WarmListView | null): SaveWarmList | string {
  if (form.name.trim() === '') return 'Give the list a name.';
  if (form.text.trim() === '') return 'Enter at least one question, one per line.';
  const dailyAt = form.dailyAt.trim();
  if (dailyAt !== '' && !isTime(dailyAt)) return 'Enter a time such as 09:30, or leave it empty.';
  const budget = form.answerBy === '' ? null : dollars(form.budget);
  if (budget === 'wrong') return 'Enter the budget in dollars, such as 0.50, or leave it empty.';
  return {
    id: list?.id ?? null,
    name: form.name.trim(),
    text: form.text,
    dailyAt: dailyAt === '' ? null : dailyAt,
    onChange: form.onChange,
    budgetMicroUsd: budget,
    answerBy: form.answerBy || null,
    forOpenData: form.forOpenData || null,
  };
}
