/** What the stand-in has sent before, and the words of a request. */
import type { DisclosureView, SentCallView, UsageView } from '$lib/api/generated/api';

const DAY = 86_400_000;

export const USAGE: UsageView = { input: 614, cacheWrite: 0, cacheRead: 2_480, output: 120 };

/** Thirty days of use: busy ones, quiet ones, a failure now and then, an old one without a price. */
export function pastCalls(nowMs: number): SentCallView[] {
  const calls = Array.from({ length: 64 }, (_, idx): SentCallView => {
    const isLocal = idx % 9 === 4;
    const isTest = idx % 13 === 6;
    const dear = idx % 7 === 3;
    const isOld = idx > 58;
    const model = isLocal
      ? 'qwen3.6-coder:30b-a3b-instruct-q4_K_M'
      : isOld
        ? 'claude-preview-2026-10'
        : dear
          ? 'claude-opus-5-5'
          : 'claude-sonnet-5-5';
    const failed = idx === 2 || idx === 31;
    return {
      id: 64 - idx,
      atMs: nowMs - 4e5 - Math.floor((idx * idx * DAY) / 150),
      turnId: isTest ? null : 4,
      provider: isLocal ? 'Ollama' : 'Anthropic',
      model,
      host: isLocal ? 'http://localhost:11434' : 'https://api.anthropic.com',
      isLocal,
      source: isTest ? '' : 'sample, fictional companies',
      disclosure: idx % 5 === 0 ? 'samples' : 'schema',
      purpose: isTest ? 'test' : 'answer',
      nBytes: isTest ? 214 : 9_412 + idx * 37,
      isKept: idx < 40,
      usage: failed ? { input: 0, cacheWrite: 0, cacheRead: 0, output: 0 } : USAGE,
      usd: isLocal
        ? 0
        : isOld
          ? null
          : isTest
            ? 0.00012
            : dear
              ? 0.0512
              : 0.0042 + (idx % 4) * 0.011,
      durationUs: failed ? 30_000_000 : 1_900_000 + idx * 21_000,
      outcome: idx === 2 ? 'Anthropic is overloaded; it was tried 3 times' : idx === 31 ? '' : 'ok',
    };
  });
  return calls;
}

/** The words of a request, as they are sent: in one line. */
export function body(question: string, model: string, disclosure: DisclosureView): string {
  const tools = [
    { name: 'run_query', description: 'Run one reading statement and see how many rows it gives.' },
    ...(disclosure === 'schema'
      ? []
      : [{ name: 'sample_values', description: 'A few values of one column.' }]),
  ];
  const schema = [
    'companies (id INTEGER, name TEXT, symbol TEXT, sector TEXT, founded_year INTEGER)',
    'financial_records (company_id INTEGER, year INTEGER, quarter TEXT, revenue REAL, profit REAL, expenses REAL)',
    'market_data (company_id INTEGER, day TEXT, price REAL, volume INTEGER, market_cap REAL)',
  ].join('\n');
  return JSON.stringify({
    model,
    max_tokens: 2048,
    stream: true,
    system: [
      {
        type: 'text',
        text: `You turn a question into one SQLite statement. Use only these tables.\n${schema}`,
        cache_control: { type: 'ephemeral' },
      },
    ],
    tools,
    messages: [{ role: 'user', content: question }],
  });
}
