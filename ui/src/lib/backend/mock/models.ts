/** Language models of the stand-in: providers and keys, what was sent, what it cost. */
import type {
  AnswerByView,
  CostsView,
  DisclosureView,
  ModelsView,
  PriceView,
  ProviderTest,
  ProviderView,
  SentCallView,
} from '$lib/api/generated/api';

import type { Reply, Request } from '../backend';
import type { Failure } from '../failure';
import { OPTIONS, refused } from './options';
import { OFFERED, PRICES, shippedProviders, type MockModels } from './providers';
import { body, pastCalls, USAGE } from './sent';

const DAY = 86_400_000;

export class Models {
  answerBy: AnswerByView = 'builtInFirst';
  #chosen = '';
  #disclosure: DisclosureView = 'schema';
  #providers: ProviderView[] = shippedProviders();
  #prices: PriceView[] = [...PRICES];
  #options = OPTIONS.map((it) => ({ ...it }));
  #calls: SentCallView[] = [];

  constructor(
    have: MockModels,
    private readonly keyring: () => boolean,
  ) {
    if (have === 'none') return;
    this.#keep('anthropic', 'default');
    this.#chosen = have === 'local' ? 'ollama' : 'anthropic';
  }

  /** Calls from before. */
  remember(): void {
    this.#calls = pastCalls(Date.now());
  }

  view(): ModelsView {
    const chosen = this.#find(this.#chosen);
    return {
      answerBy: this.answerBy,
      provider: chosen?.id ?? '',
      chosen: chosen ? `${chosen.name} · ${chosen.model}` : '',
      problem: problemOf(chosen),
      isLocal: chosen?.isLocal ?? false,
      providers: this.#providers,
      disclosure: this.#disclosure,
      dayBudgetUsd: 2,
      spentTodayUsd: this.#costs(1).todayUsd,
    };
  }

  get options() {
    return this.#options;
  }

