/** Language models in the window: who answers, what leaves, what it costs. */
import { cleanup, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import App from '../../App.svelte';
import type { CommandName } from '$lib/backend';
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
afterEach(cleanup);

async function opened(options: Partial<MockOptions> = {}) {
  const backend = new MockBackend({ delayMs: 0, stageMs: 0, ...options });
  const user = userEvent.setup();
  render(App, { backend });
  await screen.findByTestId('nav-ask');
  const ask = async (question: string) => {
    const box = await screen.findByTestId('ask-box');
    await user.clear(box);
    await user.click(box);
    await user.paste(question);
    await user.keyboard('{Escape}{Enter}');
  };
  const press = async (testid: string) => user.click(await screen.findByTestId(testid));
  const answerBy = async (by: string) => {
    await press('answer-switch');
    await press(`answer-by-${by}`);
  };
  const last = (name: CommandName) => backend.calls.findLast((it) => it.name === name)?.request;
  return { backend, user, ask, press, answerBy, last };
}

async function faults() {
  // Colours need a real browser; the rest does not.
  const rules = { 'color-contrast': { enabled: false } };
  const { violations } = await axe.run(document.body, { rules });
  return violations.map((it) => `${it.id}: ${it.nodes[0]?.html ?? ''}`);
}

describe('who answers', () => {
  it('is chosen at the ask box, which says what may leave', async () => {
    const { user, press, last } = await opened();
    expect((await screen.findByTestId('reach')).textContent).toContain('may ask Anthropic');
    await press('answer-switch');
    const chosen = screen.getByTestId('answer-by-builtInFirst');
    expect(chosen.getAttribute('aria-checked')).toBe('true');
    expect(document.activeElement).toBe(chosen);
    expect(await faults()).toEqual([]);
    await user.keyboard('{ArrowDown}{ArrowDown}{Enter}');
    expect(last('set_answering')).toEqual({ answerBy: 'builtInOnly', provider: null });
    await waitFor(() =>
      expect(screen.getByTestId('reach').textContent?.trim()).toBe('on this computer'),
    );
    expect(screen.queryByTestId('preview-button')).toBeNull();
  });

  it('without a model the choices say why and lead to where one is added', async () => {
    const { press, answerBy, last } = await opened({ models: 'none' });
    await press('answer-switch');
    expect(screen.getByTestId('answer-by-modelFirst').textContent).toContain('No model yet');
    await press('answer-switch');
    await answerBy('compare');
    expect(await screen.findByTestId('key-input-anthropic')).toBeTruthy();
    expect(last('set_answering')).toBeUndefined();
  });

  it('is chosen from the palette too', async () => {
    const { user, last } = await opened();
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByTestId('palette-input'), 'both and comp{Enter}');
    expect(last('set_answering')).toEqual({ answerBy: 'compare', provider: null });
  });

  it('a choice that cannot be kept says so', async () => {
    const { answerBy } = await opened({ failing: ['set_answering'] });
    await answerBy('modelFirst');
    expect(await screen.findByText(/disk I\/O error/)).toBeTruthy();
  });
});

describe('what would be sent', () => {
  it('is shown word for word before it is', async () => {
    const { backend, user, press } = await opened();
    const eye = await screen.findByTestId<HTMLButtonElement>('preview-button');
    expect(eye.disabled).toBe(true);
    await user.click(screen.getByTestId('ask-box'));
    await user.paste(TOP5);
    await user.click(eye);
    const body = await screen.findByTestId('preview-body');
    expect(body.textContent).toContain('"model": "claude-sonnet-5-5",\n');
    expect(screen.getByTestId('preview-dialog').textContent).toContain('https://api.anthropic.com');
    expect(screen.getByTestId('preview-cost').textContent?.trim()).toBe('$0.022');
    // A browser moves the focus into the dialog by itself, the stand-in for one does not.
    screen.getByLabelText('Close').focus();
    expect(await faults()).toEqual([]);
    await press('words-exact');
    expect(body.textContent).toContain('{"model":"claude-sonnet-5-5",');
    await press('words-copy');
    expect(backend.copied.at(-1)).toBe(body.textContent);
    expect(backend.calls.some((it) => it.name === 'ask')).toBe(false);
  });

  it('what cannot be foretold says why', async () => {
    const { user, press } = await opened({ failing: ['preview_sent'] });
    await user.click(await screen.findByTestId('ask-box'));
    await user.paste(TOP5);
    await press('preview-button');
    const dialog = await screen.findByTestId('preview-dialog');
    expect(await within(dialog).findByText(/disk I\/O error/)).toBeTruthy();
  });
});

