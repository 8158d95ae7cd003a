/** The page's state, made once by the page and reached by context. */
import { createContext } from 'svelte';

import type { Started } from '$lib/api/generated/api';
import type { Backend } from '$lib/backend';

import { Answering } from './answering';
import { Approving } from './approving';
import { Asking } from './asking.svelte';
import { Boarding } from './boarding.svelte';
import { Charting } from './charting';
import { Clock } from './clock.svelte';
import { Confirming } from './confirming.svelte';
import { Opening } from './opening.svelte';
import { Queries } from './queries.svelte';
import { Saving } from './saving';
import { Session } from './session.svelte';
import { ThemeState } from './theme.svelte';
import { Toasts } from './toasts.svelte';
import { Warming } from './warming.svelte';

export { confirmedAs } from './approving';
export type { AskHow, ModelWork, Running } from './asking.svelte';
export { keyCaps, onMac, pressed, takesText, type Command } from './commands';
export type { Confirmation } from './confirming.svelte';
export { PagedRows } from './paged-rows.svelte';
export { Queries, type Watched } from './queries.svelte';
export { SentPages } from './sent-pages.svelte';
export { shownTurns } from './shown-turns';
export type { SettingsPart, View } from './session.svelte';
export type { Toast } from './toasts.svelte';

/** All of it. */
export class AppState {
  readonly queries: Queries;
  readonly session: Session;
  readonly asking: Asking;
  readonly theme: ThemeState;
  readonly opening: Opening;
  readonly saving: Saving;
  readonly approving: Approving;
  readonly answering: Answering;
  readonly warming: Warming;
  readonly charting: Charting;
  readonly boarding: Boarding;
  readonly toasts = new Toasts();
  readonly confirming = new Confirming();
  readonly clock = new Clock();

  constructor(
    readonly backend: Backend,
    readonly started: Started,
  ) {
    this.queries = new Queries(backend);
    this.session = new Session(started.uiState);
    this.asking = new Asking(this.queries, this.session, this.toasts);
    this.theme = new ThemeState(this.queries, started.theme);
    this.saving = new Saving(this.queries, this.theme, this.toasts);
    this.approving = new Approving(this.queries, this.toasts);
    this.answering = new Answering(this.queries, this.session, this.toasts, started);
    this.warming = new Warming(this.queries, this.toasts);
    this.charting = new Charting(this.queries, this.toasts);
    this.boarding = new Boarding(this.queries, this.session, this.toasts);
    this.opening = new Opening(this.queries, this.session, this.toasts);
  }
}

const [useApp, provideApp] = createContext<AppState>();
export { provideApp, useApp };
