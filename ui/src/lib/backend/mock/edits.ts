/** What the stand-in makes of a changed reading. */
import type { ChipView } from '$lib/api/generated/api';

import { top5, type Scripted } from './answers';

/** What becomes of an answer whose reading was changed: its chips say so. */
export function edited(script: Scripted, edits: string[]): Scripted {
  const { state } = script;
  if (edits.some((it) => it.startsWith('word '))) return top5();
  if (state.kind !== 'answered') return script;
  const set = (it: ChipView): ChipView => {
    const last = it.options.findLast((option) => edits.includes(option.edit));
    if (!last) return it;
    const chosen = it.options.map((option) => ({ ...option, chosen: option === last }));
    return { ...it, label: last.label, options: chosen };
  };
  const removed = (it: ChipView) =>
    it.options.some((option) => option.remove && edits.includes(option.edit));
  const chips = state.answer.chips.filter((it) => !removed(it)).map(set);
  return { ...script, state: { ...state, answer: { ...state.answer, chips } } };
}