describe('a model at work', () => {
  it('shows its steps and its words as text, and can be stopped', async () => {
    const { ask, press, answerBy } = await opened({ stageMs: 60 });
    await answerBy('modelFirst');
    await ask(TOP5);
    expect(await screen.findByText('Asking the model')).toBeTruthy();
    const says = await screen.findByTestId('model-says');
    await waitFor(() => expect(says.textContent).toContain('by <b>revenue</b>'));
    expect(screen.getByTestId('model-step').textContent).toBe('Asking Anthropic…');
    expect(await faults()).toEqual([]);
    await press('ask-stop');
    expect(await screen.findByTestId('stopped-line')).toBeTruthy();
  });

  it('its answer says who, how much and at what cost, and what was sent for it', async () => {
    const { user, ask, press, answerBy, last } = await opened();
    await answerBy('modelFirst');
    await ask(TOP5);
    const facts = await screen.findByTestId('answer-facts');
    expect(facts.textContent).toMatch(/claude-sonnet-5-5.*3,214 tokens.*\$0\.004/);
    await press('sql-button');
    const sent = screen.getByTestId('inspector-sent');
    const call = await within(sent).findByTestId('sent-call');
    expect(call.textContent).toContain('https://api.anthropic.com');
    expect(last('sent_body')).toBeUndefined();
    await user.click(within(sent).getByTestId('sent-call-open'));
    expect((await screen.findByTestId('sent-body')).textContent).toContain('"messages"');
    expect(await faults()).toEqual([]);
    await press('ask-built-in');
    await waitFor(() => expect(screen.getByTestId('answer-facts').textContent).toMatch(/built-in/));
    expect(last('ask')).toMatchObject({ turnId: 1, answerBy: 'builtInOnly' });
  });

  it('on this computer costs nothing', async () => {
    const { ask, answerBy } = await opened({ models: 'local' });
    await answerBy('modelFirst');
    await ask(TOP5);
    const facts = await screen.findByTestId('answer-facts');
    expect(facts.textContent).toContain('free, on this computer');
  });

  it('is asked instead, in place, and again by “work it out again”', async () => {
    const { ask, press, last } = await opened();
    await ask(TOP5);
    await press('ask-model-instead');
    await screen.findByTestId('ask-built-in');
    expect(screen.getAllByTestId('answer-card')).toHaveLength(1);
    expect(last('ask')).toMatchObject({ turnId: 1, answerBy: 'modelFirst', refresh: false });
    await press('refresh-button');
    await waitFor(() => expect(last('ask')).toMatchObject({ refresh: true }));
    expect(last('ask')).toMatchObject({ answerBy: 'modelFirst' });
  });

  it('a built-in answer sent nothing', async () => {
    const { ask, press } = await opened();
    await ask(TOP5);
    await press('sql-button');
    expect((await screen.findByTestId('sent-nothing')).textContent).toContain('Nothing');
  });
});

describe('both answers', () => {
  it('that agree are one quiet line', async () => {
    const { user, ask, answerBy } = await opened();
    await answerBy('compare');
    await ask(TOP5);
    const line = await screen.findByTestId('compared-agrees');
    expect(line.textContent).toContain('claude-sonnet-5-5 agrees: both give the same 5 rows');
    expect(line.textContent).toContain('3,214 tokens · $0.004');
    await user.click(within(line).getByText('Show both'));
    expect(screen.getAllByTestId('compared-side')).toHaveLength(2);
  });

  it('that differ stand side by side', async () => {
    const { ask, answerBy } = await opened();
    await answerBy('compare');
    await ask('do the top 5 differ');
    await screen.findByTestId('compared-differs');
    const [own, other] = screen.getAllByTestId('compared-side');
    expect(own?.textContent).toContain('TechCorp Inc.');
    expect(other?.textContent).toContain('RetailMax Group had the highest revenue');
    expect(other?.textContent).toContain('SELECT name');
    expect(within(other as HTMLElement).getByTestId('compared-took').textContent).toContain(
      '$0.004',
    );
    expect(await faults()).toEqual([]);
  });
});

describe('a decline', () => {
  it('offers the model', async () => {
    const { ask, press, last } = await opened();
    await ask("What's the debt-to-equity ratio?");
    const button = await screen.findByTestId('ask-model');
    expect(button.textContent?.trim()).toBe('Ask claude-sonnet-5-5');
    await press('ask-model');
    expect(await screen.findByTestId('answer-card')).toBeTruthy();
    expect(last('ask')).toMatchObject({ turnId: 1, answerBy: 'modelFirst', costAgreed: false });
  });

  it('without a model does not', async () => {
    const { ask } = await opened({ models: 'none' });
    await ask("What's the debt-to-equity ratio?");
    await screen.findByTestId('decline-card');
    expect(screen.queryByTestId('ask-model')).toBeNull();
  });

  it('a high cost is agreed to first, or not', async () => {
    const { ask, press, answerBy, last } = await opened();
    await answerBy('modelFirst');
    await ask('costly top 5');
    const asked = await screen.findByTestId('cost-ahead');
    expect(asked.textContent?.replace(/\s+/g, ' ')).toContain('about $0.08 (limit $0.05)');
    expect(await faults()).toEqual([]);
    await press('cost-agree');
    expect(await screen.findByTestId('answer-card')).toBeTruthy();
    expect(last('ask')).toMatchObject({ costAgreed: true, answerBy: 'modelFirst' });
    await ask('costly best');
    await press('cost-refuse');
    expect(screen.queryByTestId('cost-ahead')).toBeNull();
    // One may think better of it.
    expect(screen.getByTestId('ask-model').textContent).toContain('about $0.08');
    await press('ask-model');
    expect(screen.getByTestId('cost-ahead')).toBeTruthy();
  });
});

