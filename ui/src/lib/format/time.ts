/** Durations, ages and moments as people read them. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Microseconds: `840 µs`, `12 ms`, `1.4 s`, `3 min 20 s`. */
export function duration(us: number): string {
  if (us < 1_000) return `${Math.round(us)} µs`;
  const ms = us / 1_000;
  if (ms < 10) return `${trimmed(ms)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${trimmed(ms / SECOND)} s`;
  const seconds = Math.round(ms / SECOND);
  if (seconds < 3_600) return pair(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  const minutes = Math.round(seconds / 60);
  return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

function trimmed(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}

function pair(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
}

/** How long ago, in milliseconds: `just now`, `2 min`, `3 h`, `5 days`. */
export function age(ms: number): string {
  if (ms < 10 * SECOND) return 'just now';
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h`;
  const days = Math.floor(ms / DAY);
  return days === 1 ? '1 day' : `${days} days`;
}

/** A moment before now: `just now`, `2 min ago`. */
export function ago(atMs: number, nowMs: number): string {
  const text = age(Math.max(0, nowMs - atMs));
  return text === 'just now' ? text : `${text} ago`;
}

/** The day a list is grouped under. */
export function dayGroup(atMs: number, nowMs: number): string {
  const midnight = new Date(nowMs);
  midnight.setHours(0, 0, 0, 0);
  const today = midnight.getTime();
  if (atMs >= today) return 'Today';
  if (atMs >= today - DAY) return 'Yesterday';
  if (atMs >= today - 7 * DAY) return 'Last 7 days';
  return 'Earlier';
}

/** Date and time in full, in the person's own manner. */
export function moment(atMs: number): string {
  return new Date(atMs).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

/** What stands at both ends of slices side by side: where the first begins and the last is over. Of
 * whole days it is the days themselves. */
export function sliceEnds(slices: { startMs: number; lengthMs: number }[]): [string, string] {
  const [first, last] = [slices[0], slices.at(-1)];
  if (!first || !last) return ['', ''];
  const endMs = last.lengthMs >= DAY ? last.startMs : last.startMs + last.lengthMs;
  return [sliceStart(first.startMs, first.lengthMs), sliceStart(endMs, last.lengthMs)];
}

/** Where a slice of time begins, as short as its length allows. */
export function sliceStart(atMs: number, lengthMs: number): string {
  const options: Intl.DateTimeFormatOptions =
    lengthMs >= DAY
      ? { month: 'short', day: 'numeric' }
      : { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' };
  return new Date(atMs).toLocaleString(undefined, options);
}
