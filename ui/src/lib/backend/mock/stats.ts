/** Cache figures of the stand-in: three months of use. */
import type { BucketView, CacheStatsView, EntryView } from '$lib/api/generated/api';

import type { Request } from '../backend';

const DAY = 86_400_000;
const N_BUCKETS = 24;
const ALL_DAYS = 120;
export const N_KEPT = 214;

export const QUESTIONS = [
  'What are the top 5 companies by revenue in Q1 2025?',
  'What was Q1 2025 total revenue?',
  'Show quarterly revenue trends for the past year',
  'Compare revenue growth rates by sector and quarter for 2024, and rank the sectors by how much they gained',
  'Which companies have the highest profit margin?',
  'Average market cap by sector',
];
const SAVED_HOW =
  'For each answer from the cache: what making it had taken, less what giving it took. Where the cache took off a part of the work alone, what that part had taken. Money is what the calls of models behind the answer had cost.';

const NAMES = {
  answer: 'the whole answer was cached',
  result: 'another question led to the same statement',
  plan: 'a model’s statement was kept and ran again',
};

export function emptyStats(request: Request<'cache_stats'>, nowMs: number): CacheStatsView {
  const { sinceMs, untilMs } = span(request, nowMs);
  return {
    sinceMs,
    untilMs,
    nQuestions: 0,
    nHits: 0,
    nMisses: 0,
    nDeclined: 0,
    nFailed: 0,
    hitRate: null,
    levels: (['answer', 'result', 'plan'] as const).map((level) => ({
      level,
      name: NAMES[level],
      n: 0,
      savedUs: 0,
      savedMicroUsd: 0,
    })),
    promptCache: null,
    savedUs: 0,
    savedMicroUsd: 0,
    savedHow: SAVED_HOW,
    hit: null,
    miss: null,
    missReasons: [],
    series: [],
    popular: [],
    costly: [],
    nEntries: 0,
    maxEntries: 10_000,
    memoryBytes: 0,
    diskBytes: 0,
    maxDiskBytes: 268_435_456,
    ttlS: null,
    oldestMadeAtMs: null,
    dropped: [],
    isKept: true,
    nNotWritten: 0,
    entries: [],
    verified: null,
  };
}

/** `strained` has as many entries as are ever listed, long questions, and full bounds. */
export function usedStats(
  request: Request<'cache_stats'>,
  nowMs: number,
  strained: boolean,
): CacheStatsView {
  const { sinceMs, untilMs } = span(request, nowMs);
  const series = buckets(sinceMs, untilMs);
  const nHits = sum(series.map((it) => it.nHits));
  const nMisses = sum(series.map((it) => it.nMisses));
  const parts = { answer: 0.83, result: 0.11, plan: 0.06 };
  const levels = (['answer', 'result', 'plan'] as const).map((level) => {
    const n = Math.round(nHits * parts[level]);
    const eachUs = level === 'answer' ? 11_400 : level === 'result' ? 3_800 : 2_100_000;
    const eachMicroUsd = level === 'plan' ? 8_700 : level === 'answer' ? 610 : 0;
    return {
      level,
      name: NAMES[level],
      n,
      savedUs: n * eachUs,
      savedMicroUsd: n * eachMicroUsd,
    };
  });
  const questions = strained
    ? QUESTIONS.map((it) => `${it}, and then say the same again for every region in turn`)
    : QUESTIONS;
  const asked = questions.map((question, idx) => ({
    question,
    nAsked: 31 - idx * 5,
    nHits: 29 - idx * 5,
    lastAskedMs: nowMs - idx * 4e6,
    meanUs: 420 + idx * 900,
    totalUs: (31 - idx * 5) * (420 + idx * 900),
    microUsd: idx % 2 === 0 ? 0 : idx * 4_200,
  }));
  return {
    ...emptyStats(request, nowMs),
    nQuestions: nHits + nMisses + 7,
    nHits,
    nMisses,
    nDeclined: 6,
    nFailed: 1,
    hitRate: nHits / Math.max(1, nHits + nMisses),
    levels,
    promptCache: {
      nCalls: 64,
      nTokensRead: 158_720,
      nTokensIn: 198_016,
      savedMicroUsd: 198_400,
    },
    savedUs: sum(levels.map((it) => it.savedUs)),
    savedMicroUsd: sum(levels.map((it) => it.savedMicroUsd)),
    hit: { n: nHits, p50Us: 18, p95Us: 96, p99Us: 4_210 },
    miss: { n: nMisses, p50Us: 11_420, p95Us: 1_930_000, p99Us: 4_700_000 },
    missReasons: [
      {
        key: 'first_time',
        reason: 'asked for the first time',
        n: Math.round(nMisses * 0.62),
      },
      { key: 'data_changed', reason: 'the data had changed', n: Math.round(nMisses * 0.2) },
      { key: 'dropped', reason: 'it had made room for others', n: Math.round(nMisses * 0.08) },
      { key: 'expired', reason: 'it was older than it may be', n: Math.round(nMisses * 0.06) },
      {
        key: 'asked_again',
        reason: 'worked out again on request',
        n: Math.round(nMisses * 0.04),
      },
    ].filter((it) => it.n > 0),
    series,
    popular: asked,
    costly: [...asked].sort((a, b) => b.totalUs - a.totalUs),
    nEntries: N_KEPT,
    maxEntries: strained ? N_KEPT : 10_000,
    memoryBytes: 4_812_000,
    diskBytes: strained ? 261_000_000 : 6_920_000,
    ttlS: 2_592_000,
    oldestMadeAtMs: nowMs - 24 * DAY,
    dropped: [
      { reason: 'the data they were made from has changed', n: 63 },
      { reason: 'the limit on the number of answers was reached', n: strained ? 1_204 : 12 },
      ...(strained ? [{ reason: 'the cache file reached its size limit', n: 87 }] : []),
    ],
    nNotWritten: strained ? 3 : 0,
    entries: entries(questions, nowMs, strained ? 200 : questions.length),
  };
}

