/** Providers of models as the stand-in knows them, and the prices of some of their models. */
import type { PriceView, ProviderView } from '$lib/api/generated/api';

/** How much of models there is to look at. */
export type MockModels = 'ready' | 'none' | 'local';

function provider(more: Partial<ProviderView> & Pick<ProviderView, 'id' | 'name'>): ProviderView {
  return {
    wire: 'openai',
    baseUrl: '',
    model: '',
    isLocal: true,
    isShipped: true,
    wantsKey: false,
    keys: [],
    isReady: false,
    ...more,
  };
}

export function shippedProviders(): ProviderView[] {
  return [
    provider({
      id: 'anthropic',
      name: 'Anthropic',
      wire: 'anthropic',
      baseUrl: 'https://api.anthropic.com',
      model: 'claude-sonnet-5-5',
      isLocal: false,
      wantsKey: true,
    }),
    provider({
      id: 'openai',
      name: 'OpenAI',
      baseUrl: 'https://api.openai.com/v1',
      model: 'gpt-5.2-mini',
      isLocal: false,
      wantsKey: true,
    }),
    provider({
      id: 'ollama',
      name: 'Ollama',
      baseUrl: 'http://localhost:11434/v1',
      model: 'qwen3.6-coder:30b-a3b-instruct-q4_K_M',
      isReady: true,
    }),
    provider({ id: 'lmstudio', name: 'LM Studio', baseUrl: 'http://localhost:1234/v1' }),
    provider({ id: 'llamacpp', name: 'llama.cpp', baseUrl: 'http://localhost:8080/v1' }),
    provider({ id: 'vllm', name: 'vLLM', baseUrl: 'http://localhost:8000/v1' }),
  ];
}

export const OFFERED: Record<string, string[]> = {
  anthropic: ['claude-opus-5-5', 'claude-sonnet-5-5', 'claude-haiku-5-5', 'claude-haiku-4-5'],
  openai: ['gpt-5.2', 'gpt-5.2-mini', 'gpt-5.2-nano'],
  ollama: ['qwen3.6-coder:30b-a3b-instruct-q4_K_M', 'llama4.2:8b', 'mistral-small4:24b'],
};

export const PRICES: PriceView[] = [
  price('claude-opus-5-5*', 'anthropic', '2026-06-02', [4, 20, 5, 0.2]),
  price('claude-sonnet-5-5*', 'anthropic', '2026-10-07', [2, 10, 2.5, 0.1]),
  price('claude-sonnet-5-5*', 'anthropic', '2026-06-02', [2, 10, 2.5, 0.2]),
  price('claude-haiku-5-5*', 'anthropic', '2026-09-15', [0.1, 0.5, 0.125, 0.01]),
  {
    ...price('claude-haiku-5-5*', 'anthropic', '2026-09-15', [0.5, 2.5, 0.625, 0.05]),
    promptOver: 100_000,
  },
  price('gpt-5.2-mini', 'openai', '2026-08-01', [0.25, 2, 0, 0.025]),
];

function price(
  model: string,
  provider: string,
  from: string,
  [input, output, cacheWrite, cacheRead]: [number, number, number, number],
): PriceView {
  return {
    models: [model],
    provider,
    from,
    promptOver: null,
    ...{ input, output, cacheWrite, cacheRead },
    source: `the provider’s price list, read on ${from}`,
    isOwn: false,
  };
}
