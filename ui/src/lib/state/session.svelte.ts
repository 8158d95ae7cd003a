/** Where the person is in the window; comes back at the next start. */
import type { Queries } from './queries.svelte';

export type View = 'ask' | 'trends' | 'data' | 'cache' | 'settings' | 'sent';
const VIEWS: View[] = ['ask', 'trends', 'data', 'cache', 'settings', 'sent'];

/** A part of the settings one can be led to. */
export type SettingsPart =
  'answers' | 'models' | 'privacy' | 'costs' | 'prices' | 'look' | 'other' | 'places';

interface Kept {
  view: View;
  conversationId: number | null;
  railFolded: boolean;
}

export class Session {
  view = $state<View>('ask');
  /** The open conversation; null while a new one is begun. */
  conversationId = $state<number | null>(null);
  /** Folded by hand. A narrow window folds the rail by itself. */
  railFolded = $state(false);
  /** The turn whose inspector is open. */
  inspectedTurnId = $state<number | null>(null);
  /** The table open in the Data view. */
  table = $state<string | null>(null);
  /** The part of the settings to be shown when they open; the settings take it back. */
  settingsPart = $state<SettingsPart | null>(null);
  /** Of what was sent, only what was sent for this turn. */
  sentTurnId = $state<number | null>(null);

  constructor(kept: string) {
    const state = parsed(kept);
    if (VIEWS.includes(state.view as View)) this.view = state.view as View;
    if (typeof state.conversationId === 'number') this.conversationId = state.conversationId;
    this.railFolded = state.railFolded === true;
  }

  /** Keeps the state from now on. To be called while a component is set up. */
  keep(queries: Queries): void {
    let first = true;
    $effect(() => {
      const kept: Kept = {
        view: this.view,
        conversationId: this.conversationId,
        railFolded: this.railFolded,
      };
      if (first) {
        first = false;
        return;
      }
      const uiState = JSON.stringify(kept);
      // At once: the window may be gone a moment later. Losing one's place disturbs nobody.
      queries.run('set_ui_state', { uiState }).catch(() => undefined);
    });
  }

  open(view: View): void {
    this.view = view;
  }

  openConversation(id: number | null): void {
    this.conversationId = id;
    this.inspectedTurnId = null;
    this.view = 'ask';
  }

  openSettings(part: SettingsPart): void {
    this.settingsPart = part;
    this.view = 'settings';
  }

  openSent(turnId: number | null): void {
    this.sentTurnId = turnId;
    this.view = 'sent';
  }

  openTable(name: string): void {
    this.table = name;
    this.view = 'data';
  }
}

function parsed(kept: string): Partial<Record<keyof Kept, unknown>> {
  try {
    const state: unknown = JSON.parse(kept);
    return typeof state === 'object' && state !== null ? state : {};
  } catch {
    // Empty at the first start, or written by a version that kept it in another form.
    return {};
  }
}
