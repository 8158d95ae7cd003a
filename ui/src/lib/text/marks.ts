/** A question in pieces, those that were not understood marked. */

export interface Piece {
  text: string;
  marked: boolean;
}

/** `question` cut at each of `words`, found whole and in any letter case. */
export function markWords(question: string, words: string[]): Piece[] {
  const wanted = words.filter((it) => it.trim() !== '').sort((a, b) => b.length - a.length);
  if (wanted.length === 0) return [{ text: question, marked: false }];
  const any = wanted.map((it) => it.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const rule = new RegExp(`(?<![\\p{L}\\p{N}])(?:${any})(?![\\p{L}\\p{N}])`, 'giu');
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of question.matchAll(rule)) {
    if (found.index > at) pieces.push({ text: question.slice(at, found.index), marked: false });
    pieces.push({ text: found[0], marked: true });
    at = found.index + found[0].length;
  }
  if (at < question.length) pieces.push({ text: question.slice(at), marked: false });
  return pieces;
}