describe('providers', () => {
  async function settings(options: Partial<MockOptions> = {}) {
    const all = await opened(options);
    await all.press('nav-settings');
    await screen.findByTestId('provider-open-anthropic');
    return all;
  }

  it('one is tested, and its models are offered', async () => {
    const { user, press, last } = await settings();
    await press('provider-test-anthropic');
    await screen.findByText('Anthropic answers.');
    expect(screen.getByTestId('test-result').textContent).toContain('412 ms · 4 models');
    const model = screen.getByTestId('provider-model-anthropic');
    await user.clear(model);
    await user.type(model, 'opus');
    expect(await faults()).toEqual([]);
    await user.keyboard('{ArrowDown}{Enter}');
    await waitFor(() => expect(last('set_provider')).toMatchObject({ model: 'claude-opus-5-5' }));
  });

  it('one that comes with FACT is as it came again', async () => {
    const { user, press } = await settings();
    const url = screen.getByTestId<HTMLInputElement>('provider-url-anthropic');
    await user.clear(url);
    await user.type(url, 'http://localhost:1');
    await press('provider-save-anthropic');
    await waitFor(() => expect(screen.queryByTestId('provider-save-anthropic')).toBeNull());
    await press('provider-remove-anthropic');
    await press('confirm-yes');
    await waitFor(() => expect(url.value).toBe('https://api.anthropic.com'));
    expect(screen.getByTestId('key-state-anthropic').textContent).toBe('no key');
    expect(screen.queryByTestId('provider-save-anthropic')).toBeNull();
  });

  it('one that does not answer says so in words', async () => {
    const { press } = await settings();
    await press('provider-open-vllm');
    await press('provider-test-vllm');
    expect(await screen.findByText(/Nothing answers at http:\/\/localhost:8000/)).toBeTruthy();
  });

  it('keys have names, and another can be used', async () => {
    const { user, press, last } = await settings();
    await user.type(screen.getByTestId('key-name-anthropic'), 'work');
    await user.type(screen.getByTestId('key-input-anthropic'), 'sk-2');
    await press('key-save-anthropic');
    await waitFor(() => expect(screen.getAllByTestId('key-anthropic')).toHaveLength(2));
    expect(last('set_key')).toEqual({ provider: 'anthropic', name: 'work', key: 'sk-2' });
    await press('key-use-anthropic');
    expect(last('use_key')).toEqual({ provider: 'anthropic', name: 'default' });
  });

  it('the first key makes its provider the one that is asked', async () => {
    const { user, press, last } = await settings({ models: 'none' });
    await user.type(screen.getByTestId('key-input-anthropic'), 'sk-1');
    await press('key-save-anthropic');
    await waitFor(() => expect(last('set_answering')).toMatchObject({ provider: 'anthropic' }));
  });

  it('one’s own is added; a bad address is told where it is', async () => {
    const { user, press, last } = await settings();
    await press('add-provider');
    await user.type(await screen.findByTestId('add-provider-name'), 'My server');
    const url = screen.getByTestId('add-provider-url');
    await user.type(url, 'localhost');
    expect(await faults()).toEqual([]);
    await press('add-provider-save');
    expect(await screen.findByText(/is not an address\. Write one such as/)).toBeTruthy();
    await user.clear(url);
    await user.type(url, 'http://localhost:9000/v1');
    await press('add-provider-save');
    expect(await screen.findByTestId('provider-my-server')).toBeTruthy();
    expect(last('set_provider')).toMatchObject({ id: 'my-server', wire: 'openai' });
    await press('provider-open-my-server');
    await press('provider-remove-my-server');
    await press('confirm-yes');
    await waitFor(() => expect(screen.queryByTestId('provider-my-server')).toBeNull());
  });
});

