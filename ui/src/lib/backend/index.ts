/** Which backend the page talks to. Everything outside this folder sees the interface only. */
import type { Backend } from './backend';
import { TauriBackend } from './tauri';

export type { Backend, CommandName, DoorEvent, FileKind, Reply, Request } from './backend';
export { asSentence, failureInWords, toFailure, type Failure } from './failure';

/** The desktop shell; in a plain browser while developing, the stand-in. */
export async function connect(): Promise<Backend> {
  if (import.meta.env.DEV && !('__TAURI_INTERNALS__' in window)) {
    const { MockBackend } = await import('./mock');
    return new MockBackend();
  }
  return new TauriBackend();
}
