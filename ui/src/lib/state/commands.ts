/**
 * Every command a person can give the window, once: the palette lists them, the keyboard and
 * the menu bar run them by name.
 */

export interface Command {
  /** As the menu bar of the shell calls it. */
  name: string;
  title: string;
  section: 'Go to' | 'Action' | 'Appearance' | 'Help';
  /** Shown and listened to; `Mod` is ⌘ on a Mac and Ctrl elsewhere. */
  keys?: string;
  run: () => void;
}

export const onMac = /Mac/.test(globalThis.navigator?.platform ?? '');

/** The keys as a person knows them from their own machine. */
export function keyCaps(keys: string): string[] {
  return keys.split('+').map((key) => {
    if (key === 'Mod') return onMac ? '⌘' : 'Ctrl';
    if (key === 'Shift') return onMac ? '⇧' : 'Shift';
    return key;
  });
}

/** Whether `event` is the stroke `keys` describes. */
export function pressed(event: KeyboardEvent, keys: string): boolean {
  const parts = keys.split('+');
  const key = parts.at(-1) ?? '';
  const mod = onMac ? event.metaKey : event.ctrlKey;
  // `?` needs Shift on most keyboards and not on all: the letter itself decides.
  const shiftFits = key === '?' || event.shiftKey === parts.includes('Shift');
  return (
    event.key.toLowerCase() === key.toLowerCase() &&
    mod === parts.includes('Mod') &&
    !event.altKey &&
    shiftFits
  );
}

/** Whether a plain letter typed at `target` is meant as text. */
export function takesText(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
