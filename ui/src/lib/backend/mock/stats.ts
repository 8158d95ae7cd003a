/** Cache figures of the stand-in: a fortnight of use. */
import type { CacheStatsView } from '$lib/api/generated/api';

const DAY = 86_400_000;

export function emptyStats(): CacheStatsView {
  return {
    nQuestions: 0,
    nHits: 0,
    nMisses: 0,
    nDeclined: 0,
    nFailed: 0,
    hitRate: null,
    savedUs: 0,
    hitP50Us: null,
    missP50Us: null,
    missReasons: [],
    series: [],
    popular: [],
    nEntries: 0,
    memoryBytes: 0,
    diskBytes: 0,
    entries: [],
  };
}

export function usedStats(days: number | null, nowMs: number): CacheStatsView {
  const n = days ?? 60;
  const lengthMs = days === 1 ? DAY / 24 : DAY;
  const nSlices = days === 1 ? 24 : n;
  const series = Array.from({ length: nSlices }, (_, idx) => {
    const asked = idx % 6 === 5 ? 0 : 4 + ((idx * 7) % 19);
    const nHits = Math.round(asked * Math.min(0.92, 0.2 + idx / nSlices));
    return { startMs: nowMs - (nSlices - idx) * lengthMs, lengthMs, nHits, nMisses: asked - nHits };
  });
  const nHits = series.reduce((sum, it) => sum + it.nHits, 0);
  const nMisses = series.reduce((sum, it) => sum + it.nMisses, 0);
  const questions = [
    'What are the top 5 companies by revenue in Q1 2025?',
    'What was Q1 2025 total revenue?',
    'Show quarterly revenue trends for the past year',
    'Compare revenue growth rates by sector and quarter for 2024, and rank the sectors by how much they gained',
  ];
  return {
    nQuestions: nHits + nMisses + 7,
    nHits,
    nMisses,
    nDeclined: 6,
    nFailed: 1,
    hitRate: nHits / Math.max(1, nHits + nMisses),
    savedUs: nHits * 11_400,
    hitP50Us: 18,
    missP50Us: 11_420,
    missReasons: [
      { reason: 'asked for the first time', n: Math.round(nMisses * 0.7) },
      { reason: 'the data had changed', n: Math.round(nMisses * 0.2) },
      { reason: 'worked out again on request', n: Math.round(nMisses * 0.1) },
    ],
    series,
    popular: questions.map((question, idx) => ({
      question,
      nAsked: 31 - idx * 7,
      nHits: 29 - idx * 7,
      lastAskedMs: nowMs - idx * 4e6,
      meanUs: 420 + idx * 900,
    })),
    nEntries: 214,
    memoryBytes: 4_812_000,
    diskBytes: 6_920_000,
    entries: questions.map((question, idx) => ({
      key: `k${idx}`,
      question,
      source: 'sample, fictional companies',
      madeAtMs: nowMs - (idx + 1) * 7.3e6,
      lastHitAtMs: idx === 3 ? null : nowMs - idx * 1e6,
      nHits: 29 - idx * 9,
      sizeBytes: 3_400 + idx * 2_100,
      costUs: 8_420 + idx * 1_900,
    })),
  };
}
