/** Questions asked before among what the ask box offers. */
import type { CompletionView } from '$lib/api/generated/api';

const MOST_ASKED = 2;
const MOST = 8;
/** Fewer letters begin too many questions. */
const SHORTEST = 2;

/** `items` with the last questions asked that begin as `typed` does before them. */
export function askedLike(
  typed: string,
  asked: string[],
  items: CompletionView[],
): CompletionView[] {
  const needle = typed.trimStart().toLowerCase();
  if (needle.length < SHORTEST) return items;
  const begins = (it: string) => it.toLowerCase().startsWith(needle) && it.length > needle.length;
  const again = [...new Set([...asked].reverse())].filter(begins).slice(0, MOST_ASKED);
  const rest = items.filter((it) => !again.includes(it.insert));
  const whole = (question: string): CompletionView => ({
    insert: question,
    from: 0,
    to: typed.length,
    label: question,
    kind: 'question',
    detail: 'asked before',
    meaning: '',
  });
  return [...again.map(whole), ...rest].slice(0, MOST);
}
