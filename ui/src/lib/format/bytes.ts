/** Sizes as people read them. */

/** `512 B`, `12.4 KB`, `3.2 MB`; a kilobyte is 1,000 bytes, as file managers count. */
export function bytes(size: number): string {
  if (size < 1_000) return `${size} B`;
  const units = ['KB', 'MB', 'GB', 'TB'];
  let value = size / 1_000;
  let idx = 0;
  while (value >= 999.5 && idx < units.length - 1) {
    value /= 1_000;
    idx += 1;
  }
  const text = value >= 99.95 ? value.toFixed(0) : value.toFixed(1).replace(/\.0$/, '');
  return `${text} ${units[idx] ?? ''}`;
}

/** The last part of a path, whatever its separators. */
export function fileName(path: string): string {
  return path.split(/[/\\]/).filter(Boolean).at(-1) ?? path;
}

/** The folder a path lies in. */
export function folderName(path: string): string {
  const cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return cut > 0 ? path.slice(0, cut) : path;
}
