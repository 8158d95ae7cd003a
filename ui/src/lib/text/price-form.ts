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

/** What is wrong, in words, by the part of the form that is to be mended. */
export type PriceFaults = Partial<Record<keyof PriceForm, string>>;

/** The price, or all that is wrong with what was typed. */
export function priceFrom(form: PriceForm): { price: PriceView } | { faults: PriceFaults } {
  const faults: PriceFaults = {};
  const models = form.models
    .split(',')
    .map((it) => it.trim())
    .filter(Boolean);
  if (models.length === 0) faults.models = 'Enter at least one model.';
  if (!/^\d{4}-\d\d-\d\d$/.test(form.from.trim()))
    faults.from = 'Enter the day in the form 2026-10-07.';
  const figure = (of: keyof PriceForm, isNeeded: boolean): number => {
    const figure = dollars(isNeeded ? form[of] : form[of].trim() || '0');
    if (figure === null)
      faults[of] = isNeeded
        ? 'Enter a price, such as 2.50.'
        : 'Enter a price such as 0.25, or leave it empty.';
    return figure ?? 0;
  };
  const figures = {
    input: figure('input', true),
    output: figure('output', true),
    cacheWrite: figure('cacheWrite', false),
    cacheRead: figure('cacheRead', false),
  };
  const over = form.promptOver.trim().replaceAll(',', '');
  if (!/^\d*$/.test(over)) faults.promptOver = 'Enter a number such as 100000, or leave it empty.';
  if (Object.keys(faults).length > 0) return { faults };
  const price = {
    models,
    provider: form.provider,
    from: form.from.trim(),
    promptOver: over === '' ? null : Number(over),
    ...figures,
    source: form.source.trim(),
    isOwn: true,
  };
  return { price };
}

/** Where a price was read, short: of an address the site alone. */
export function sourceInShort(source: string): string {
  return /^https?:\/\/([^/\s]+)\S*$/.exec(source)?.[1] ?? source;
}

function dollars(text: string): number | null {
  const plain = text.trim().replace(/^\$/, '');
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}