describe('privacy', () => {
  it('what may be sent is chosen, and the ask box says it', async () => {
    const { user, press, last } = await opened();
    await press('nav-settings');
    await user.click(within(await screen.findByTestId('disclosure-rows')).getByRole('radio'));
    expect(last('set_disclosure')).toEqual({ disclosure: 'rows' });
    await press('nav-ask');
    await waitFor(() =>
      expect(screen.getByTestId('reach').textContent).toContain('names, samples and results'),
    );
  });

  it('everything that was sent is listed in pages, and its words can be forgotten', async () => {
    const { press } = await opened({ kept: true });
    await press('nav-settings');
    await press('show-sent');
    await waitFor(() => expect(screen.getAllByTestId('sent-call')).toHaveLength(25));
    await press('sent-more');
    await waitFor(() => expect(screen.getAllByTestId('sent-call')).toHaveLength(50));
    await press('sent-forget');
    await press('confirm-yes');
    await waitFor(() => expect(screen.getAllByTestId('sent-call')).toHaveLength(25));
    const [first] = screen.getAllByTestId('sent-call-open');
    first?.click();
    expect((await screen.findByTestId('sent-body')).textContent).toContain('no longer kept');
  });

  it('one question’s requests are shown alone', async () => {
    const { user } = await opened({ kept: true, uiState: '{"view":"sent"}' });
    const [first] = await screen.findAllByTestId('sent-call-open');
    if (first) await user.click(first);
    await user.click(await screen.findByText('Only this question’s requests'));
    expect(await screen.findByText('Sent for one question')).toBeTruthy();
  });

  it('before anything was sent it says so', async () => {
    await opened({ uiState: '{"view":"sent"}' });
    expect((await screen.findByTestId('sent-empty')).textContent).toContain('Nothing has been');
  });
});

describe('costs and prices', () => {
  it('are reached from the palette and read by keyboard', async () => {
    const { user } = await opened({ kept: true });
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByTestId('palette-input'), 'costs{Enter}');
    const chart = await screen.findByTestId('cost-chart');
    chart.focus();
    await user.keyboard('{End}');
    expect(chart.getAttribute('aria-valuetext')).toMatch(/: \$0\.\d+, \d+ calls$/);
    expect(screen.getByTestId('cost-unknown').textContent).toContain('without a known price');
    const names = screen.getAllByTestId('cost-model').map((it) => it.textContent);
    expect(names[0]).toContain('claude-sonnet-5-5');
  });

  it('a price of one’s own is written, changed and deleted', async () => {
    const { user, press, last } = await opened();
    await press('nav-settings');
    await press('add-price');
    await user.type(await screen.findByTestId('price-models'), 'my-model*');
    await press('price-save');
    expect((await screen.findAllByText('Enter a price, such as 2.50.')).length).toBeGreaterThan(0);
    expect(await faults()).toEqual([]);
    await user.type(screen.getByTestId('price-input'), '1.5');
    await user.type(screen.getByTestId('price-output'), '6');
    await press('price-save');
    await waitFor(() => expect(screen.queryByTestId('price-dialog')).toBeNull());
    expect(last('set_price')).toMatchObject({ price: { models: ['my-model*'], input: 1.5 } });
    await waitFor(() => expect(screen.getAllByTestId('price')[0]?.textContent).toContain('custom'));
    await user.click(screen.getAllByTestId('price-edit')[0] as HTMLElement);
    await user.type(await screen.findByTestId('price-models'), ', other');
    await press('price-save');
    await waitFor(() =>
      expect(last('delete_price')).toMatchObject({ price: { models: ['my-model*'] } }),
    );
    await press('price-delete');
    await press('confirm-yes');
    await waitFor(() => expect(screen.queryByTestId('price-delete')).toBeNull());
  });
});

describe('other settings', () => {
  it('are changed, refused where they are, and set back', async () => {
    const { user, press, last } = await opened();
    await press('nav-settings');
    const rows = await screen.findByTestId<HTMLInputElement>('option-input-ask.rows');
    await user.clear(rows);
    await user.type(rows, 'many{Enter}');
    await user.tab();
    const row = screen.getByTestId('option-ask.rows');
    expect(await within(row).findByRole('alert')).toHaveProperty(
      'textContent',
      '“many” is not 1 to 1,000,000.',
    );
    await user.clear(rows);
    await user.type(rows, '500');
    await user.tab();
    await waitFor(() => expect(last('set_option')).toEqual({ name: 'ask.rows', value: '500' }));
    await press('option-back-ask.rows');
    expect(last('set_option')).toEqual({ name: 'ask.rows', value: null });
    await waitFor(() => expect(rows.value).toBe('100000'));
  });

  it('one that the environment sets is not changed here', async () => {
    const { press } = await opened({ problems: ['line 4: cache.ttl is no number'] });
    await press('nav-settings');
    const row = await screen.findByTestId('option-cache.ttl');
    expect(row.textContent).toContain('Set by CACHE_TTL in the environment');
    expect(screen.getByTestId<HTMLInputElement>('option-input-cache.ttl').readOnly).toBe(true);
    expect(screen.getByTestId('settings-problems').textContent).toContain('Line 4');
  });
});
