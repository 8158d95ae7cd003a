/** How well a text fits what was typed: for the palette and for completions. */

/**
 * Higher is better; null where it does not fit. Every letter typed must come, in order; a run
 * from the start beats one at a word's start, then come initials, then letters here and there.
 */
export function fit(typed: string, text: string): number | null {
  const needle = typed.trim().toLowerCase();
  const hay = text.toLowerCase();
  if (needle === '') return 0;
  const at = hay.indexOf(needle);
  if (at === 0) return 1_000 - hay.length;
  if (at > 0 && /[\s._(/-]/.test(hay.charAt(at - 1))) return 800 - hay.length;
  const initials = hay.split(/[\s._(/-]+/).map((it) => it.charAt(0));
  if (needle.length > 1 && initials.join('').startsWith(needle)) return 600;
  return at > 0 ? 500 - hay.length : scattered(needle, hay);
}

function scattered(needle: string, hay: string): number | null {
  let at = 0;
  let gaps = 0;
  for (const letter of needle.replace(/\s+/g, '')) {
    const found = hay.indexOf(letter, at);
    if (found < 0) return null;
    gaps += found - at;
    at = found + 1;
  }
  // Letters strewn over a whole sentence are no match a person would see.
  return gaps > needle.length * 4 ? null : 100 - gaps;
}

/** The `n` best of `items` by the text `of` gives; items as good as each other keep their order. */
export function best<T>(typed: string, items: T[], of: (item: T) => string, n: number): T[] {
  const scored = items.flatMap((item) => {
    const score = fit(typed, of(item));
    return score === null ? [] : [{ item, score }];
  });
  return scored
    .sort((a, b) => b.score - a.score)
    .slice(0, n)
    .map((it) => it.item);
}
