/** The Cache view: figures, advice, the check of kept answers, asking ahead, and how they are kept. */
import { cleanup, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import App from '../../App.svelte';
import type { CommandName } from '$lib/backend';
import { MockBackend, type MockOptions } from '$lib/backend/mock';

// Looking for faults takes seconds on a machine that is busy.
vi.setConfig({ testTimeout: 30_000 });

beforeEach(() => {
  // The stand-in for a browser lays nothing out.
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', {
    configurable: true,
    get: () => 800,
  });
});
afterEach(cleanup);

const IN_CACHE = '{"view":"cache"}';

async function opened(options: Partial<MockOptions> = {}) {
  const backend = new MockBackend({ delayMs: 0, stageMs: 0, kept: true, ...options });
  backend.options.uiState = options.uiState ?? IN_CACHE;
  const user = userEvent.setup();
  render(App, { backend });
  await screen.findByTestId('nav-ask');
  const press = async (testid: string) => user.click(await screen.findByTestId(testid));
  const fill = async (testid: string, text: string) => {
    const field = await screen.findByTestId(testid);
    await user.clear(field);
    await user.click(field);
    await user.paste(text);
  };
  const last = (name: CommandName) => backend.calls.findLast((it) => it.name === name)?.request;
  const text = async (testid: string) => (await screen.findByTestId(testid)).textContent ?? '';
  return { backend, user, press, fill, last, text };
}

async function faults() {
  // Colours need a real browser; the rest does not.
  const rules = { 'color-contrast': { enabled: false } };
  const { violations } = await axe.run(document.body, { rules });
  return violations.map((it) => `${it.id}: ${it.nodes[0]?.html ?? ''}`);
}

describe('figures', () => {
  it('are of the period that is chosen', async () => {
    const { press, last, text } = await opened();
    expect(await text('cache-hit-rate')).toMatch(/^\d+ %$/);
    expect(last('cache_stats')).toEqual({ days: 7 });
    await press('period-90');
    await waitFor(() => expect(last('cache_stats')).toEqual({ days: 90 }));
    await press('period-all');
    await waitFor(() => expect(last('cache_stats')).toEqual({ days: null }));
  });

  it('of a period of one’s own are from the first day to the end of the last', async () => {
    const { press, fill, last } = await opened();
    await press('period-custom');
    await fill('period-from', '2026-10-01');
    await fill('period-to', '2026-09-01');
    await press('period-show');
    expect((await screen.findByRole('alert')).textContent).toContain('is before the first');
    await fill('period-to', '2026-10-03');
    await press('period-show');
    await waitFor(() =>
      expect(last('cache_stats')).toEqual({
        fromMs: new Date(2026, 9, 1).getTime(),
        untilMs: new Date(2026, 9, 4).getTime(),
      }),
    );
    await waitFor(() => expect(last('cache_advice')).toEqual(last('cache_stats')));
  });

  it('tell levels apart, and say how savings were worked out', async () => {
    const { text } = await opened();
    expect(await screen.findAllByTestId('cache-level')).toHaveLength(3);
    expect(await text('cache-saved-how')).toContain('what making it had taken');
    expect(await text('prompt-cache')).toContain('80 % of 198,016 tokens');
    expect(await text('latency-misses')).toContain('4.7 s');
    expect(await text('miss-data_changed')).toContain('the data had changed');
    expect(await text('cache-dropped')).toContain('the limit on the number of answers was reached');
  });

  it('are read by keys in the charts', async () => {
    const { user } = await opened();
    const chart = await screen.findByTestId('cache-latency');
    chart.focus();
    await user.keyboard('{Home}');
    expect(chart.getAttribute('aria-valuetext')).toMatch(/from the cache, .* worked out$/);
  });

  it('before the first question there are none, and nothing is made up', async () => {
    const { text } = await opened({ kept: false });
    expect(await screen.findByText('Nothing cached yet')).toBeTruthy();
    expect(await text('cache-hit-rate')).toBe('–');
    expect(screen.queryByTestId('cache-advice')).toBeNull();
    expect(screen.getByTestId('warm-start')).toBeTruthy();
    expect(await faults()).toEqual([]);
  });

  it('that cannot be read say why, and can be asked for again', async () => {
    const { backend, user } = await opened({ failing: ['cache_stats'] });
    expect(await screen.findByText('The figures cannot be read')).toBeTruthy();
    backend.options.failing = [];
    await user.click(screen.getByText('Try again'));
    expect(await screen.findByTestId('cache-hit-rate')).toBeTruthy();
  });

  it('with all there is to see have no fault', async () => {
    const { press } = await opened({ cache: 'straining' });
    await press('cache-verify');
    await screen.findByTestId('cache-wrong-list');
    await press('advice-do-warm');
    await screen.findByTestId('warm-run');
    expect(await faults()).toEqual([]);
  });

  it('list the first kept answers, all on request, and name those that are encrypted', async () => {
    const { press } = await opened({ cache: 'straining' });
    expect(await screen.findAllByTestId('cache-entry')).toHaveLength(20);
    await press('cache-entries-all');
    expect(screen.getAllByTestId('cache-entry')).toHaveLength(200);
    expect(screen.getAllByText('encrypted').length).toBeGreaterThan(10);
  });
});

