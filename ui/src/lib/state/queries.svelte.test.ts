import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';

import { MockBackend } from '$lib/backend/mock';

import { PagedRows } from './paged-rows.svelte';
import { Queries } from './queries.svelte';

const soon = () => new Promise((resolve) => setTimeout(resolve, 5));

/** Runs `test` where effects may be made, and ends them afterwards. */
async function inRoot(test: () => Promise<void>) {
  let work: Promise<void> | undefined;
  const end = $effect.root(() => {
    work = test();
  });
  flushSync();
  await work;
  end();
}

function made() {
  const backend = new MockBackend({ delayMs: 0, stageMs: 0, kept: true });
  const queries = new Queries(backend);
  const nCalls = (name: string) => backend.calls.filter((it) => it.name === name).length;
  return { backend, queries, nCalls };
}

describe('replies', () => {
  it('are read once for all who watch, and again after a command that changes them', () =>
    inRoot(async () => {
      const { queries, nCalls } = made();
      const first = queries.watch('conversations', () => ({}));
      queries.watch('conversations', () => ({}));
      const source = queries.watch('source', () => ({}));
      await soon();
      expect(nCalls('conversations')).toBe(1);
      const before = first.data?.conversations.length ?? 0;
      expect(before).toBeGreaterThan(0);

      await queries.run('delete_conversation', { id: 1 });
      await soon();
      expect(nCalls('conversations')).toBe(2);
      expect(nCalls('source')).toBe(1);
      expect(first.data?.conversations.length).toBe(before - 1);
      expect(source.data?.isSample).toBe(true);
    }));

  it('that are charts of a turn are drawn again once it has another answer', () =>
    inRoot(async () => {
      const { queries, nCalls } = made();
      const look = { dark: false, contrast: false, untitled: false, hidden: [], range: null };
      const size = { width: 800, height: 280, look };
      queries.watch('chart', () => ({ of: { turn: 1 }, ...size }));
      queries.watch('chart', () => ({ of: { turn: 2 }, ...size }));
      await soon();
      expect(nCalls('chart')).toBe(2);
      queries.dropChart({ turn: 1 });
      await soon();
      expect(nCalls('chart')).toBe(3);
    }));

  it('stay while they are read again', () =>
    inRoot(async () => {
      const { queries } = made();
      const watched = queries.watch('settings', () => ({}));
      await soon();
      queries.drop(['settings']);
      expect(watched.data).toBeDefined();
      expect(watched.waiting).toBe(false);
    }));

  it('that may have changed outside are read again, and stay the same object where they have not', () =>
    inRoot(async () => {
      const { backend, queries, nCalls } = made();
      const source = queries.watch('source', () => ({}));
      await soon();
      const before = source.data;
      queries.freshen(['source']);
      await soon();
      expect(nCalls('source')).toBe(2);
      expect(source.nReads).toBe(2);
      expect(source.data).toBe(before);

      backend.changeOutside({ newestPeriod: '2031 Q4' });
      queries.freshen(['source']);
      expect(source.data).toBe(before);
      await soon();
      expect(source.data?.newestPeriod).toBe('2031 Q4');
    }));

  it('say why there is nothing, and can be tried again', () =>
    inRoot(async () => {
      const { backend, queries } = made();
      backend.options.failing = ['cache_stats'];
      const watched = queries.watch('cache_stats', () => ({ days: 7 }));
      await soon();
      expect(watched.failure?.code).toBe('storage');
      backend.options.failing = [];
      watched.retry();
      await soon();
      expect(watched.failure).toBeUndefined();
      expect(watched.data?.nEntries).toBe(214);
    }));

  it('of a command that failed half way are read again too', () =>
    inRoot(async () => {
      const { backend, queries, nCalls } = made();
      queries.watch('cache_stats', () => ({ days: 7 }));
      await soon();
      backend.options.failing = ['clear_cache'];
      await expect(queries.run('clear_cache', { key: null })).rejects.toMatchObject({
        code: 'storage',
      });
      await soon();
      expect(nCalls('cache_stats')).toBe(2);
    }));
});

describe('rows', () => {
  it('come in pages, each fetched once', async () => {
    const asked: number[] = [];
    const rows = new PagedRows(async (offset, limit) => {
      asked.push(offset);
      return {
        columns: [],
        nRows: 100_000,
        rows: Array.from({ length: limit }, (_, idx) => [offset + idx]),
      };
    });
    rows.want(240, 260);
    rows.want(245, 265);
    await soon();
    expect(asked).toEqual([0, 250]);
    expect(rows.row(249)).toEqual([249]);
    expect(rows.row(99_999)).toBeUndefined();
  });

  it('that cannot be read say so, and come on a second try', async () => {
    let broken = true;
    const rows = new PagedRows(async () => {
      if (broken) throw { code: 'not_found', message: 'gone', hint: null };
      return { columns: [], nRows: 1, rows: [['here']] };
    });
    rows.want(0, 10);
    await soon();
    expect(rows.failure?.message).toBe('gone');
    broken = false;
    rows.retry();
    await soon();
    expect(rows.failure).toBeNull();
    expect(rows.row(0)).toEqual(['here']);
  });

  it('are tried again where they were last wanted', async () => {
    const asked: number[] = [];
    let broken = true;
    const rows = new PagedRows(async (offset) => {
      asked.push(offset);
      if (broken) throw { code: 'storage', message: 'gone', hint: null };
      return { columns: [], nRows: 1_000, rows: [[offset]] };
    });
    rows.want(600, 620);
    await soon();
    broken = false;
    rows.retry();
    await soon();
    expect(asked).toEqual([500, 500]);
    expect(rows.row(500)).toEqual([500]);
  });

  it('that changed outside are shown as they were until they have come again', async () => {
    let value = 'old';
    const rows = new PagedRows(
      async () => ({ columns: [], nRows: 300, rows: Array.from({ length: 50 }, () => [value]) }),
      Array.from({ length: 250 }, () => ['old']),
    );
    rows.want(240, 300);
    await soon();
    value = 'new';
    rows.renew(Array.from({ length: 250 }, () => ['new']));
    expect([rows.row(0), rows.row(299)]).toEqual([['new'], ['old']]);
    await soon();
    expect(rows.row(299)).toEqual(['new']);
  });

  it('of an earlier reading do not come over those of a later one', async () => {
    const replies: ((value: string) => void)[] = [];
    const rows = new PagedRows(async () => {
      const value = await new Promise<string>((resolve) => replies.push(resolve));
      return { columns: [], nRows: 300, rows: [[value]] };
    });
    rows.want(250, 260);
    rows.renew([]);
    replies[1]?.('new');
    await soon();
    replies[0]?.('old');
    await soon();
    expect(rows.row(250)).toEqual(['new']);
  });
});
