/** The desktop shell as the page's backend. */
import { Channel, invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import { getCurrentWindow } from '@tauri-apps/api/window';
import { writeImage, writeText } from '@tauri-apps/plugin-clipboard-manager';
import { open, save } from '@tauri-apps/plugin-dialog';

import type { AskEvent, Theme } from '$lib/api/generated/api';

import type { Backend, CommandName, DoorEvent, FileKind, Reply, Request } from './backend';
import { toFailure } from './failure';

/** As the shell says it: a file wanted is fetched, so that none is lost before the page listens. */
type ShellEvent = Exclude<DoorEvent, { kind: 'openFile' }> | { kind: 'fileWanted' };

export class TauriBackend implements Backend {
  async call<C extends CommandName>(
    name: C,
    request: Request<C>,
    onProgress?: (event: AskEvent) => void,
  ): Promise<Reply<C>> {
    const progress = onProgress ? new Channel<AskEvent>(onProgress) : null;
    return refusable(invoke<Reply<C>>('rpc', { name, payload: request, progress }));
  }

  async pickFile(kinds: FileKind[]): Promise<string | null> {
    return refusable(open({ multiple: false, directory: false, filters: kinds }));
  }

  async saveFile(defaultName: string, kind: FileKind): Promise<string | null> {
    return refusable(save({ defaultPath: defaultName, filters: [kind] }));
  }

  onDoorEvent(told: (event: DoorEvent) => void): () => void {
    let listening = true;
    const takeFile = async () => {
      const path = await invoke<string | null>('take_wanted_file');
      if (path !== null && listening) told({ kind: 'openFile', path });
    };
    const stop = listen<ShellEvent>('door', ({ payload }) => {
      if (payload.kind === 'fileWanted') void takeFile();
      else told(payload);
    });
    // What was wanted before the page listened.
    void stop.then(takeFile);
    return () => {
      listening = false;
      void stop.then((it) => it());
    };
  }

  async copyText(text: string): Promise<void> {
    await refusable(writeText(text));
  }

  async copyImage(pngBase64: string): Promise<void> {
    const bytes = Uint8Array.from(atob(pngBase64), (it) => it.charCodeAt(0));
    await refusable(writeImage(bytes));
  }

  async setWindowTheme(theme: Theme): Promise<void> {
    await refusable(getCurrentWindow().setTheme(theme === 'system' ? null : theme));
  }
}

async function refusable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (raw) {
    throw toFailure(raw);
  }
}
