/** Charts that are looked at closely and drawn otherwise, and the board of what was pinned. */
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
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
  globalThis.ResizeObserver = class {
    constructor(private readonly tell: ResizeObserverCallback) {}
    observe(target: Element) {
      const contentRect = { width: 800, height: 300 } as DOMRectReadOnly;
      this.tell([{ contentRect, target } as unknown as ResizeObserverEntry], this);
    }
    unobserve = () => undefined;
    disconnect = () => undefined;
  };
  // Nor does it decode pictures.
  HTMLImageElement.prototype.decode = () => Promise.resolve();
  URL.createObjectURL = () => 'blob:chart';
  URL.revokeObjectURL = () => undefined;
});
afterEach(cleanup);

const TOP = 'What are the top 5 companies by revenue in Q1 2025?';
const OVER_TIME = 'Show quarterly revenue trends for the past year';

async function opened(options: Partial<MockOptions> = {}) {
  const backend = new MockBackend({ delayMs: 0, stageMs: 0, ...options });
  const user = userEvent.setup();
  render(App, { backend });
  await screen.findByTestId('ask-box');
  const press = async (testid: string) => user.click(await screen.findByTestId(testid));
  const ask = async (question: string) => {
    const before = screen.queryAllByTestId('answer-card').length;
    // It moves to the foot of the page with the first question.
    await user.click(await screen.findByTestId('ask-box'));
    await user.paste(question);
    await press('ask-send');
    await waitFor(() => expect(screen.queryAllByTestId('answer-card').length).toBe(before + 1));
  };
  const last = (name: CommandName) => backend.calls.findLast((it) => it.name === name)?.request;
  return { backend, user, press, ask, last };
}

async function faults() {
  // Colours need a real browser; the rest does not.
  const rules = { 'color-contrast': { enabled: false } };
  const { violations } = await axe.run(document.body, { rules });
  return violations.map((it) => `${it.id}: ${it.nodes[0]?.html ?? ''}`);
}

describe('a chart', () => {
  it('is drawn as another kind, and kinds that the rows do not allow say why', async () => {
    const { press, ask, last } = await opened();
    await ask(TOP);
    await press('chart-kind');
    expect((await screen.findByTestId('kind-scatter')).textContent).toContain('two measures');
    await press('kind-scatter');
    expect(last('set_chart')).toBeUndefined();
    await press('kind-bar');
    await waitFor(() => expect(last('set_chart')).toMatchObject({ kind: 'bar' }));
    await waitFor(() => expect(screen.getByTestId('chart-kind').textContent).toContain('Bars'));
  });

  it('is zoomed by the keyboard, and shown whole again', async () => {
    const { user, press, ask, last } = await opened();
    await ask(OVER_TIME);
    (await screen.findByTestId('chart-values')).focus();
    await user.keyboard('{End}+');
    await waitFor(() => expect(last('chart')).toMatchObject({ look: { range: {} } }));
    const once = last('chart');
    await user.keyboard('++');
    await waitFor(() => expect(last('chart')).not.toEqual(once));
    await press('chart-all');
    await waitFor(() => expect(screen.queryByTestId('chart-all')).toBeNull());
  });

  it('offers the rows behind a mark, and to ask for it alone', async () => {
    const { backend, user, press, ask, last } = await opened();
    await ask(TOP);
    const values = await screen.findByTestId('chart-values');
    values.focus();
    await user.keyboard('{Home}{Enter}');
    await press('mark-rows');
    expect(last('behind')).toMatchObject({ rows: { by: 'row', idx: 0 } });
    const dialog = await screen.findByTestId('behind-dialog');
    expect(dialog.textContent).toContain('3 rows');
    await user.click(within(dialog).getByRole('button', { name: 'Close' }));
    values.focus();
    await user.keyboard('{Home}{Enter}');
    await press('mark-only-0');
    await waitFor(() =>
      expect(backend.calls.some((it) => JSON.stringify(it).includes('"question":"only '))).toBe(
        true,
      ),
    );
  });

  it('is shown as large as the window', async () => {
    const { press, ask } = await opened();
    await ask(TOP);
    await press('chart-full');
    const dialog = await screen.findByTestId('chart-dialog');
    expect(within(dialog).queryByTestId('chart-full')).toBeNull();
  });
});

describe('the board', () => {
  it('says what it is for while nothing is pinned', async () => {
    const { press } = await opened();
    await press('nav-trends');
    expect((await screen.findByTestId('board-empty')).textContent).toContain('pin');
    expect(await faults()).toEqual([]);
  });

  async function pinned() {
    const desk = await opened();
    await desk.ask(TOP);
    await desk.press('pin-button');
    await desk.ask(OVER_TIME);
    await desk.user.click(screen.getAllByTestId('pin-button').at(-1) as HTMLElement);
    await waitFor(() => expect(desk.last('pin_answer')).toBeDefined());
    await desk.press('nav-trends');
    await waitFor(() => expect(screen.getAllByTestId('pin-card')).toHaveLength(2));
    return desk;
  }

  const titles = () => screen.getAllByTestId('pin-title').map((it) => it.textContent?.trim());

  it('has what was pinned, without faults', async () => {
    await pinned();
    expect(titles()).toHaveLength(2);
    expect(await faults()).toEqual([]);
  });

  it('is arranged by the keyboard and by the menu', async () => {
    const { press, user } = await pinned();
    const before = titles();
    const [grip] = screen.getAllByTestId('pin-grip');
    await fireEvent.keyDown(grip as HTMLElement, { key: 'ArrowRight' });
    await waitFor(() => expect(titles()).toEqual(before.toReversed()));
    await user.click(screen.getAllByTestId('pin-menu')[1] as HTMLElement);
    await press('pin-before');
    await waitFor(() => expect(titles()).toEqual(before));
  });

  it('is renamed, shown as a table, taken off and put back', async () => {
    const { user, press, last } = await pinned();
    const menu = async (testid: string) => {
      await user.click(screen.getAllByTestId('pin-menu')[0] as HTMLElement);
      await press(testid);
    };
    await menu('pin-rename');
    await user.clear(await screen.findByTestId('pin-title-field'));
    await user.keyboard('The leaders{Enter}');
    await waitFor(() => expect(titles()[0]).toBe('The leaders'));
    await menu('pin-as-table');
    expect(await screen.findByTestId('pin-table')).toBeTruthy();
    await menu('pin-off');
    await waitFor(() => expect(screen.getAllByTestId('pin-card')).toHaveLength(1));
    await user.click(screen.getAllByTestId('toast-action').at(-1) as HTMLElement);
    await waitFor(() => expect(last('put_back_pin')).toBeDefined());
    await waitFor(() => expect(screen.getAllByTestId('pin-card')).toHaveLength(2));
  });

  it('is asked again as a whole, and leaves as a report', async () => {
    const { backend, press, user, last } = await pinned();
    await press('board-refresh');
    await waitFor(() =>
      expect(backend.calls.filter((it) => it.name === 'refresh_pin')).toHaveLength(2),
    );
    await press('board-export');
    await user.click(await screen.findByText('Report as PDF, A4…'));
    await waitFor(() => expect(last('save_report')).toMatchObject({ format: 'pdf' }));
    expect((await screen.findAllByTestId('toast')).at(-1)?.textContent).toContain('trends.pdf');
  });
});