  /** Writes down that a question was sent. */
  sent(turnId: number, source: string): SentCallView {
    const chosen = this.#find(this.#chosen);
    const call: SentCallView = {
      id: (this.#calls[0]?.id ?? 0) + 1,
      atMs: Date.now(),
      turnId,
      provider: chosen?.name ?? '',
      model: chosen?.model ?? '',
      host: host(chosen?.baseUrl ?? ''),
      isLocal: chosen?.isLocal ?? false,
      source,
      disclosure: this.#disclosure,
      purpose: 'answer',
      nBytes: 9_412,
      isKept: true,
      usage: USAGE,
      usd: chosen?.isLocal ? 0 : 0.0042,
      durationUs: 2_310_000,
      outcome: 'ok',
    };
    this.#calls = [call, ...this.#calls];
    return call;
  }

  readonly handlers = {
    models: () => this.view(),
    set_answering: ({ answerBy, provider }: Request<'set_answering'>) => {
      this.answerBy = answerBy ?? this.answerBy;
      this.#chosen = provider ?? this.#chosen;
      return DONE;
    },
    set_provider: ({ id, name, wire, baseUrl, model }: Request<'set_provider'>) => {
      if (!/^https?:\/\/[^\s/]+/.test(baseUrl))
        throw failure(
          'bad_request',
          `“${baseUrl}” is not an address`,
          'write one such as http://localhost:8080/v1',
        );
      const isLocal = /\/\/(localhost|127\.|\[::1)/.test(baseUrl);
      const known = this.#find(id);
      const own = { isShipped: false, wantsKey: !isLocal, keys: [] };
      this.#put({ ...own, isReady: false, ...known, id, name, wire, baseUrl, model, isLocal });
      return DONE;
    },
    delete_provider: ({ id }: Request<'delete_provider'>) => {
      const shipped = shippedProviders().find((it) => it.id === id);
      if (shipped) this.#put(shipped);
      else this.#providers = this.#providers.filter((it) => it.id !== id);
      return DONE;
    },
    set_key: ({ provider, name }: Request<'set_key'>) => {
      if (!this.keyring())
        throw failure('no_keyring', 'no keyring answers', 'unlock the keyring and try again');
      this.#keep(provider, name ?? 'default');
      return DONE;
    },
    use_key: ({ provider, name }: Request<'use_key'>) => {
      this.#keys(provider, (keys) => keys.map((it) => ({ ...it, isUsed: it.name === name })));
      return DONE;
    },
    delete_key: ({ provider, name }: Request<'delete_key'>) => {
      this.#keys(provider, (keys) => {
        const left = keys.filter((it) => it.name !== (name ?? 'default'));
        return left.map((it, idx) => ({ ...it, isUsed: idx === 0 }));
      });
      return DONE;
    },
    test_provider: ({ provider }: Request<'test_provider'>) => this.#test(this.#find(provider)),
    set_disclosure: ({ disclosure }: Request<'set_disclosure'>) => {
      this.#disclosure = disclosure;
      return DONE;
    },
    preview_sent: ({ question }: Request<'preview_sent'>) => {
      const chosen = this.#find(this.#chosen);
      const words = body(question, chosen?.model ?? '', this.#disclosure);
      return {
        provider: chosen?.name ?? '',
        model: chosen?.model ?? '',
        host: host(chosen?.baseUrl ?? ''),
        isLocal: chosen?.isLocal ?? false,
        disclosure: this.#disclosure,
        body: words,
        nTokens: Math.ceil(words.length / 4),
        aboutUsd: chosen?.isLocal ? 0 : 0.0216,
      };
    },
    sent_calls: ({ turnId, before, limit }: Request<'sent_calls'>) => {
      const fit = this.#calls.filter(
        (it) => (turnId === null || it.turnId === turnId) && (before === null || it.id < before),
      );
      return { calls: fit.slice(0, limit), hasMore: fit.length > limit };
    },
    sent_body: ({ id }: Request<'sent_body'>) => {
      const call = this.#calls.find((it) => it.id === id);
      const words = body('What are the top 5 companies?', call?.model ?? '', 'schema');
      return { body: call?.isKept ? words : null };
    },
    forget_sent: () => {
      this.#calls = this.#calls.map((it) => ({ ...it, isKept: false }));
      return DONE;
    },
    costs: ({ days }: Request<'costs'>) => this.#costs(days),
    prices: () => ({
      prices: this.#prices,
      path: '/home/ada/.config/fact/prices.toml',
      problems: [],
    }),
    set_price: ({ price }: Request<'set_price'>) => {
      if (!/^\d{4}-\d\d-\d\d$/.test(price.from))
        throw failure(
          'bad_request',
          `“${price.from}” is not a day`,
          'write one such as 2026-10-07',
        );
      this.#prices = [price, ...this.#prices.filter((it) => !samePrice(it, price))];
      return DONE;
    },
    delete_price: ({ price }: Request<'delete_price'>) => {
      this.#prices = this.#prices.filter((it) => !samePrice(it, price));
      return DONE;
    },
    set_option: ({ name, value }: Request<'set_option'>) => {
      const option = this.#options.find((it) => it.name === name);
      if (!option) throw failure('not_found', `there is no setting ${name}`);
      const why = value === null ? null : refused(option, value);
      if (why) throw failure('bad_request', why);
      const now = { value: value ?? option.default, origin: value === null ? 'default' : 'file' };
      const changed = { ...option, ...now, problem: null };
      this.#options = this.#options.map((it) => (it.name === name ? changed : it));
      return DONE;
    },
  };

