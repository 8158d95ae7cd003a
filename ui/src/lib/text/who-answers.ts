/** Who answers, in words: the choices, what each means, and what may leave the computer. */
import type {
  AnswerByView,
  AnswerView,
  DisclosureView,
  ModelsView,
  ProviderView,
} from '$lib/api/generated/api';

/** One of the four ways to answer. */
export interface Way {
  by: AnswerByView;
  label: string;
  /** What it means, with the name of who would be asked. */
  about: string;
  /** Whether it makes no sense without a model. */
  needsModel: boolean;
}

/** The four ways, the quietest ones first. */
export function ways(models: ModelsView): Way[] {
  const who = providerName(models) || 'a model';
  return [
    {
      by: 'builtInFirst',
      label: 'Built-in first',
      about: `The built-in engine answers; ${who} when it is not sure`,
      needsModel: false,
    },
    {
      by: 'modelFirst',
      label: 'Model first',
      about: `${capital(who)} answers; the built-in engine when it cannot`,
      needsModel: true,
    },
    {
      by: 'builtInOnly',
      label: 'Built-in only',
      about: 'Nothing you ask leaves this computer, and nothing costs money',
      needsModel: false,
    },
    {
      by: 'compare',
      label: 'Both and compare',
      about: `The built-in engine and ${who} answer; you see both`,
      needsModel: true,
    },
  ];
}

/** What may be sent, in three words; `names only`, `and sample values`, `and result rows`. */
export const DISCLOSED: Record<DisclosureView, string> = {
  schema: 'names only',
  samples: 'names and sample values',
  rows: 'names, samples and results',
};

/** The provider that would be asked. */
export function chosenProvider({ provider, providers }: ModelsView): ProviderView | undefined {
  return providers.find((it) => it.id === provider);
}

export function providerName(models: ModelsView): string {
  return chosenProvider(models)?.name ?? '';
}

/** The model that would be asked; the provider where it has none. */
export function modelName(models: ModelsView): string {
  const provider = chosenProvider(models);
  return provider?.model || provider?.name || 'the model';
}

/** Whether a model may be asked as things stand. */
export function mayAskModel(models: ModelsView): boolean {
  return models.problem === null && models.answerBy !== 'builtInOnly';
}

/** Where what is asked may go, and what of the data; nothing where it stays. */
export interface Reach {
  leaves: boolean;
  /** `on this computer`, `may ask Anthropic`. */
  where: string;
  /** `names only`; empty where nothing leaves. */
  what: string;
}

/** Whether what is asked may leave the computer, and what of the data. */
export function reach(models: ModelsView): Reach {
  if (!mayAskModel(models) || models.isLocal) {
    return { leaves: false, where: 'on this computer', what: '' };
  }
  const asks = models.answerBy === 'builtInFirst' ? 'may ask' : 'asks';
  const where = `${asks} ${providerName(models)}`;
  return { leaves: true, where, what: DISCLOSED[models.disclosure] };
}

/** Whether a model answered, rather than helped or was compared. */
export function isByModel({ model, engine }: Pick<AnswerView, 'model' | 'engine'>): boolean {
  return model !== null && !engine.startsWith('built-in') && engine !== CONFIRMED;
}

/** The engine's name where a confirmed answer stands in its place. */
export const CONFIRMED = 'confirmed by you';

/** Who is to work an answer out again: who did before, whatever the settings say now. */
export function sameAgain(answer: AnswerView): AnswerByView | undefined {
  if (answer.compared) return 'compare';
  return isByModel(answer) ? 'modelFirst' : undefined;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
