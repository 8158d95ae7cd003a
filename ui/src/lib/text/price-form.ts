/** A price as it is typed, and as it is kept. */
import type { PriceView } from '$lib/api/generated/api';

/** Every part as text, for it is being typed. */
export type PriceForm = Record<
  | 'models'
  | 'provider'
  | 'from'
  | 'promptOver'
  | 'input'
  | 'output'
  | 'cacheWrite'
  | 'cacheRead'
  | 'source',
  string
>;

/** What the form begins with. A price that comes with FACT is the beginning of one's own. */
export function typed(price: PriceView | null, nowMs: number): PriceForm {
  const day = new Date(nowMs).toISOString().slice(0, 10);
  if (!price) {
    const figures = { input: '', output: '', cacheWrite: '', cacheRead: '' };
    return { models: '', provider: 'anthropic', from: day, promptOver: '', source: '', ...figures };
  }
  return {
    models: price.models.join(', '),
    provider: price.provider,
    from: price.from,
    promptOver: price.promptOver === null ? '' : String(price.promptOver),
    input: String(price.input),
    output: String(price.output),
    cacheWrite: String(price.cacheWrite),
    cacheRead: String(price.cacheRead),
    source: price.isOwn ? price.source : '',
  };
}

/** The price; in words what is wrong with it, where something is. */
export function priceFrom(form: PriceForm): PriceView | string {
  const models = form.models
    .split(',')
    .map((it) => it.trim())
    .filter(Boolean);
  if (models.length === 0) return 'Name at least one model.';
  if (!/^\d{4}-\d\d-\d\d$/.test(form.from.trim())) return 'Write the day as 2026-10-07.';
  const [input, output] = [dollars(form.input), dollars(form.output)];
  if (input === null || output === null)
    return 'What is read and what is written each need a price, such as 2.50.';
  const cache = [form.cacheWrite, form.cacheRead].map((it) => (it.trim() === '' ? '0' : it));
  const [cacheWrite, cacheRead] = cache.map(dollars);
  if (typeof cacheWrite !== 'number' || typeof cacheRead !== 'number')
    return 'Write the prices of the prompt cache as 0.25, or leave them empty.';
  const over = form.promptOver.trim().replaceAll(',', '');
  if (!/^\d*$/.test(over)) return 'Write the number of tokens as 100000, or leave it empty.';
  return {
    models,
    provider: form.provider,
    from: form.from.trim(),
    promptOver: over === '' ? null : Number(over),
    ...{ input, output, cacheWrite, cacheRead },
    source: form.source.trim(),
    isOwn: true,
  };
}

/** Where a price was read, short: of an address the site alone. */
export function sourceInShort(source: string): string {
  return /^https?:\/\/([^/\s]+)\S*$/.exec(source)?.[1] ?? source;
}

function dollars(text: string): number | null {
  const plain = text.trim().replace(/^\$/, '');
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}