  #find(id: string): ProviderView | undefined {
    return this.#providers.find((it) => it.id === id);
  }

  #put(provider: ProviderView): void {
    const isReady = provider.model !== '' && (!provider.wantsKey || provider.keys.length > 0);
    const put = { ...provider, isReady };
    this.#providers = this.#find(put.id)
      ? this.#providers.map((it) => (it.id === put.id ? put : it))
      : [...this.#providers, put];
  }

  #keys(id: string, change: (keys: ProviderView['keys']) => ProviderView['keys']): void {
    const provider = this.#find(id);
    if (provider) this.#put({ ...provider, keys: change(provider.keys) });
  }

  #keep(id: string, name: string): void {
    this.#keys(id, (keys) => [
      ...keys.filter((it) => it.name !== name).map((it) => ({ ...it, isUsed: false })),
      { name, fromEnvironment: name === 'OPENAI_API_KEY', isUsed: true },
    ]);
  }

  #test(provider: ProviderView | undefined): ProviderTest {
    const none = { works: false, latencyMs: null, models: [] };
    if (!provider) return { ...none, message: 'there is no such provider' };
    if (provider.wantsKey && provider.keys.length === 0)
      return { ...none, message: `${provider.name} wants a key, and there is none yet` };
    const models = OFFERED[provider.id];
    if (!models)
      return {
        ...none,
        message: `nothing answers at ${provider.baseUrl}: start ${provider.name}, or fix the address`,
      };
    return { works: true, message: `${provider.name} answers`, latencyMs: 412, models };
  }

  #costs(days: number): CostsView {
    const nowMs = Date.now();
    const today = new Date(nowMs).setHours(0, 0, 0, 0);
    const from = today - (days - 1) * DAY;
    const calls = this.#calls.filter((it) => it.atMs >= from);
    const inDay = (startMs: number) =>
      calls.filter((it) => it.atMs >= startMs && it.atMs < startMs + DAY);
    const byDay = Array.from({ length: days }, (_, idx) => {
      const startMs = from + idx * DAY;
      const own = inDay(startMs);
      return { startMs, usd: sum(own.map((it) => it.usd ?? 0)), nCalls: own.length };
    });
    const models = [...new Set(calls.map((it) => it.model))].map((model) => {
      const own = calls.filter((it) => it.model === model);
      const priced = own.filter((it) => it.usd !== null);
      return {
        provider: own[0]?.provider ?? '',
        model,
        nCalls: own.length,
        usage: added(own),
        usd: priced.length === 0 ? null : sum(priced.map((it) => it.usd ?? 0)),
      };
    });
    return {
      usd: sum(calls.map((it) => it.usd ?? 0)),
      todayUsd: byDay.at(-1)?.usd ?? 0,
      dayBudgetUsd: 2,
      nCalls: calls.length,
      nWithoutPrice: calls.filter((it) => it.usd === null).length,
      usage: added(calls),
      savedByPromptCacheUsd: calls.length * 0.0031,
      savedByFactCacheUsd: calls.length * 0.0087,
      byDay,
      byModel: models.sort((a, b) => (b.usd ?? 0) - (a.usd ?? 0)),
    };
  }
}

const DONE: Reply<'set_key'> = { done: true };

function problemOf(provider: ProviderView | undefined): string | null {
  if (!provider) return 'no model yet: add a key in Settings, or start a model on this computer';
  if (provider.isReady) return null;
  return provider.model === ''
    ? 'no model chosen yet: choose one in Settings'
    : 'no key yet: add one in Settings';
}

function host(baseUrl: string): string {
  return baseUrl.split('/').slice(0, 3).join('/');
}

function samePrice(a: PriceView, b: PriceView): boolean {
  const key = ({ models, provider, from, promptOver }: PriceView) =>
    JSON.stringify([models, provider, from, promptOver]);
  return a.isOwn === b.isOwn && key(a) === key(b);
}

function sum(figures: number[]): number {
  return figures.reduce((all, it) => all + it, 0);
}

function added(calls: SentCallView[]): SentCallView['usage'] {
  const of = (kind: keyof SentCallView['usage']) => sum(calls.map((it) => it.usage[kind]));
  return {
    input: of('input'),
    cacheWrite: of('cacheWrite'),
    cacheRead: of('cacheRead'),
    output: of('output'),
  };
}

function failure(code: Failure['code'], message: string, hint: string | null = null): Failure {
  return { code, message, hint };
}
