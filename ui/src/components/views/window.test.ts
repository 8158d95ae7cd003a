import { cleanup, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import App from '../../App.svelte';
import { MockBackend, type MockOptions } from '$lib/backend/mock';

const TOP5 = 'What are the top 5 companies by revenue in Q1 2025?';

// Looking for faults takes seconds on a machine that is busy.
vi.setConfig({ testTimeout: 20_000 });

beforeEach(() => {
  // The stand-in for a browser lays nothing out.
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', {
    configurable: true,
    get: () => 800,
  });
});
afterEach(() => {
  cleanup();
  delete document.documentElement.dataset.theme;
});

async function opened(options: Partial<MockOptions> = {}) {
  const backend = new MockBackend({ delayMs: 0, stageMs: 0, ...options });
  const user = userEvent.setup();
  render(App, { backend });
  await screen.findByTestId('nav-ask');
  const ask = async (question: string) => {
    const box = await screen.findByTestId('ask-box');
    await user.clear(box);
    // Brackets and braces are commands to `type`, so the text is pasted.
    await user.click(box);
    await user.paste(question);
    await user.keyboard('{Enter}');
  };
  return { backend, user, ask };
}

describe('asking', () => {
  it('a question gets a sentence, a table and its SQL', async () => {
    const { user, ask } = await opened();
    await ask(TOP5);
    const sentence = await screen.findByTestId('answer-sentence');
    expect(sentence).toHaveProperty('textContent', expect.stringContaining('TechCorp Inc.'));
    expect(within(sentence).getByText('$25B').tagName).toBe('STRONG');
    const table = screen.getByTestId('answer-table');
    expect(within(table).getByText('25,000,000,000')).toBeTruthy();
    await user.click(screen.getByTestId('sql-button'));
    expect((await screen.findByTestId('answer-sql')).textContent).toContain('SELECT c.name');
  });

  it('an example is one click away', async () => {
    const { user } = await opened();
    const [first] = await screen.findAllByTestId('example-question');
    if (first) await user.click(first);
    expect(await screen.findByTestId('answer-card')).toBeTruthy();
  });

  it('the same question again is from the cache, and can be worked out anew', async () => {
    const { backend, user, ask } = await opened();
    await ask(TOP5);
    await screen.findByTestId('answer-card');
    expect(screen.queryByTestId('cached-badge')).toBeNull();
    await ask(TOP5);
    expect((await screen.findByTestId('cached-badge')).textContent).toBe(
      'cached · 2 min · data unchanged',
    );
    const refresh = screen.getAllByTestId('refresh-button').at(-1);
    if (refresh) await user.click(refresh);
    await waitFor(() => expect(screen.queryByTestId('cached-badge')).toBeNull());
    expect(screen.getAllByTestId('answer-card')).toHaveLength(2);
    const asked = backend.calls.filter((it) => it.name === 'ask');
    expect(asked.at(-1)?.request).toMatchObject({ turnId: 2, refresh: true });
  });

  it('a running question can be stopped', async () => {
    const { backend, user, ask } = await opened({ stageMs: 60 });
    await ask(TOP5);
    await user.click(await screen.findByTestId('ask-stop'));
    expect(await screen.findByTestId('stopped-line')).toBeTruthy();
    expect(backend.calls.some((it) => it.name === 'stop')).toBe(true);
  });

  it('what is not understood is declined with what would work', async () => {
    const { user, ask } = await opened();
    await ask("What's the debt-to-equity ratio for technology companies?");
    const card = await screen.findByTestId('decline-card');
    expect(screen.getByText('debt-to-equity').tagName).toBe('MARK');
    const [first] = within(card).getAllByTestId('suggestion');
    if (first) await user.click(first);
    await waitFor(() => expect(screen.getAllByTestId('decline-card').length).toBeGreaterThan(0));
  });

  it('what failed can be tried again', async () => {
    const { backend, user, ask } = await opened({ failing: ['ask'] });
    await ask(TOP5);
    expect((await screen.findByTestId('failed-card')).textContent).toContain('disk I/O error');
    backend.options.failing = [];
    await user.click(screen.getByTestId('retry-button'));
    expect(await screen.findByTestId('answer-card')).toBeTruthy();
  });

  it('↑ brings the last question back, Shift-Enter asks nothing', async () => {
    const { backend, user, ask } = await opened();
    await ask(TOP5);
    await screen.findByTestId('answer-card');
    const box = screen.getByTestId<HTMLTextAreaElement>('ask-box');
    await user.click(box);
    await user.keyboard('{ArrowUp}');
    expect(box.value).toBe(TOP5);
    await user.keyboard('{Shift>}{Enter}{/Shift}');
    expect(backend.calls.filter((it) => it.name === 'ask')).toHaveLength(1);
  });

  it('text from the data and from questions stays text', async () => {
    const { ask } = await opened();
    await ask('hostile <img src=x onerror="window.hacked = true">');
    await screen.findByTestId('answer-card');
    expect(document.querySelector('img, script')).toBeNull();
    expect('hacked' in window).toBe(false);
  });

  it('the answer is told to a screen reader', async () => {
    const { ask } = await opened();
    await ask(TOP5);
    await screen.findByTestId('answer-card');
    const live = document.querySelector('p[aria-live=polite]');
    expect(live?.textContent).toContain('TechCorp Inc. had the highest revenue');
  });
});

