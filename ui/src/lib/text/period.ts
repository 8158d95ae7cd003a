/** The period figures are shown of, as it is chosen and as it is asked for. */
import type { LogPeriod } from '$lib/api/generated/api';

export type PeriodChoice = '7' | '30' | '90' | 'all' | 'custom';

export interface Period {
  choice: PeriodChoice;
  /** Of a period of one's own: its first and last day as typed, `2026-10-07`. */
  from: string;
  to: string;
}

const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;

/** What to ask for; in words what is wrong with what was typed, where something is. */
export function periodRequest({ choice, from, to }: Period): LogPeriod | string {
  if (choice === 'all') return { days: null };
  if (choice !== 'custom') return { days: Number(choice) };
  const first = startOfDay(from.trim());
  const last = startOfDay(to.trim());
  if (first === null || last === null) return 'Enter both days in the form 2026-10-07.';
  if (last < first) return 'The last day is before the first.';
  const until = new Date(last);
  // A day is not always 24 hours long.
  until.setDate(until.getDate() + 1);
  return { fromMs: first, untilMs: until.getTime() };
}

/** A moment's day as it is typed. */
export function dayText(atMs: number): string {
  const at = new Date(atMs);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** The period in the middle of a sentence: `in the last 7 days`. */
export function periodWords({ choice, from, to }: Period): string {
  if (choice === 'all') return 'so far';
  return choice === 'custom' ? `from ${from} to ${to}` : `in the last ${choice} days`;
}

function startOfDay(text: string): number | null {
  const [, year, month, day] = DAY.exec(text)?.map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined) return null;
  const at = new Date(year, month - 1, day);
  // The 31st of a short month would be taken for a day of the next one.
  return at.getMonth() === month - 1 && at.getDate() === day ? at.getTime() : null;
}