describe('advice', () => {
  it('sets what it says', async () => {
    const { press, last } = await opened();
    const card = await screen.findByTestId('advice-longer');
    expect(card.textContent).toContain('replayed 412 questions of 12 days');
    await press('advice-do-longer');
    expect(last('set_option')).toEqual({ name: 'cache.ttl', value: '7776000' });
    expect(await screen.findByText(/^Done: Keep answers for 90 days/)).toBeTruthy();
  });

  it('keeps questions warm as a list with a name of its own', async () => {
    const { press, last, text } = await opened();
    await press('advice-do-keep_warm');
    await waitFor(() =>
      expect(last('save_warm_list')).toMatchObject({ name: 'Kept warm', onChange: true }),
    );
    await waitFor(() => expect(screen.queryByTestId('advice-do-keep_warm')).toBeNull());
    await waitFor(() => expect(screen.getAllByTestId('warm-list-item')).toHaveLength(3));
    expect(await text('warm')).toContain('when the data changes');
  });

  it('warms at once', async () => {
    const { press, last } = await opened();
    await press('advice-do-warm');
    await waitFor(() => expect(last('warm_start')).toMatchObject({ from: { kind: 'text' } }));
    expect(await screen.findByTestId('warm-run')).toBeTruthy();
  });

  it('that does not work says why', async () => {
    const { press } = await opened({ failing: ['set_option'] });
    await press('advice-do-longer');
    expect(await screen.findByText(/disk I\/O error/)).toBeTruthy();
  });
});

describe('kept answers', () => {
  it('are checked, a sample or all', async () => {
    const { press, last, text } = await opened();
    expect(await text('cache-verified')).toContain('not checked yet');
    await press('cache-verify');
    await waitFor(() => expect(screen.getByTestId('cache-wrong').textContent).toBe('0'));
    expect(last('cache_verify')).toEqual({ sample: 100 });
    expect(await text('cache-verified')).toContain('of 100 worked out again');
    await press('cache-verify-all');
    await press('cache-verify');
    await waitFor(() => expect(last('cache_verify')).toEqual({ sample: null }));
  });

  it('that were wrong are named', async () => {
    const { press, text } = await opened({ cache: 'straining' });
    await press('cache-verify');
    expect(await text('cache-wrong-list')).toContain('The kept total is 68.5B');
    expect(await text('cache-verified')).toContain('12 could not be');
  });

  it('are forgotten one by one or all', async () => {
    const { press, last, user } = await opened();
    const [first] = await screen.findAllByTestId('cache-entry-clear');
    if (first) await user.click(first);
    expect(last('clear_cache')).toEqual({ key: 'k0' });
    await press('cache-clear');
    await press('confirm-yes');
    await waitFor(() => expect(last('clear_cache')).toEqual({ key: null }));
    await waitFor(() => expect(screen.queryByTestId('cache-entry')).toBeNull());
  });

  it('a question is asked again by a click', async () => {
    const { user, last } = await opened();
    const [first] = await screen.findAllByTestId('cache-popular');
    if (first) await user.click(first);
    await waitFor(() =>
      expect(last('ask')).toMatchObject({
        question: 'What are the top 5 companies by revenue in Q1 2025?',
      }),
    );
  });
});

describe('asking ahead', () => {
  it('says what is wrong before anything is asked', async () => {
    const { user, press, fill, last, text } = await opened();
    await fill('warm-n', 'many');
    await press('warm-start');
    expect(await text('warm-problem')).toBe('Enter how many questions, such as 20.');
    await press('warm-from-list');
    await press('warm-start');
    expect(await text('warm-problem')).toBe('Choose one of the saved lists.');
    expect(last('warm_start')).toBeUndefined();
    await user.selectOptions(screen.getByTestId('warm-list'), 'Monday meeting');
    await press('warm-start');
    await waitFor(() =>
      expect(last('warm_start')).toMatchObject({ from: { kind: 'list', id: 1 } }),
    );
  });

  it('of typed questions is held, goes on, and is reported by outcome', async () => {
    const { press, fill, last, text } = await opened();
    await press('warm-from-text');
    await fill('warm-text', 'one\ntwo\naverage salary\nthis will fail');
    await fill('warm-rate', '30');
    await press('warm-start');
    expect(last('warm_start')).toEqual({
      from: { kind: 'text', text: 'one\ntwo\naverage salary\nthis will fail' },
      perMinute: 30,
      budgetMicroUsd: null,
      answerBy: null,
    });
    await press('warm-pause');
    await waitFor(() => expect(screen.getByTestId('warm-state').textContent).toMatch(/^Paused/));
    expect(screen.getByRole('progressbar').getAttribute('aria-valuemax')).toBe('4');
    expect(screen.queryByTestId('warm-start')).toBeNull();
    await press('warm-resume');
    await waitFor(() => expect(screen.getByTestId('warm-state').textContent).toMatch(/^Done/));
    expect(await text('warm-new')).toContain('one');
    expect(await text('warm-declined')).toContain('The data has nothing called “salary”.');
    expect(await text('warm-failed')).toContain('The statement took longer than 30 s.');
    expect(screen.getByTestId('warm-start')).toBeTruthy();
  });

  it('is ended', async () => {
    const { press } = await opened();
    await press('questions-warm');
    await press('warm-cancel');
    await waitFor(() =>
      expect(screen.getByTestId('warm-state').textContent).toMatch(/^Cancelled by you/),
    );
  });

  it('of a file with a model has a budget', async () => {
    const { backend, user, press, fill, last } = await opened();
    backend.nextFile = '/home/ada/monday.csv';
    await press('warm-from-file');
    await press('warm-pick');
    await waitFor(() => expect(screen.getByTestId('warm-path').textContent).toBe('monday.csv'));
    expect(screen.queryByTestId('warm-budget')).toBeNull();
    await user.selectOptions(screen.getByTestId('warm-answer-by'), 'modelFirst');
    await fill('warm-budget', '0.5');
    await press('warm-start');
    expect(last('warm_start')).toEqual({
      from: { kind: 'file', path: '/home/ada/monday.csv' },
      perMinute: null,
      budgetMicroUsd: 500_000,
      answerBy: 'modelFirst',
    });
  });

  it('that cannot begin says why', async () => {
    const { press } = await opened({ failing: ['warm_start'] });
    await press('questions-warm');
    expect(await screen.findByText(/disk I\/O error/)).toBeTruthy();
  });
});