describe('a full disk', () => {
  it('answers that cannot be kept are shown, and stay beside the next ones', async () => {
    const { backend, ask } = await opened({ diskFull: true });
    await ask(TOP5);
    await screen.findByTestId('answer-card');
    await ask(TOP5);
    await waitFor(() => expect(screen.getAllByTestId('answer-card')).toHaveLength(2));
    expect(backend.calls.some((it) => it.name === 'conversation')).toBe(false);
  });

  it('one of them in a kept conversation is shown in it', async () => {
    const { backend, user, ask } = await opened();
    await ask(TOP5);
    await screen.findByTestId('answer-card');
    backend.options.diskFull = true;
    await ask(TOP5);
    await waitFor(() => expect(screen.getAllByTestId('answer-card')).toHaveLength(2));
    const last = screen.getAllByTestId('copy-table').at(-1);
    if (last) await user.click(last);
    await waitFor(() => expect(backend.copied).toHaveLength(1));
    expect(backend.calls.at(-1)).toEqual({ name: 'copy_table', request: { of: { turn: -2 } } });
  });

  it('a question that was not kept does not say that it was', async () => {
    const { ask } = await opened({ failing: ['ask'] });
    await ask(TOP5);
    const card = await screen.findByTestId('failed-card');
    expect(card.textContent).not.toContain('is kept in this conversation');
  });
});

describe('conversations', () => {
  it('are kept, renamed and deleted', async () => {
    const { backend, user } = await opened({ kept: true });
    const items = await screen.findAllByTestId('conversation-item');
    expect(items.length).toBe(5);
    if (items[0]) await user.click(items[0]);
    expect(await screen.findByTestId('answer-card')).toBeTruthy();

    screen.getAllByTestId('conversation-item')[0]?.focus();
    await user.keyboard('{F2}');
    const name = screen.getByTestId('conversation-name');
    await user.clear(name);
    await user.type(name, 'Leaders{Enter}');
    await waitFor(() =>
      expect(screen.getAllByTestId('conversation-item')[0]?.textContent).toBe('Leaders'),
    );

    screen.getAllByTestId('conversation-item')[0]?.focus();
    await user.keyboard('{Delete}');
    await user.click(await screen.findByTestId('confirm-yes'));
    await waitFor(() => expect(screen.getAllByTestId('conversation-item')).toHaveLength(4));
    expect(backend.calls.some((it) => it.name === 'delete_conversation')).toBe(true);
  });

  it('the place one was in comes back', async () => {
    await opened({ kept: true, uiState: '{"view":"ask","conversationId":1,"railFolded":true}' });
    expect(await screen.findByTestId('answer-card')).toBeTruthy();
    expect(screen.getByTestId('rail-fold').getAttribute('aria-expanded')).toBe('false');
  });

  it('a kept place that cannot be read is no reason to fail', async () => {
    await opened({ uiState: '{"view":42' });
    expect(await screen.findByTestId('ask-box')).toBeTruthy();
  });
});

