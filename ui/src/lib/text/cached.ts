/** How much of an answer came from the cache, in words. */
import type { AnswerView, LevelKind } from '$lib/api/generated/api';
import { age } from '$lib/format';

type Cached = AnswerView['cache'];

/** The level in short, as a legend says it. */
export const LEVELS: Record<LevelKind, string> = {
  answer: 'Whole answer',
  result: 'Same statement',
  plan: 'Model’s statement',
};

/** The badge under an answer: `cached · 2 min · data unchanged`, `fresh`. */
export function badge({ hit, level, ageMs }: Cached): string {
  if (!hit) return 'fresh';
  const [first, last] =
    level === 'plan'
      ? ['statement cached', 'run again']
      : [level === 'result' ? 'rows cached' : 'cached', 'data unchanged'];
  // Rows and statements do not tell how old they are.
  return [first, ...(ageMs === null ? [] : [age(ageMs)]), last].join(' · ');
}

/** What the cache did, for the inspector. */
export function cacheWords({ hit, level }: Cached): string {
  if (!hit) return 'worked out';
  if (level === 'plan') return 'hit: a model’s statement was cached and ran again';
  return level === 'result' ? 'hit: the rows were cached' : 'hit: the whole answer was cached';
}
