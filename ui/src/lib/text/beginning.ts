/** The beginning of a text that may be long, as a server's own words are. */

/** Three lines of a card: what happened and the way out. */
const SHORT = 280;
/** A rest shorter than this is not worth unfolding. */
const SLACK = 60;

/** The text itself where it is short; else its beginning up to a gap between words, with `…`. */
export function beginning(text: string): string {
  if (text.length <= SHORT + SLACK) return text;
  const cut = text.slice(0, SHORT);
  const gap = cut.lastIndexOf(' ');
  // Text without gaps, such as JSON, is cut where it is.
  return `${cut.slice(0, gap > SHORT / 2 ? gap : SHORT).replace(/[\s,;:([{]+$/, '')}…`;
}
