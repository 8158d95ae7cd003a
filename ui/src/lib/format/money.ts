/** Dollars and tokens as people read them. */
import type { UsageView } from '$lib/api/generated/api';

import { counted, thousands } from './number';

const MINUS = '−';
/** Below it a sum is said to be below it: more digits tell nobody more. */
export const LEAST_USD = 0.001;
/** From here on the cents are enough; a call of a model often costs less than one. */
const CENTS_FROM_USD = 0.0995;

/** `$0.004`, `$0.05`, `$1.20`, `$1,234.50`, `under $0.001`; nothing at all is `$0`. */
export function money(usd: number): string {
  const size = Math.abs(usd);
  if (size === 0) return '$0';
  if (size < LEAST_USD) return 'under $0.001';
  const sign = usd < 0 ? MINUS : '';
  const figure = size < CENTS_FROM_USD ? size.toFixed(3).replace(/0$/, '') : size.toFixed(2);
  return `${sign}$${thousands(figure)}`;
}

/** A price to the last digit, with cents at least: `$12.50`, `$0.125`, `$0.00`. */
export function price(usd: number): string {
  const [whole = '0', fraction = ''] = String(usd).split('.');
  // A price so small that it is written with an exponent is none that anybody asks for.
  if (/e/.test(fraction + whole)) return money(usd);
  return `$${thousands(`${whole}.${fraction.padEnd(2, '0')}`)}`;
}

/** A sum that is unknown where no price is. */
export function moneyOrUnknown(usd: number | null): string {
  return usd === null ? 'price unknown' : money(usd);
}

/** Tokens read and written, in all. */
export function allTokens({ input, cacheWrite, cacheRead, output }: UsageView): number {
  return input + cacheWrite + cacheRead + output;
}

/** `3,214 tokens`. */
export function tokens(n: number): string {
  return counted(n, 'token');
}

/** What the tokens were: `1,014 input, 2,100 cache read, 100 output`. */
export function usageInWords({ input, cacheWrite, cacheRead, output }: UsageView): string {
  const parts: [number, string][] = [
    [input + cacheWrite, 'input'],
    [cacheRead, 'cache read'],
    [output, 'output'],
  ];
  return parts
    .filter(([n]) => n > 0)
    .map(([n, what]) => `${thousands(String(n))} ${what}`)
    .join(', ');
}