function entries(questions: string[], nowMs: number, n: number): EntryView[] {
  return Array.from({ length: n }, (_, idx) => {
    const encrypted = idx % 6 === 2;
    return {
      key: `k${idx}`,
      question: encrypted ? null : (questions[idx % questions.length] ?? ''),
      source: encrypted ? 'payroll.sqlite' : 'sample, fictional companies',
      madeAtMs: nowMs - (idx + 1) * 7.3e6,
      lastHitAtMs: idx % 4 === 3 ? null : nowMs - idx * 1e6,
      nHits: Math.max(0, 29 - idx * 9),
      sizeBytes: 3_400 + (idx % 9) * 2_100,
      costUs: 8_420 + (idx % 9) * 1_900,
      microUsd: idx % 5 === 1 ? 4_200 : 0,
      atRest: encrypted ? 'encrypted' : 'plain',
      isCurrent: idx % 7 !== 4 && !encrypted,
    };
  });
}

function buckets(sinceMs: number, untilMs: number): BucketView[] {
  const lengthMs = Math.max(60_000, Math.floor((untilMs - sinceMs) / N_BUCKETS));
  const perDay = lengthMs / DAY;
  return Array.from({ length: N_BUCKETS }, (_, idx) => {
    const asked = idx % 6 === 5 ? 0 : Math.round((6 + ((idx * 7) % 19)) * Math.max(1, perDay));
    const nHits = Math.round(asked * Math.min(0.92, 0.2 + idx / N_BUCKETS));
    const nMisses = asked - nHits;
    return {
      startMs: sinceMs + idx * lengthMs,
      lengthMs,
      nHits,
      nMisses,
      hitP50Us: nHits === 0 ? null : 16 + ((idx * 5) % 9),
      missP50Us: nMisses === 0 ? null : 9_800 + ((idx * 911) % 7_000) * (idx % 8 === 3 ? 90 : 1),
    };
  });
}

function span(request: Request<'cache_stats'>, nowMs: number) {
  const untilMs = request.untilMs ?? nowMs;
  return { sinceMs: request.fromMs ?? untilMs - (request.days ?? ALL_DAYS) * DAY, untilMs };
}

function sum(figures: number[]): number {
  return figures.reduce((all, it) => all + it, 0);
}