describe('data', () => {
  it('a file that cannot be opened says why and leaves a way out', async () => {
    const { backend, user } = await opened();
    backend.tell({ kind: 'dragOver' });
    expect(await screen.findByTestId('drop-overlay')).toBeTruthy();
    backend.tell({ kind: 'openFile', path: '/tmp/broken.txt' });
    const dialog = await screen.findByTestId('refused-file');
    expect(dialog.textContent).toContain('broken.txt cannot be opened');
    expect(screen.getByTestId('source-name').textContent).toBe('sample, fictional companies');
    await user.click(within(dialog).getByText('Choose another file…'));
    await waitFor(() => expect(screen.getByTestId('source-name').textContent).toBe('shop.sqlite'));
  });

  it('of several files wanted at once the last one is open in the end', async () => {
    const { backend } = await opened({ delayMs: 10 });
    for (const name of ['first', 'second', 'third']) {
      backend.tell({ kind: 'openFile', path: `/data/${name}.sqlite` });
    }
    await waitFor(() => expect(screen.getByTestId('source-name').textContent).toBe('third.sqlite'));
    const asked = backend.calls.filter((it) => it.name === 'open_source').map((it) => it.request);
    expect(asked).toEqual([{ path: '/data/first.sqlite' }, { path: '/data/third.sqlite' }]);
  });

  it.each(['focus', 'entering', 'asking'])('a change outside shows on %s', async (how) => {
    const { backend, user, ask } = await opened();
    const nRead = (name: string) => backend.calls.filter((it) => it.name === name).length;
    const go = (nav: string) => user.click(screen.getByTestId(nav));
    await go('nav-data');
    await screen.findByTestId('table-rows');
    if (how !== 'focus') await go('nav-ask');
    const nBefore = nRead('table_rows');
    backend.changeOutside({ newestPeriod: '2031 Q4' });
    if (how === 'focus') window.dispatchEvent(new Event('focus'));
    if (how === 'asking') {
      await ask(TOP5);
      await screen.findByTestId('answer-card');
      await waitFor(() => expect(nRead('source')).toBeGreaterThan(2));
    }
    if (how !== 'focus') await go('nav-data');
    expect(screen.getByTestId('table-rows')).toBeTruthy();
    expect(await screen.findByText('newest period 2031 Q4', { exact: false })).toBeTruthy();
    await waitFor(() => expect(nRead('table_rows')).toBe(nBefore + 1));
  });

  it('tables show their columns', async () => {
    const { user } = await opened();
    await user.click(screen.getByTestId('nav-data'));
    const items = await screen.findAllByTestId('table-item');
    if (items[1]) await user.click(items[1]);
    await user.click(screen.getByTestId('show-columns'));
    expect(await screen.findByText('companies.id')).toBeTruthy();
  });

  it('the grid is moved in by keys, and a cell is copied', async () => {
    const { backend, user, ask } = await opened();
    await ask(TOP5);
    const grid = await screen.findByTestId('answer-table');
    grid.focus();
    await user.keyboard('{ArrowDown}{ArrowRight}{Control>}c{/Control}');
    expect(backend.copied).toEqual(['18000000000']);
    await user.keyboard('{Control>}{End}{/Control}');
    const active = grid.getAttribute('aria-activedescendant') ?? '';
    expect(document.getElementById(active)?.textContent?.trim()).toBe('8,000,000,000');
  });
});

