/** The stand-in's data: the sample as FACT brings it, and some that strain the window. */
import type { Cell, ColumnView, SourceView, TableColumnView } from '$lib/api/generated/api';

export function column(
  name: string,
  label: string,
  unit: ColumnView['unit'] = 'none',
  more: Partial<ColumnView> = {},
): ColumnView {
  const numeric = unit !== 'none';
  return {
    name,
    label,
    unit,
    currency: unit === 'money' ? 'USD' : null,
    role: numeric ? 'measure' : 'dimension',
    numeric,
    ...more,
  };
}

function declared(
  name: string,
  declaredType: string,
  more: Partial<TableColumnView> = {},
): TableColumnView {
  return { name, declaredType, comment: null, isKey: false, references: null, ...more };
}

export const EXAMPLES = [
  'What are the top 5 companies by revenue in Q1 2025?',
  'Show quarterly revenue trends for the past year',
  'What was Q1 2025 total revenue?',
  'Compare revenue growth rates by sector and quarter for 2024',
  'Analyze quarterly revenue trends and predict Q2 2025 performance',
  'Show me the current market leaders by sector',
];

export const SAMPLE: SourceView = {
  name: 'sample, fictional companies',
  path: '/home/ada/.local/share/fact/sample.sqlite',
  isSample: true,
  keeping: 'keep',
  sizeBytes: 86_016,
  newestPeriod: 'Q1 2025',
  problem: null,
  examples: EXAMPLES,
  tables: [
    {
      name: 'companies',
      comment: 'Fictional companies, one row each',
      nRows: 40,
      isView: false,
      columns: [
        declared('id', 'INTEGER', { isKey: true }),
        declared('name', 'TEXT'),
        declared('symbol', 'TEXT', { comment: 'Ticker symbol' }),
        declared('sector', 'TEXT'),
        declared('founded_year', 'INTEGER'),
        declared('employees', 'INTEGER'),
        declared('market_cap', 'REAL', { comment: 'US dollars' }),
      ],
    },
    {
      name: 'financial_records',
      comment: 'One row a company and quarter',
      nRows: 674,
      isView: false,
      columns: [
        declared('id', 'INTEGER', { isKey: true }),
        declared('company_id', 'INTEGER', { references: 'companies.id' }),
        declared('quarter', 'TEXT', { comment: 'Q1 to Q4' }),
        declared('year', 'INTEGER'),
        declared('revenue', 'REAL', { comment: 'US dollars' }),
        declared('profit', 'REAL', { comment: 'US dollars; negative for a loss' }),
        declared('expenses', 'REAL', { comment: 'US dollars; revenue less profit' }),
      ],
    },
  ],
};

/** A database that strains the window: long names, 60 columns, 100,000 rows, an empty table. */
export const STRAINING: SourceView = {
  name: 'quarterly_export_of_the_north_american_wholesale_division_2025_final_v3.sqlite',
  path: '/home/ada/Documents/exports/2025/quarterly_export_of_the_north_american_wholesale_division_2025_final_v3.sqlite',
  isSample: false,
  keeping: 'keep',
  sizeBytes: 412_884_992,
  newestPeriod: '2025-03',
  problem: null,
  examples: [
    'How many orders came in by month?',
    'What are the ten customers with the highest average order value in the most recent complete quarter, and how does each compare to the quarter before?',
    'Total net amount by region',
  ],
  tables: [
    {
      name: 'orders',
      comment: null,
      nRows: 100_000,
      isView: false,
      columns: ['id', 'customer', 'region', 'ordered_at', 'net_amount', 'note'].map((it) =>
        declared(it, it === 'id' ? 'INTEGER' : 'TEXT', { isKey: it === 'id' }),
      ),
    },
    {
      name: 'wide_measurements',
      comment: 'One row a device and day',
      nRows: 5_000,
      isView: false,
      columns: Array.from({ length: 60 }, (_, idx) => declared(`sensor_${idx + 1}`, 'REAL')),
    },
    {
      name: 'customer_relationship_management_contact_history_archive',
      comment:
        'An archive with a very long name that nobody has dared to rename since it was introduced',
      nRows: 12,
      isView: false,
      columns: [
        declared('id', 'INTEGER'),
        declared('a_column_with_quite_an_unreasonably_long_name_indeed', 'VARCHAR(255)'),
      ],
    },
    {
      name: 'empty_table',
      comment: null,
      nRows: 0,
      isView: false,
      columns: [declared('id', 'INTEGER')],
    },
    {
      name: 'monthly_totals',
      comment: null,
      nRows: null,
      isView: true,
      columns: [declared('month', ''), declared('total', '')],
    },
  ],
};

export const EMPTY: SourceView = {
  ...SAMPLE,
  name: 'new.db',
  path: '/tmp/new.db',
  isSample: false,
  keeping: 'keep',
  tables: [],
  examples: [],
  sizeBytes: 4096,
};

const NAMES = [
  'TechCorp Inc.',
  'RetailMax Group',
  'FinanceFirst LLC',
  'HealthTech Solutions',
  'Green Energy Corp',
  'Nimbus Cloudworks',
  'Harbor Logistics',
  'Aster Foods',
];
const SECTORS = ['Technology', 'Retail', 'Financial Services', 'Healthcare', 'Energy'];

/** A cell of a stored table, always the same for the same place. */
export function storedCell(table: string, columnName: string, rowIdx: number): Cell {
  const wobble = Math.abs(Math.sin(rowIdx * 12.9898 + columnName.length * 78.233));
  if (/^id$|_id$/.test(columnName)) return rowIdx + 1;
  if (/year/.test(columnName)) return 1975 + (rowIdx % 46);
  if (/employees/.test(columnName)) return Math.round(wobble * 120_000);
  if (/revenue|expenses|market_cap|amount|total/.test(columnName))
    return Math.round(wobble * 2.5e10);
  if (/profit/.test(columnName)) return rowIdx % 9 === 4 ? null : Math.round((wobble - 0.2) * 6e9);
  if (/sensor/.test(columnName))
    return rowIdx % 13 === 0 ? null : Number((wobble * 100 - 20).toFixed(3));
  if (/quarter/.test(columnName)) return `Q${(rowIdx % 4) + 1}`;
  if (/sector|region/.test(columnName)) return SECTORS[rowIdx % SECTORS.length] ?? null;
  if (/_at|month/.test(columnName)) return `2025-0${(rowIdx % 9) + 1}-1${rowIdx % 9}`;
  if (/symbol/.test(columnName))
    return (NAMES[rowIdx % NAMES.length] ?? '').slice(0, 4).toUpperCase();
  if (/note/.test(columnName))
    return rowIdx % 3 === 0
      ? null
      : `delivered late, see <b>ticket ${rowIdx}</b>; the customer has asked for a credit note and a call back before the end of the month`;
  return table === 'companies' || /name|customer/.test(columnName)
    ? `${NAMES[rowIdx % NAMES.length] ?? ''}${rowIdx >= NAMES.length ? ` ${rowIdx}` : ''}`
    : `value ${rowIdx}`;
}

/** How the columns of a stored table are shown. */
export function storedColumns(columns: TableColumnView[]): ColumnView[] {
  return columns.map(({ name, declaredType }) => {
    const numeric = /INT|REAL/.test(declaredType) || /amount|total/.test(name);
    const plain = /id$|year/.test(name);
    return column(name, name, numeric && !plain ? 'number' : 'none', { numeric });
  });
}
