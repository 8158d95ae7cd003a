/** Who answered and what that took, in the few words of an answer's footer. */
import type { AnswerView, ModelUseView } from '$lib/api/generated/api';
import { allTokens, money, tokens } from '$lib/format';

import { isByModel } from './who-answers';

type Answer = Pick<AnswerView, 'engine' | 'model' | 'cache'>;

/**
 * `built-in 3`; `claude-sonnet-5-5`, `3,214 tokens`, `$0.004`. Where a model had a part in an
 * answer that another engine gave, the engine comes first.
 */
export function modelFacts(answer: Answer): string[] {
  const { engine, model, cache } = answer;
  if (model === null) return [engine];
  const took = modelTook(model, cache.hit);
  return isByModel(answer) ? took : [engine, `with ${took[0]}`, ...took.slice(1)];
}

/** Which model, how many tokens and at what cost; `kept` says that the answer is from before. */
export function modelTook(model: ModelUseView, kept: boolean): string[] {
  return [model.model, tokens(allTokens(model.usage)), cost(model, kept)];
}

function cost({ usd, isLocal }: ModelUseView, kept: boolean): string {
  if (isLocal) return 'free, on this computer';
  if (usd === null) return 'price unknown';
  return kept ? `originally ${money(usd)}` : money(usd);
}
