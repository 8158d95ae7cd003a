/** Answers a person confirmed or corrected: such a question is answered that way from then on. */
import type { AnswerView, ConfirmedView, Turn } from '$lib/api/generated/api';
import { failureInWords, toFailure, type Failure } from '$lib/backend';

import type { Queries } from './queries.svelte';
import type { Toasts } from './toasts.svelte';

export class Approving {
  constructor(
    private readonly queries: Queries,
    private readonly toasts: Toasts,
  ) {}

  /** Keeps an answer as it is shown, for the question as it was asked. */
  confirm(turn: Turn, answer: AnswerView): Promise<void> {
    return this.#telling(async () => {
      if (turn.edits.length === 0) {
        await this.queries.run('confirm_answer', { turnId: turn.id, question: null });
      } else {
        // What was changed, in words: the changes themselves are the engine's own text.
        const edits = [answer.reading];
        await this.queries.run('correct_answer', {
          turnId: turn.id,
          question: null,
          sql: null,
          edits,
        });
      }
      return 'Saved: this question is answered this way from now on';
    });
  }

  /** Keeps a statement as the answer to a turn's question; gives what is wrong with it. */
  async correct(turn: Turn, answer: AnswerView, sql: string): Promise<Failure | null> {
    const continues = answer.notes[0]?.startsWith('continues: ') ?? false;
    const question = continues ? answer.reading : null;
    try {
      const request = { turnId: turn.id, question, sql, edits: [] };
      await this.queries.run('correct_answer', request);
    } catch (raw) {
      return toFailure(raw);
    }
    this.toasts.done('Saved: your statement answers this question from now on');
    return null;
  }

  forget(confirmed: Pick<ConfirmedView, 'id'>): Promise<void> {
    return this.#telling(async () => {
      await this.queries.run('forget_confirmed', { id: confirmed.id, question: null });
      return 'Removed: the engine answers this question again';
    });
  }

  async check(): Promise<void> {
    await this.#telling(async () => {
      const { answers, nBroken } = await this.queries.run('check_confirmed', { openOnly: false });
      if (answers.length === 0) return 'There is nothing to check';
      return nBroken === 0
        ? 'All checked'
        : `Checked: the engine now differs on ${nBroken} of ${answers.length}`;
    });
  }

  async #telling(work: () => Promise<string>): Promise<void> {
    try {
      this.toasts.done(await work());
    } catch (raw) {
      this.toasts.failed(failureInWords(raw));
    }
  }
}

/** The confirmed answer an answer is, where it is one. */
export function confirmedAs(
  turn: Turn,
  answer: AnswerView,
  all: ConfirmedView[],
): ConfirmedView | null {
  const asked = [turn.question, answer.reading].map(plain);
  const same = (it: ConfirmedView) =>
    it.isOpen && it.sql.trim() === answer.sql.trim() && asked.includes(plain(it.question));
  return all.find(same) ?? null;
}

function plain(question: string): string {
  return question
    .trim()
    .replace(/[?.!]+$/, '')
    .toLowerCase();
}
