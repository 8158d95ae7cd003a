/** What the ask box offers while one types: whole questions first, then names in the data. */
import type { SourceView } from '$lib/api/generated/api';

export interface Completion {
  /** The whole text of the box once it is taken. */
  text: string;
  /** What the list shows. */
  label: string;
  kind: 'question' | 'name';
}

const MOST = 6;

export function completions(
  typed: string,
  questions: string[],
  source: SourceView | undefined,
): Completion[] {
  const trimmed = typed.trimStart();
  if (trimmed.length < 2) return [];
  return [...questionsLike(trimmed, questions), ...namesLike(trimmed, source)].slice(0, MOST);
}

function questionsLike(typed: string, questions: string[]): Completion[] {
  const needle = typed.toLowerCase();
  const fits = (it: string) => it.toLowerCase().includes(needle) && it.toLowerCase() !== needle;
  const found = [...new Set(questions)].filter(fits).slice(0, 4);
  return found.map((text) => ({ text, label: text, kind: 'question' as const }));
}

function namesLike(typed: string, source: SourceView | undefined): Completion[] {
  const word = /[\p{L}_]{2,}$/u.exec(typed)?.[0];
  if (!word || !source) return [];
  const before = typed.slice(0, typed.length - word.length);
  const names = source.tables.flatMap((it) => [it.name, ...it.columns.map((col) => col.name)]);
  const readable = new Set(names.map((it) => it.replaceAll('_', ' ').toLowerCase()));
  const needle = word.toLowerCase();
  const fits = [...readable].filter((it) => it.startsWith(needle) && it !== needle);
  return fits.map((name) => ({ text: `${before}${name} `, label: name, kind: 'name' as const }));
}
