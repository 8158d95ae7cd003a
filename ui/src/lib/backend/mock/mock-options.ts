/** What the stand-in is told to be like: by a test, or in the address of its page. */
import type { Theme } from '$lib/api/generated/api';

import type { CommandName } from '../backend';
import type { MockCache } from './caching';
import type { MockModels } from './providers';

export interface MockOptions {
  /** How long a command takes. */
  delayMs: number;
  /** How long each stage of a question takes. */
  stageMs: number;
  source: 'sample' | 'straining' | 'empty';
  /** Conversations from before. */
  kept: boolean;
  /** What the cache has seen by then. */
  cache: MockCache;
  keyring: boolean;
  models: MockModels;
  /** What is wrong with the settings. */
  problems: readonly string[];
  notices: string[];
  uiState: string;
  theme: Theme;
  /** Commands that fail. */
  failing: CommandName[];
  /** No conversation can be written: the disk is full. */
  diskFull: boolean;
}

export const DEFAULTS: MockOptions = {
  delayMs: 20,
  stageMs: 30,
  source: 'sample',
  kept: false,
  cache: 'used',
  keyring: true,
  models: 'ready',
  problems: [],
  notices: [],
  uiState: '',
  theme: 'system',
  failing: [],
  diskFull: false,
};

/** `?source=straining&kept=1&keyring=0&failing=source,settings` strains the window by hand. */
export function fromAddress(): Partial<MockOptions> {
  const asked = new URLSearchParams(globalThis.location?.search ?? '');
  return {
    ...(asked.has('source') && { source: asked.get('source') as MockOptions['source'] }),
    ...(asked.has('kept') && { kept: true }),
    ...(asked.has('cache') && { cache: asked.get('cache') as MockCache }),
    ...(asked.has('models') && { models: asked.get('models') as MockModels }),
    ...(asked.has('problem') && { problems: asked.getAll('problem') }),
    ...(asked.has('stage') && { stageMs: Number(asked.get('stage')) }),
    ...(asked.has('keyring') && { keyring: asked.get('keyring') !== '0' }),
    ...(asked.has('theme') && { theme: asked.get('theme') as Theme }),
    ...(asked.has('ui') && { uiState: asked.get('ui') ?? '' }),
    ...(asked.has('notice') && { notices: [asked.get('notice') ?? ''] }),
    ...(asked.has('failing') && {
      failing: (asked.get('failing') ?? '').split(',') as CommandName[],
    }),
    ...(asked.has('slow') && { delayMs: 800 }),
  };
}