describe('settings', () => {
  it('a key is kept, never shown, and deleted', async () => {
    const { backend, user } = await opened();
    await user.click(screen.getByTestId('nav-settings'));
    await user.click(await screen.findByTestId('provider-open-openai'));
    const input = await screen.findByTestId<HTMLInputElement>('key-input-openai');
    expect(input.type).toBe('password');
    await user.type(input, 'sk-secret');
    await user.click(screen.getByTestId('key-save-openai'));
    await waitFor(() =>
      expect(screen.getByTestId('key-state-openai').textContent).toContain('key saved'),
    );
    expect(input.value).toBe('');
    expect(document.body.innerText).not.toContain('sk-secret');
    expect(backend.calls.find((it) => it.name === 'set_key')?.request).toEqual({
      provider: 'openai',
      name: null,
      key: 'sk-secret',
    });
    await user.click(screen.getByTestId('key-delete-openai'));
    await user.click(await screen.findByTestId('confirm-yes'));
    await waitFor(() => expect(screen.getByTestId('key-state-openai').textContent).toBe('no key'));
  });

  it('without a keyring nothing can be saved, and it says why', async () => {
    const { user } = await opened({ keyring: false });
    await user.click(screen.getByTestId('nav-settings'));
    expect((await screen.findByTestId('keyring-problem')).textContent).toContain(
      'No Secret Service',
    );
    expect(screen.getByTestId<HTMLInputElement>('key-input-anthropic').disabled).toBe(true);
  });

  it('the theme is chosen at once and kept', async () => {
    const { backend, user } = await opened();
    await user.click(screen.getByTestId('nav-settings'));
    await user.click(await screen.findByTestId('theme-dark'));
    expect(document.documentElement.dataset.theme).toBe('dark');
    expect(backend.calls.find((it) => it.name === 'set_theme')?.request).toEqual({ theme: 'dark' });
  });
});

describe('the window', () => {
  it('views and the palette open by keyboard', async () => {
    const { user } = await opened({ kept: true });
    await user.keyboard('{Control>}4{/Control}');
    expect((await screen.findByTestId('cache-hit-rate')).textContent).toMatch(/ %$/);
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByTestId('palette-input'), 'financial_rec{Enter}');
    await waitFor(() => expect(screen.queryByTestId('palette')).toBeNull());
    expect(await screen.findByText('One row a company and quarter', { exact: false })).toBeTruthy();
  });

  it('things to know are shown, and can be closed', async () => {
    const { user } = await opened({
      notices: ['the cache file was damaged and has been set aside'],
    });
    expect(screen.getByTestId('notice').textContent).toContain('set aside');
    await user.click(screen.getByLabelText('Close the notice'));
    expect(screen.queryByTestId('notice')).toBeNull();
  });

  it('several things to know take one line until they are asked for', async () => {
    const { user } = await opened({ notices: ['the cache was damaged', 'a setting is unknown'] });
    expect(screen.getByTestId('notices').textContent).toContain('2 things to know');
    expect(screen.queryByText('A setting is unknown.')).toBeNull();
    await user.click(screen.getByTestId('notices-show'));
    expect(screen.getAllByTestId('notice')).toHaveLength(2);
    expect(screen.getByText('A setting is unknown.')).toBeTruthy();
  });

  it('a start that fails says why and can be tried again', async () => {
    const backend = new MockBackend({ delayMs: 0, failing: ['start'] });
    render(App, { backend });
    expect(await screen.findByText('FACT cannot start')).toBeTruthy();
    backend.options.failing = [];
    await userEvent.click(screen.getByText('Try again'));
    expect(await screen.findByTestId('nav-ask')).toBeTruthy();
  });

  it.each([
    ['nav-ask', 'example-question', {}],
    ['nav-ask', 'answer-card', { kept: true, uiState: '{"conversationId":1}' }],
    ['nav-ask', 'decline-card', { kept: true, uiState: '{"conversationId":3}' }],
    ['nav-data', 'table-rows', {}],
    ['nav-cache', 'cache-entry', { kept: true }],
    ['nav-settings', 'theme-light', {}],
    ['nav-settings', 'cost-model', { kept: true, problems: ['cache.ttl is no number'] }],
    ['nav-settings', 'keyring-problem', { models: 'none', keyring: false }],
    ['nav-settings', 'sent-call', { kept: true, uiState: '{"view":"sent"}' }],
  ] as const)('%s with %s has no fault axe can find', async (nav, content, options) => {
    const { user } = await opened(options);
    if (content !== 'sent-call') await user.click(screen.getByTestId(nav));
    await screen.findAllByTestId(content);
    // Colours need a real browser; the rest does not.
    const { violations } = await axe.run(document.body, {
      rules: { 'color-contrast': { enabled: false } },
    });
    expect(violations.map((it) => `${it.id}: ${it.nodes[0]?.html ?? ''}`)).toEqual([]);
  });
});
