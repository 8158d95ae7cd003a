/** What the stand-in offers while one types: names of the open data, and a few stored values. */
import type { CompletionView, SourceView } from '$lib/api/generated/api';

const VALUES = ['Technology', 'Healthcare', 'Retail', 'Energy', 'Financial Services'];
const COMPANIES = ['TechCorp Inc.', 'HealthTech Solutions', 'RetailMax Group'];

export function completed(text: string, cursor: number, source: SourceView): CompletionView[] {
  const head = text.slice(0, cursor);
  const word = /[\p{L}_]+$/u.exec(head)?.[0] ?? '';
  if (word.length < 2) return [];
  const [from, to] = [cursor - word.length, cursor];
  const begins = (it: string) => it.toLowerCase().startsWith(word.toLowerCase()) && it !== word;
  const columns = source.tables.flatMap((table) =>
    table.columns.map((it) => ({ name: it.name.replaceAll('_', ' '), table: table.name })),
  );
  const item = (
    insert: string,
    kind: CompletionView['kind'],
    detail: string,
    meaning: string,
  ): CompletionView => ({
    insert,
    from,
    to,
    label: insert,
    kind,
    detail,
    meaning,
  });
  const found = [
    ...source.tables.map((it) => item(it.name.replaceAll('_', ' '), 'table', 'table', it.name)),
    ...columns.map((it) => item(it.name, 'column', `in ${it.table}`, `${it.table}.${it.name}`)),
    ...VALUES.map((it) => item(it, 'value', 'sector', `companies.sector = ${it}`)),
  ];
  const known = new Set<string>();
  const wholes = COMPANIES.filter((it) => it.toLowerCase().startsWith(head.trim().toLowerCase()));
  const whole = (it: string) => ({
    ...item(it, 'value', 'company', `companies.name = ${it}`),
    from: 0,
  });
  return found
    .filter((it) => begins(it.insert) && !known.has(it.insert) && known.add(it.insert))
    .concat(wholes.map(whole))
    .slice(0, 8);
}
