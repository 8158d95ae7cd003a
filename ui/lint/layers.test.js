import { describe, expect, it } from 'vitest';

import { refusal } from './layers.js';

const TAURI = 'only lib/backend/ imports @tauri-apps: ask the Backend interface';

/** Importer, specifier, why not (null: it may). */
const ROWS = [
  ['lib/backend/tauri.ts', '@tauri-apps/api/core', null],
  ['lib/theme.ts', '@tauri-apps/api/core', TAURI],
  ['components/ask/AskBox.svelte', '@tauri-apps/api/core', TAURI],
  ['lib/theme.ts', '../components/ask/AskBox.svelte', 'lib/ must not import a component'],
  ['lib/theme.ts', '$components/shared/Button.svelte', 'lib/ must not import a component'],
  ['components/ask/AskBox.svelte', './Chips.svelte', null],
  ['components/ask/AskBox.svelte', '../shared/Button.svelte', null],
  ['components/ask/AskBox.svelte', '$lib/theme', null],
  ['components/ask/AskBox.svelte', 'svelte', null],
  [
    'components/ask/AskBox.svelte',
    '$components/cache/Figures.svelte',
    'ask/ knows itself and shared/; what needs cache/ too belongs in views/',
  ],
  [
    'components/shared/Button.svelte',
    '../ask/AskBox.svelte',
    'shared/ knows no domain, and ask/ is one',
  ],
  ['components/views/AskView.svelte', '../ask/AskBox.svelte', null],
  ['App.svelte', './components/views/AskView.svelte', null],
];

describe('imports', () => {
  it.each(ROWS)('%s importing %s: %s', (importer, specifier, expected) => {
    expect(refusal(importer, specifier)).toBe(expected);
  });
});
