/** A list newest first, in groups by the day. */
import { dayGroup } from '$lib/format';

/** Each group with its heading, in the order their first members come. */
export function byDay<T extends { updatedAtMs: number }>(
  items: T[],
  nowMs: number,
): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const day = dayGroup(item.updatedAtMs, nowMs);
    groups.set(day, [...(groups.get(day) ?? []), item]);
  }
  return [...groups];
}
