import { emit } from '@tauri-apps/api/event';
import { clearMocks, mockIPC } from '@tauri-apps/api/mocks';
import { afterEach, expect, it, vi } from 'vitest';

import type { DoorEvent } from './backend';
import { TauriBackend } from './tauri';

afterEach(async () => {
  await new Promise((resolve) => setTimeout(resolve));
  clearMocks();
});

it('a command crosses by name with its payload', async () => {
  const seen: unknown[] = [];
  mockIPC((command, payload) => {
    seen.push([command, payload]);
    return { nRemoved: 3 };
  });
  const reply = await new TauriBackend().call('clear_cache', { key: null });
  expect(reply).toEqual({ nRemoved: 3 });
  expect(seen).toEqual([['rpc', { name: 'clear_cache', payload: { key: null }, progress: null }]]);
});

it('a refusal of the framework is a failure like any other', async () => {
  mockIPC(() => {
    throw 'rpc not allowed on this window';
  });
  await expect(new TauriBackend().call('source', {})).rejects.toEqual({
    code: 'refused',
    message: 'rpc not allowed on this window',
    hint: null,
  });
});

it('a file wanted before the page listens is opened when it does, and later ones as they come', async () => {
  const files: (string | null)[] = ['/data/early.sqlite'];
  mockIPC(
    (command) => {
      if (command === 'take_wanted_file') return files.shift() ?? null;
    },
    { shouldMockEvents: true },
  );
  const told: DoorEvent[] = [];
  const stop = new TauriBackend().onDoorEvent((event) => told.push(event));
  await vi.waitFor(() => expect(told).toEqual([{ kind: 'openFile', path: '/data/early.sqlite' }]));
  files.push('/data/late.sqlite');
  await emit('door', { kind: 'fileWanted' });
  await emit('door', { kind: 'dragOver' });
  await vi.waitFor(() =>
    expect(told.slice(1)).toEqual(
      expect.arrayContaining([
        { kind: 'openFile', path: '/data/late.sqlite' },
        { kind: 'dragOver' },
      ]),
    ),
  );
  stop();
});

it('a picture crosses as bytes', async () => {
  const seen: number[][] = [];
  mockIPC((_, payload) => void seen.push([...(payload as { image: Uint8Array }).image]));
  await new TauriBackend().copyImage(btoa('PNG'));
  expect(seen).toEqual([[80, 78, 71]]);
});
