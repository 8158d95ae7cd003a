/** What stands in the empty ask box after an answer: how one can go on from it. */
import type { ChipView } from '$lib/api/generated/api';

/** Names only what this answer allows: no year without a period, no first three without groups. */
export function waysOn(chips: ChipView[]): string {
  const has = (kind: string) => chips.some((it) => it.kind === kind);
  const ways = [
    ...(has('time') ? ['“and by year?”'] : []),
    ...(has('grouping') ? ['“only the top 3”'] : []),
  ];
  if (ways.length === 0) return 'Follow up on this answer, or ask something new';
  return `Follow up, as in ${ways.join(' or ')}, or ask something new`;
}
