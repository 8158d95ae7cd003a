/** What the page asks of whoever carries its requests: the desktop shell, or a stand-in in tests. */
import type { AskEvent, Commands, Theme } from '$lib/api/generated/api';

export type CommandName = keyof Commands;
export type Request<C extends CommandName> = Commands[C]['request'];
export type Reply<C extends CommandName> = Commands[C]['reply'];

/** What happens outside the page and matters to it. */
export type DoorEvent =
  | { kind: 'openFile'; path: string }
  | { kind: 'dragOver' }
  | { kind: 'dragLeft' }
  | { kind: 'command'; name: string };

/** A kind of file, for a dialog. */
export interface FileKind {
  name: string;
  extensions: string[];
}

export interface Backend {
  /** Runs one command of the registry. Rejects with a `Failure`. */
  call<C extends CommandName>(
    name: C,
    request: Request<C>,
    onProgress?: (event: AskEvent) => void,
  ): Promise<Reply<C>>;
  /** Lets the person pick a file; null where they thought better of it. */
  pickFile(kinds: FileKind[]): Promise<string | null>;
  /** Lets the person say where a file is to go; null where they thought better of it. */
  saveFile(defaultName: string, kind: FileKind): Promise<string | null>;
  /** Files dropped, a second start, menu entries. Returns how to stop listening. */
  onDoorEvent(listen: (event: DoorEvent) => void): () => void;
  copyText(text: string): Promise<void>;
  copyImage(pngBase64: string): Promise<void>;
  /** Tells the window's own frame which look the page has. */
  setWindowTheme(theme: Theme): Promise<void>;
}
