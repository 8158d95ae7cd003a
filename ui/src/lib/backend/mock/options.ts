/** Settings of the stand-in: one of each kind, one set by the environment, one that is wrong. */
import type { OptionView } from '$lib/api/generated/api';

function option(more: Partial<OptionView> & Pick<OptionView, 'name' | 'label'>): OptionView {
  return {
    help: '',
    unit: '',
    kind: 'number',
    choices: [],
    value: '',
    default: '',
    allowed: '',
    origin: 'default',
    variable: null,
    problem: null,
    ...more,
  };
}

export const OPTIONS: OptionView[] = [
  option({
    name: 'cache.ttl',
    label: 'Keep answers for',
    help: 'An answer older than that is worked out again, also where the data is unchanged.',
    unit: 'seconds',
    value: '86400',
    default: '3600',
    allowed: '0 to 31,536,000; 0 keeps none',
    origin: 'environment',
    variable: 'CACHE_TTL',
  }),
  option({
    name: 'cache.similarity',
    label: 'Take questions for the same from',
    help: 'How alike the words of two questions must be before one’s answer serves the other.',
    value: '0.9',
    default: '0.92',
    allowed: '0.5 to 1',
    origin: 'file',
  }),
  option({
    name: 'ask.rows',
    label: 'Rows of an answer',
    help: 'More rows than that are cut off, and the answer says so.',
    unit: 'rows',
    value: '100000',
    default: '100000',
    allowed: '1 to 1,000,000',
  }),
  option({
    name: 'model.cost_limit',
    label: 'Ask before a question costs more than',
    help: 'Nothing is sent before you have agreed.',
    unit: 'dollars',
    value: '0.05',
    default: '0.05',
    allowed: '0 to 100',
  }),
  option({
    name: 'model.day_budget',
    label: 'Spend a day at most',
    help: 'Once it is spent, models are not asked until midnight.',
    unit: 'dollars',
    value: '2',
    default: '2',
    allowed: '0 to 10,000',
  }),
  option({
    name: 'model.keep_words',
    label: 'Keep the words of what was sent',
    help: 'Off, only the figures are kept.',
    kind: 'switch',
    value: 'true',
    default: 'true',
    allowed: 'true or false',
  }),
  option({
    name: 'log.level',
    label: 'Write to the log',
    help: 'Never a key, and never what your data holds.',
    kind: 'choice',
    choices: ['error', 'warn', 'info', 'debug'],
    value: 'info',
    default: 'info',
    allowed: 'error, warn, info or debug',
    origin: 'file',
    problem: '“verbose” is none of these, so the default is used',
  }),
  option({
    name: 'net.proxy',
    label: 'Proxy',
    help: 'Through which what is sent goes; as the system has it where nothing is here.',
    kind: 'text',
    allowed: 'an address such as http://proxy.example:3128',
  }),
];

/** Why a value is refused; null where it is not. */
export function refused({ kind, allowed }: OptionView, value: string): string | null {
  return kind === 'number' && !/^\d+(\.\d+)?$/.test(value) ? `“${value}” is not ${allowed}` : null;
}
