/** Texts in the order they were last used, each once, the last one last. */
export function lastUsed(texts: string[]): string[] {
  return [...new Set([...texts].reverse())].reverse();
}
