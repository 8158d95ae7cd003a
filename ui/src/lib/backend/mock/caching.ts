/** The cache of the stand-in: figures, advice, the check of kept answers, and asking ahead. */
import type { AdviceView, VerifiedView } from '$lib/api/generated/api';

import type { Request } from '../backend';
import { emptyStats, N_KEPT, QUESTIONS, usedStats } from './stats';
import { WarmingDesk } from './warming';

/** What the cache has seen: nothing, ordinary use, or as much as it can hold. */
export type MockCache = 'unused' | 'used' | 'straining';

export class Caching {
  readonly #desk = new WarmingDesk();
  #verified: VerifiedView | null = null;
  #cleared = false;
  #followed: string[] = [];

  constructor(private readonly have: () => MockCache) {
    if (have() !== 'unused') this.#desk.remember(Date.now());
  }

  readonly handlers = {
    ...this.#desk.handlers,
    save_warm_list: (request: Request<'save_warm_list'>) => {
      if (request.name.startsWith('Kept warm')) this.#followed.push('keep_warm');
      return this.#desk.handlers.save_warm_list(request);
    },
    cache_stats: (request: Request<'cache_stats'>) => {
      const nowMs = Date.now();
      const have = this.have();
      const stats =
        have === 'unused'
          ? emptyStats(request, nowMs)
          : usedStats(request, nowMs, have === 'straining');
      const none = { nEntries: 0, memoryBytes: 0, diskBytes: 0, oldestMadeAtMs: null, entries: [] };
      return { ...stats, ...(this.#cleared && none), verified: this.#verified };
    },
    clear_cache: ({ key }: Request<'clear_cache'>) => {
      if (key === null) this.#cleared = true;
      return { nRemoved: key === null ? N_KEPT : 1 };
    },
    cache_advice: () => {
      if (this.have() === 'unused')
        return {
          advice: [],
          nReplayed: 0,
          note: 'there are too few questions yet to work anything out from',
        };
      const advice = ADVICE.filter((it) => !this.#followed.includes(it.id));
      return { advice, nReplayed: 412, note: advice.length === 0 ? NOTHING_TO_CHANGE : null };
    },
    cache_verify: ({ sample }: Request<'cache_verify'>): VerifiedView => {
      const wrong = this.have() === 'straining';
      const nSkipped = wrong ? 12 : 0;
      this.#verified = {
        atMs: Date.now(),
        nChecked: Math.min(sample ?? N_KEPT, N_KEPT) - nSkipped,
        nWrong: wrong ? 1 : 0,
        nSkipped,
        skippedWhy: wrong ? 'a model made them, and would have to be paid again' : null,
        wrong: wrong
          ? [{ question: QUESTIONS[1] ?? '', why: 'the kept total is 68.5B, and it is 71.2B' }]
          : [],
        tookUs: 412_000,
      };
      return this.#verified;
    },
  };
}

const NOTHING_TO_CHANGE =
  'replayed 412 questions of 12 days: nothing that can be set would have answered more of them';
const BASIS = 'replayed 412 questions of 12 days';

const ADVICE: AdviceView[] = [
  {
    id: 'longer',
    title: 'Keep answers for 90 days rather than 30',
    why: '17 questions came back after their answers had grown too old, and the data was unchanged',
    gain: { nHits: 17, savedUs: 31_400_000, savedMicroUsd: 71_000 },
    gainWords: '17 more answers from the cache, 31 s and $0.071 less',
    basis: BASIS,
    action: { kind: 'setOption', name: 'cache.ttl', value: '7776000' },
  },
  {
    id: 'keep_warm',
    title: 'Ask 3 questions ahead whenever the data changes',
    why: 'they are asked on most days, and each time the first of the day waits for its answer',
    gain: { nHits: 24, savedUs: 8_100_000, savedMicroUsd: 0 },
    gainWords: '24 more answers from the cache, 8.1 s less',
    basis: BASIS,
    action: { kind: 'keepWarm', questions: QUESTIONS.slice(0, 3) },
  },
  {
    id: 'warm',
    title: 'Ask 2 questions again that made room for others',
    why: 'they took long to answer, and were asked again after they had gone',
    gain: { nHits: 2, savedUs: 4_100_000, savedMicroUsd: 17_400 },
    gainWords: '2 more answers from the cache, 4.1 s and $0.017 less',
    basis: BASIS,
    action: { kind: 'warm', questions: QUESTIONS.slice(3, 5) },
  },
];