describe('saved lists', () => {
  it('are made, with a schedule', async () => {
    const { press, fill, last, text } = await opened({ kept: false });
    expect(await text('warm')).toContain('No lists yet');
    await press('warm-list-new');
    await press('warm-list-save');
    expect(await text('warm-list-problem')).toBe('Give the list a name.');
    await fill('warm-list-name', 'Each morning');
    await fill('warm-list-text', 'total revenue');
    await fill('warm-list-daily', '9:30');
    await press('warm-list-save');
    expect(await text('warm-list-problem')).toContain('09:30');
    await fill('warm-list-daily', '09:30');
    // A browser moves the focus into the dialog by itself, the stand-in for one does not.
    screen.getByTestId('warm-list-name').focus();
    expect(await faults()).toEqual([]);
    await press('warm-list-save');
    await waitFor(() =>
      expect(last('save_warm_list')).toMatchObject({ id: null, dailyAt: '09:30', onChange: false }),
    );
    expect(await text('warm-list-item')).toContain('1 question · daily at 09:30');
  });

  it('are run, changed and deleted', async () => {
    const { user, press, fill, last } = await opened();
    const of = async (idx: number, testid: string) => {
      const items = await screen.findAllByTestId('warm-list-item');
      const item = items[idx];
      if (item) await user.click(within(item).getByTestId(testid));
    };
    await of(1, 'warm-list-edit');
    expect(screen.getByTestId('warm-list-move').parentElement?.textContent).toContain('payroll');
    await press('warm-list-move');
    await fill('warm-list-name', 'Salaries');
    await press('warm-list-save');
    await waitFor(() =>
      expect(last('save_warm_list')).toMatchObject({ id: 2, name: 'Salaries', forOpenData: true }),
    );
    await of(1, 'warm-list-delete');
    await press('confirm-yes');
    await waitFor(() => expect(screen.getAllByTestId('warm-list-item')).toHaveLength(1));
    await of(0, 'warm-list-run');
    await waitFor(() =>
      expect(last('warm_start')).toMatchObject({
        from: { kind: 'list', id: 1 },
        budgetMicroUsd: 500_000,
      }),
    );
  });
});

describe('how answers are kept', () => {
  it('is chosen for the open data, once agreed to', async () => {
    const { user, press, last } = await opened({ uiState: '{"view":"settings"}' });
    await press('keeping-encrypt');
    await user.click(await screen.findByText('Cancel'));
    expect(last('set_keeping')).toBeUndefined();
    const radio = (testid: string) =>
      screen.getByTestId(testid).querySelector('input') as HTMLInputElement;
    await waitFor(() => expect(radio('keeping-keep').checked).toBe(true));
    await press('keeping-none');
    await press('confirm-yes');
    expect(last('set_keeping')).toEqual({ keeping: 'none' });
    await waitFor(() => expect(radio('keeping-none').checked).toBe(true));
  });

  it('encrypted needs a keyring', async () => {
    await opened({ uiState: '{"view":"settings"}', keyring: false });
    const choice = await screen.findByTestId('keeping-encrypt');
    expect(choice.querySelector('input')?.disabled).toBe(true);
    expect(choice.textContent).toContain('none is available here');
  });
});

it('a declined question offers one that was asked before', async () => {
  const { user, last } = await opened({ uiState: '' });
  await user.click(await screen.findByTestId('ask-box'));
  await user.paste('How did results compare with expectations?');
  await user.keyboard('{Escape}{Enter}');
  const offer = await screen.findByTestId('asked-before');
  await user.click(within(offer).getByTestId('suggestion'));
  await waitFor(() =>
    expect(last('ask')).toMatchObject({
      question: 'Which companies beat what was expected of them in Q1 2025?',
    }),
  );
});
