/** Who answers, as a person chooses it; says in a toast what does not work. */
import type { AnswerByView, ModelsView, Started } from '$lib/api/generated/api';
import { failureInWords } from '$lib/backend';
import { ways } from '$lib/text/who-answers';

import type { Queries } from './queries.svelte';
import type { Session } from './session.svelte';
import type { Toasts } from './toasts.svelte';

export class Answering {
  constructor(
    private readonly queries: Queries,
    private readonly session: Session,
    private readonly toasts: Toasts,
    private readonly started: Started,
  ) {}

  /** Who answers, kept in view. To be called while a component is set up. */
  watch(): { readonly now: ModelsView } {
    const watched = this.queries.watch('models', () => ({}));
    const { started } = this;
    return {
      get now() {
        return watched.data ?? started.models;
      },
    };
  }

  /** Chooses a way; where it needs a model and none can be asked, leads to where one is added. */
  async choose(by: AnswerByView, models: ModelsView): Promise<void> {
    const way = ways(models).find((it) => it.by === by);
    if (way?.needsModel && models.problem !== null) {
      this.session.openSettings('models');
      return;
    }
    await this.#run({ answerBy: by, provider: null });
  }

  async ask(provider: string): Promise<void> {
    await this.#run({ answerBy: null, provider });
  }

  async #run(request: { answerBy: AnswerByView | null; provider: string | null }): Promise<void> {
    try {
      await this.queries.run('set_answering', request);
    } catch (raw) {
      this.toasts.failed(failureInWords(raw));
    }
  }
}
