/** Light, dark or as the system has it, on the page and on the window's frame. */
import { MediaQuery } from 'svelte/reactivity';

import type { Theme } from '$lib/api/generated/api';

import type { Queries } from './queries.svelte';

export class ThemeState {
  choice = $state<Theme>('system');
  readonly #systemDark = new MediaQuery('prefers-color-scheme: dark', false);
  readonly #contrast = new MediaQuery('prefers-contrast: more', false);

  constructor(
    private readonly queries: Queries,
    choice: Theme,
  ) {
    this.choice = choice;
    if (choice !== 'system') this.#tellWindow(choice);
    this.#tellPage();
  }

  get dark(): boolean {
    return this.choice === 'dark' || (this.choice === 'system' && this.#systemDark.current);
  }

  /** What a picture drawn elsewhere is to look like. */
  get look(): { dark: boolean; contrast: boolean } {
    return { dark: this.dark, contrast: this.#contrast.current };
  }

  async choose(choice: Theme): Promise<void> {
    this.choice = choice;
    this.#tellPage();
    this.#tellWindow(choice);
    await this.queries.run('set_theme', { theme: choice });
  }

  #tellPage(): void {
    const root = document.documentElement;
    if (this.choice === 'system') delete root.dataset.theme;
    else root.dataset.theme = this.choice;
  }

  #tellWindow(choice: Theme): void {
    // A frame that keeps its colour is no reason to disturb anybody.
    this.queries.backend.setWindowTheme(choice).catch(() => undefined);
  }
}
