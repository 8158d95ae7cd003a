/** How a person and FACT come to mean the same: chips, choices, completions, confirmed answers. */
import { cleanup, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import App from '../../App.svelte';
import { MockBackend, type MockOptions } from '$lib/backend/mock';

const TOP5 = 'What are the top 5 companies by revenue in Q1 2025?';
const HEALTHPLUS = "What was HealthPlus's revenue in Q1 2025?";

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
  const asked = () => backend.calls.filter((it) => it.name === 'ask').map((it) => it.request);
  return { backend, user, ask, asked };
}

async function faults() {
  // Colours need a real browser; the rest does not.
  const rules = { 'color-contrast': { enabled: false } };
  const { violations } = await axe.run(document.body, { rules });
  return violations.map((it) => `${it.id}: ${it.nodes[0]?.html ?? ''}`);
}

describe('chips', () => {
  it('one is changed by keyboard in its place, and changed back', async () => {
    const { user, ask, asked } = await opened();
    await ask(TOP5);
    const chip = await screen.findByTestId('chip-grouping');
    chip.focus();
    await user.keyboard('{Enter}');
    expect(screen.queryByTestId('chip-search')).toBeNull();
    await user.keyboard('{ArrowDown}{Enter}');
    await screen.findByTestId('edits-undo');
    expect(screen.getByTestId('chip-grouping').textContent).toContain('by sector');
    expect(screen.getAllByTestId('answer-card')).toHaveLength(1);
    expect(asked().at(-1)).toMatchObject({ turnId: 1, edits: ['group by sector'] });

    await user.click(screen.getByTestId('edits-undo'));
    await waitFor(() => expect(screen.queryByTestId('edits-undo')).toBeNull());
    expect(screen.getByTestId('chip-grouping').textContent).toContain('by company');
    expect(asked().at(-1)).toMatchObject({ turnId: 1, edits: [] });
  });

  it('of many options one is found by typing', async () => {
    const { user, ask, asked } = await opened();
    await ask(TOP5);
    await user.click(await screen.findByTestId('chip-time'));
    // The search has the keyboard as soon as it is there.
    await user.paste('q3 2024');
    expect(await faults()).toEqual([]);
    await user.keyboard('{Enter}');
    await screen.findByTestId('edits-undo');
    expect(asked().at(-1)).toMatchObject({ edits: ['time Q3 2024'] });
  });

  it('what is chosen already asks nothing, and Esc leaves', async () => {
    const { user, ask, asked } = await opened();
    await ask(TOP5);
    const chip = await screen.findByTestId('chip-order');
    await user.click(chip);
    await user.keyboard('{Escape}');
    expect(screen.queryByTestId('chip-option')).toBeNull();
    expect(document.activeElement).toBe(chip);
    await user.click(chip);
    await user.keyboard('{Enter}');
    expect(asked()).toHaveLength(1);
  });

  it('a part is taken out at the bottom of the list', async () => {
    const { user, ask } = await opened();
    await ask(TOP5);
    await user.click(await screen.findByTestId('chip-grouping'));
    const options = screen.getAllByTestId('chip-option');
    expect(options.at(-1)?.textContent).toContain('Do not split');
    await user.keyboard('{ArrowUp}{Enter}');
    await screen.findByTestId('edits-undo');
    expect(screen.queryByTestId('chip-grouping')).toBeNull();
  });

  it('a change that fails leaves the answer as it is and says why', async () => {
    const { backend, user, ask } = await opened();
    await ask(TOP5);
    const chip = await screen.findByTestId('chip-grouping');
    backend.options.failing = ['ask'];
    await user.click(chip);
    await user.keyboard('{ArrowDown}{Enter}');
    expect(await screen.findByText(/disk I\/O error/)).toBeTruthy();
    expect(screen.getByTestId('chip-grouping').textContent).toContain('by company');
    expect(screen.queryByTestId('failed-card')).toBeNull();
  });
});

describe('a question that leaves it open', () => {
  it('asks which is meant, and answers what was chosen', async () => {
    const { user, ask, asked } = await opened();
    await ask(HEALTHPLUS);
    await screen.findByText('Which do you mean?');
    expect(await faults()).toEqual([]);
    await user.click(screen.getAllByTestId('choice')[0] as HTMLElement);
    expect(await screen.findByTestId('answer-card')).toBeTruthy();
    expect(screen.queryByTestId('decline-card')).toBeNull();
    expect(asked().at(-1)).toMatchObject({ turnId: 1, edits: ['word HealthTech Solutions'] });
  });

  it('a word can be said to mean something from then on', async () => {
    const { backend, user, ask } = await opened();
    await ask(HEALTHPLUS);
    await user.click(await screen.findByTestId('teach-button'));
    const meaning = await screen.findByTestId('teach-meaning');
    await user.clear(meaning);
    await user.paste('Healthca');
    await screen.findByTestId('teach-option');
    expect(await faults()).toEqual([]);
    await user.keyboard('{Enter}');
    await user.click(screen.getByTestId('teach-keep'));
    await waitFor(() => expect(screen.queryByTestId('teach-dialog')).toBeNull());
    expect(backend.calls.find((it) => it.name === 'teach_word')?.request).toEqual({
      word: 'HealthPlus',
      meaning: 'companies.sector = Healthcare',
    });
  });
});

