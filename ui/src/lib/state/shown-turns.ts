/** The turns a conversation shows: those written down, and those that are not yet or cannot be. */
import type { Turn } from '$lib/api/generated/api';

export interface Known {
  /** As the conversation was read, which may be a moment older than the answer that just came. */
  written: Turn[];
  /** Answers that could not be written down, of all conversations. */
  unkept: Turn[];
  /** The last one that came back, wherever it belongs. */
  settled: Turn | null;
  /** The conversation shown; null while a new one is begun. */
  conversationId: number | null;
}

/** The turns to show, oldest first. */
export function shownTurns({ written, unkept, settled, conversationId }: Known): Turn[] {
  const isHere = (it: Turn) =>
    it.conversationId === conversationId || (it.conversationId < 0 && conversationId === null);
  const lost = unkept.filter(isHere);
  const list =
    lost.length === 0 ? written : [...written, ...lost].sort((a, b) => a.askedAtMs - b.askedAtMs);
  if (settled === null || !isHere(settled)) return list;
  const at = list.findIndex((it) => it.id === settled.id);
  if (at < 0) return [...list, settled];
  return list.with(at, list[at]?.state.kind === 'pending' ? settled : (list[at] ?? settled));
}
