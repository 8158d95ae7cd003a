/** Everything that can be thrown at the page, as one shape. */
import type { Code } from '$lib/api/generated/api';

/** Why something did not work, for people; `code` for the few places that act on it. */
export interface Failure {
  code: Code | 'refused';
  message: string;
  hint: string | null;
}

/**
 * `raw` as a failure. Commands fail with `{code, message, hint}`; the framework itself refuses
 * with a plain string; code on this side throws an `Error`.
 */
export function toFailure(raw: unknown): Failure {
  if (typeof raw === 'object' && raw !== null && 'message' in raw) {
    const { code, message, hint } = raw as { code?: unknown; message: unknown; hint?: unknown };
    return {
      code: typeof code === 'string' ? (code as Code) : 'refused',
      message: String(message),
      hint: typeof hint === 'string' && hint !== '' ? hint : null,
    };
  }
  const message = typeof raw === 'string' && raw !== '' ? raw : 'the request was refused';
  return { code: 'refused', message, hint: null };
}

/**
 * A message as the page shows it: a capital first, a full stop last. Names with a point or the like
 * in them (`settings.toml`, `cache.ttl`) stay as they are written.
 */
export function asSentence(message: string): string {
  const text = message.trim();
  if (text === '') return '';
  const isName = /^\S+[._/]\w/.test(text);
  const capital = isName ? text : text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`;
}

/** A failure as one line for people: what happened, and the way out where there is one. */
export function failureInWords(raw: unknown): string {
  const { message, hint } = toFailure(raw);
  return [message, hint ?? ''].map(asSentence).join(' ').trim();
}
