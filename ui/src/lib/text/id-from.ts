/** An id made of a name: lower-case letters, digits and dashes, unlike those that are taken. */
export function idFrom(name: string, taken: string[]): string {
  const plain = name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const id = plain.slice(0, 28) || 'provider';
  if (!taken.includes(id)) return id;
  for (let nth = 2; ; nth += 1) {
    if (!taken.includes(`${id}-${nth}`)) return `${id}-${nth}`;
  }
}