describe('completions', () => {
  it('are taken by keyboard where they belong', async () => {
    const { user } = await opened();
    const box = await screen.findByTestId<HTMLTextAreaElement>('ask-box');
    await user.type(box, 'revenue in tech');
    const offer = await screen.findByTestId('completion');
    expect(offer.textContent).toContain('sector');
    await user.keyboard('{ArrowDown}{Enter}');
    await waitFor(() => expect(box.value).toBe('revenue in Technology '));
    expect(box.selectionStart).toBe(box.value.length);
  });

  it('Enter asks what was typed where none was chosen', async () => {
    const { user, asked } = await opened();
    const box = await screen.findByTestId('ask-box');
    await user.type(box, 'total reve');
    await screen.findByTestId('completion');
    await user.keyboard('{Enter}');
    await waitFor(() => expect(asked()).toHaveLength(1));
    expect(asked()[0]).toMatchObject({ question: 'total reve' });
  });

  it('a reply that comes late is dropped', async () => {
    const { backend, user } = await opened();
    const box = await screen.findByTestId('ask-box');
    const answers: ((items: string[]) => void)[] = [];
    const call = backend.call.bind(backend);
    backend.call = ((name: never, request: never) =>
      name === 'complete'
        ? new Promise((resolve) => {
            const item = (insert: string) => ({
              ...{ insert, label: insert, from: 0, to: 1 },
              ...{ kind: 'column', detail: '', meaning: '' },
            });
            answers.push((items) => resolve({ items: items.map(item) } as never));
          })
        : call(name, request)) as typeof backend.call;
    await user.type(box, 'ab');
    answers[1]?.(['second']);
    await screen.findByText('second');
    answers[0]?.(['first']);
    await Promise.resolve();
    expect(screen.queryByText('first')).toBeNull();
  });
});

describe('confirmed answers', () => {
  it('one is confirmed, listed, checked and forgotten', async () => {
    const { user, ask } = await opened();
    await ask(TOP5);
    await user.click(await screen.findByTestId('confirm-button'));
    await waitFor(() =>
      expect(screen.getByTestId('confirm-button').getAttribute('aria-pressed')).toBe('true'),
    );
    await user.click(screen.getByTestId('nav-data'));
    await user.click(await screen.findByTestId('data-confirmed'));
    const entry = await screen.findByTestId('confirmed-answer');
    expect(entry.textContent).toContain(TOP5);
    expect(await faults()).toEqual([]);
    await user.click(screen.getByTestId('confirmed-check'));
    expect(await within(entry).findByText('as confirmed')).toBeTruthy();
    await user.click(screen.getByTestId('confirmed-forget'));
    await user.click(await screen.findByTestId('confirm-yes'));
    expect(await screen.findByText('No answer has been confirmed yet')).toBeTruthy();
  });

  it('a correction that cannot run says why and loses nothing', async () => {
    const { backend, user, ask } = await opened();
    await ask(TOP5);
    await user.click(await screen.findByTestId('correct-button'));
    const sql = await screen.findByTestId<HTMLTextAreaElement>('correct-sql');
    await user.clear(sql);
    await user.paste('DELETE FROM companies');
    await user.click(screen.getByTestId('correct-keep'));
    expect((await screen.findByTestId('correct-failure')).textContent).toContain('only reads');
    expect(sql.value).toBe('DELETE FROM companies');
    expect(await faults()).toEqual([]);
    await user.clear(sql);
    await user.paste('SELECT 1');
    await user.click(screen.getByTestId('correct-try'));
    expect((await screen.findByTestId('correct-tried')).textContent).toContain('2 rows');
    await user.click(screen.getByTestId('correct-keep'));
    await waitFor(() => expect(screen.queryByTestId('correct-dialog')).toBeNull());
    expect(backend.calls.findLast((it) => it.name === 'correct_answer')?.request).toMatchObject({
      turnId: 1,
      sql: 'SELECT 1',
    });
  });
});
