/** What the stand-in answers: one scripted answer for each form an answer can have. */
import type { AnswerView, Cell, ChipView, ColumnView, TurnState } from '$lib/api/generated/api';
import { compact } from '$lib/format';

import { column } from './data';
import { chartView, type Series } from './charts';

/** A chart's values, drawn when the window asks for them. */
export interface Drawn {
  labels: string[];
  series: Series[];
  say: (value: number) => string;
}

export interface Scripted {
  state: TurnState;
  drawn?: Drawn;
  /** All rows, where there are more than come with the answer. */
  rowAt?: (rowIdx: number) => Cell[];
}

const dollars = (value: number) =>
  compact(value, { unit: 'money', currency: 'USD', numeric: true });
const percent = (value: number) =>
  compact(value, { unit: 'percent', currency: null, numeric: true });

function answer(more: Partial<AnswerView>): AnswerView {
  return {
    sentence: [],
    engine: 'built-in 3',
    confidence: 0.96,
    reading: '',
    chips: [],
    notes: [],
    sql: '',
    columns: [],
    rows: [],
    nRows: more.rows?.length ?? 0,
    truncated: false,
    chart: null,
    checks: [
      { level: 'passed', text: 'every filter value is in the data' },
      { level: 'passed', text: 'no join multiplies rows' },
      { level: 'passed', text: 'no values left out' },
    ],
    analysis: null,
    followUps: [],
    cache: { hit: false, level: null, ageMs: null, reason: 'asked for the first time' },
    timingsUs: {
      total: 8_420,
      cache: 90,
      understand: 1_240,
      model: 0,
      guard: 210,
      run: 3_900,
      analyse: 310,
      show: 2_670,
    },
    source: 'sample, fictional companies',
    model: null,
    compared: null,
    ...more,
  };
}

const PERIODS = [2025, 2024, 2023].flatMap((year) =>
  [4, 3, 2, 1].filter((it) => year < 2025 || it === 1).map((it) => `Q${it} ${year}`),
);

function chip(kind: string, label: string, detail: string): ChipView {
  return { kind, label, detail, options: [] };
}

/** The first is how it is. */
function options(slot: string, labels: string[]): ChipView['options'] {
  return labels.map((label, idx) => ({
    label,
    edit: `${slot} ${label}`,
    chosen: idx === 0,
    remove: false,
  }));
}

export function top5(): Scripted {
  const rows: Cell[][] = [
    ['TechCorp Inc.', 25e9],
    ['RetailMax Group', 18e9],
    ['FinanceFirst LLC', 12e9],
    ['Nimbus Cloudworks', 9.412e9],
    ['HealthTech Solutions', 8e9],
  ];
  return {
    state: {
      kind: 'answered',
      answer: answer({
        sentence: [
          { text: 'TechCorp Inc.', strong: true },
          { text: ' had the highest revenue in Q1 2025 with ', strong: false },
          { text: '$25B', strong: true },
          { text: ', ahead of RetailMax Group with ', strong: false },
          { text: '$18B', strong: true },
          { text: '.', strong: false },
        ],
        reading: 'total revenue by company in Q1 2025, highest first, top 5',
        chips: [
          {
            ...chip('measure', 'Revenue', 'sum of financial_records.revenue'),
            options: options('measure', ['Total revenue', 'Average revenue', 'Profit', 'Expenses']),
          },
          {
            ...chip('grouping', 'by company', 'companies.name'),
            options: [
              ...options('group', ['by company', 'by sector', 'by quarter', 'by year']),
              { label: 'Do not split', edit: 'group none', chosen: false, remove: true },
            ],
          },
          {
            ...chip('time', 'Q1 2025', "financial_records.year = 2025 and quarter = 'Q1'"),
            options: [
              ...options('time', PERIODS),
              { label: 'All of the data', edit: 'time all', chosen: false, remove: true },
            ],
          },
          {
            ...chip('order', 'top 5, highest first', 'ordered by revenue, 5 rows'),
            options: options('order', ['Highest first', 'Lowest first']),
          },
          {
            options: [],
            kind: 'join',
            label: 'financial_records → companies',
            detail: 'on company_id = companies.id',
          },
        ],
        sql: "SELECT c.name, SUM(f.revenue) AS revenue\nFROM financial_records AS f\nJOIN companies AS c ON c.id = f.company_id\nWHERE f.year = 2025 AND f.quarter = 'Q1' -- the newest\nGROUP BY c.id\nORDER BY revenue DESC\nLIMIT 5",
        columns: [column('name', 'Company'), column('revenue', 'Revenue', 'money')],
        rows,
        chart: chartView(
          'horizontal_bar',
          'Revenue by company, Q1 2025',
          'a ranking of names reads best as horizontal bars',
        ),
        followUps: [
          'What is the profit margin of TechCorp Inc. in Q1 2025?',
          'Compare Q1 2025 revenue to Q1 2024 for the top 5',
          'Show revenue by sector in Q1 2025',
        ],
      }),
    },
    drawn: {
      labels: rows.map((it) => String(it[0])),
      series: [{ name: 'Revenue', values: rows.map((it) => Number(it[1])) }],
      say: dollars,
    },
  };
}

function total(): Scripted {
  return {
    state: {
      kind: 'answered',
      answer: answer({
        sentence: [
          { text: 'Total revenue in Q1 2025 was ', strong: false },
          { text: '$214.6B', strong: true },
          { text: ', ', strong: false },
          { text: '6.2 %', strong: true },
          { text: ' more than a year before.', strong: false },
        ],
        reading: 'total revenue in Q1 2025',
        chips: [
          chip('measure', 'Revenue', 'sum of financial_records.revenue'),
          chip('time', 'Q1 2025', "year = 2025 and quarter = 'Q1'"),
        ],
        notes: ['last quarter = Q1 2025, the newest in the data'],
        sql: "SELECT SUM(revenue) AS revenue FROM financial_records WHERE year = 2025 AND quarter = 'Q1'",
        columns: [
          column('revenue', 'Revenue', 'money'),
          column('change_pct', 'Change on Q1 2024', 'percent'),
        ],
        rows: [[214_612_000_000, 6.21]],
        chart: chartView('number', 'Revenue, Q1 2025', 'one figure'),
        followUps: [
          'What was Q4 2024 total revenue?',
          'Show total revenue by sector in Q1 2025',
          'Show quarterly revenue trends for the past year',
        ],
      }),
    },
  };
}

function trend(): Scripted {
  const labels = [
    'Q1 2023',
    'Q2 2023',
    'Q3 2023',
    'Q4 2023',
    'Q1 2024',
    'Q2 2024',
    'Q3 2024',
    'Q4 2024',
    'Q1 2025',
    'Q2 2025',
  ];
  const values = [171, 176, 181, 195, 187, 193, 199, 216, 214.6, 219].map((it) => it * 1e9);
  const columns: ColumnView[] = [
    column('quarter', 'Quarter', 'none', { role: 'time' }),
    column('forecast', 'Forecast', 'money'),
    column('low_95', '95 % low', 'money'),
    column('high_95', '95 % high', 'money'),
  ];
  return {
    state: {
      kind: 'answered',
      answer: answer({
        sentence: [
          { text: 'Revenue rose from $171B to ', strong: false },
          { text: '$214.6B', strong: true },
          { text: ' over nine quarters; Q2 2025 is forecast at ', strong: false },
          { text: '$219B', strong: true },
          { text: ' (95 % between $208B and $230B).', strong: false },
        ],
        reading: 'total revenue by quarter, carried on to Q2 2025',
        chips: [
          chip('measure', 'Revenue', 'sum of revenue'),
          chip('grouping', 'by quarter', 'year, quarter'),
          {
            options: [],
            kind: 'analysis',
            label: 'forecast Q2 2025',
            detail: 'Holt-Winters, additive season of 4',
          },
        ],
        sql: "SELECT quarter || ' ' || year AS period, SUM(revenue) AS revenue\nFROM financial_records\nGROUP BY year, quarter\nORDER BY year, quarter",
        columns: [
          column('period', 'Quarter', 'none', { role: 'time' }),
          column('revenue', 'Revenue', 'money'),
        ],
        rows: labels.slice(0, 9).map((label, idx) => [label, values[idx] ?? null]),
        chart: chartView('line', 'Revenue by quarter', 'a measure over time'),
        checks: [
          { level: 'passed', text: 'every period is present' },
          {
            level: 'warning',
            text: 'the forecast stands on 17 quarters, two of them with companies missing',
          },
        ],
        analysis: {
          kind: 'forecast',
          method: 'Holt-Winters, additive; one step ahead it was off by 2.1 % on 8 past quarters',
          verdict: null,
          isSure: false,
          columns,
          rows: [['Q2 2025', 219e9, 208e9, 230e9]],
          tried: [
            {
              measure: 'Revenue',
              method: 'average of ETS, theta and ARIMA',
              mase: 0.41,
              mape: 2.1,
              weight: 0,
              chosen: true,
            },
            {
              measure: 'Revenue',
              method: 'exponential smoothing, ETS(A,A,A)',
              mase: 0.46,
              mape: 2.4,
              weight: 0.45,
              chosen: false,
            },
            {
              measure: 'Revenue',
              method: 'theta method',
              mase: 0.52,
              mape: 2.7,
              weight: 0.35,
              chosen: false,
            },
            {
              measure: 'Revenue',
              method: 'ARIMA(0,1,1)(0,1,0)[4]',
              mase: 0.69,
              mape: 3.6,
              weight: 0.2,
              chosen: false,
            },
            {
              measure: 'Revenue',
              method: 'seasonal naive with drift',
              mase: 0.83,
              mape: 4.3,
              weight: 0,
              chosen: false,
            },
          ],
        },
        followUps: ['Compare this quarter to last quarter performance'],
      }),
    },
    drawn: {
      labels,
      series: [
        { name: 'Revenue', values },
        { name: 'Profit', values: values.map((it) => it * 0.16) },
      ],
      say: dollars,
    },
  };
}

function growth(): Scripted {
  const sectors = ['Technology', 'Retail', 'Healthcare', 'Energy'];
  const quarters = ['Q1', 'Q2', 'Q3', 'Q4'];
  const rows = sectors.flatMap((sector, nth) =>
    quarters.map((quarter, idx): Cell[] => [
      sector,
      `${quarter} 2024`,
      nth === 2 && idx === 0 ? null : Number((8 + nth * 1.7 - idx * 4.1).toFixed(2)),
    ]),
  );
  return {
    state: {
      kind: 'answered',
      answer: answer({
        sentence: [
          { text: 'Energy', strong: true },
          { text: ' grew most in 2024.', strong: false },
        ],
        reading:
          'revenue growth against the same quarter a year before, by sector and quarter in 2024',
        chips: [chip('measure', 'Revenue growth', 'against the same quarter a year before')],
        notes: ['growth = against the same quarter a year before'],
        sql: 'SELECT sector, quarter, 100.0 * (now - then) / then AS growth_pct FROM growth',
        columns: [
          column('sector', 'Sector'),
          column('quarter', 'Quarter', 'none', { role: 'time' }),
          column('growth_pct', 'Revenue growth', 'percent'),
        ],
        rows,
        chart: chartView('bar', 'Revenue growth by sector, 2024', 'groups side by side'),
      }),
    },
    drawn: {
      labels: quarters,
      series: sectors.map((name, nth) => ({
        name,
        values: quarters.map((_, idx) => Math.max(0.5, 8 + nth * 1.7 - idx * 1.1)),
      })),
      say: percent,
    },
  };
}

function many(): Scripted {
  const rowAt = (idx: number): Cell[] => [
    idx + 1,
    `Customer ${(idx * 7919) % 100_000}`,
    idx === 3 ? '9223372036854775807' : (idx * 104_729) % 1_000_003,
    idx % 5 === 0 ? null : Number((Math.sin(idx) * 100).toFixed(2)),
  ];
  return {
    state: {
      kind: 'answered',
      answer: answer({
        sentence: [
          { text: '100,000', strong: true },
          { text: ' orders.', strong: false },
        ],
        reading: 'all orders',
        sql: 'SELECT * FROM orders',
        columns: [
          column('id', 'Id', 'none', { numeric: true }),
          column('customer', 'Customer'),
          column('amount', 'Net amount', 'money'),
          column('margin', 'Margin', 'percent'),
        ],
        rows: Array.from({ length: 50 }, (_, idx) => rowAt(idx)),
        nRows: 100_000,
        truncated: true,
      }),
    },
    rowAt,
  };
}

function wide(): Scripted {
  const names = Array.from({ length: 60 }, (_, idx) => `measure_${idx + 1}`);
  return {
    state: {
      kind: 'answered',
      answer: answer({
        sentence: [{ text: 'One row with 60 columns.', strong: false }],
        reading: 'everything there is',
        sql: 'SELECT * FROM wide_measurements LIMIT 1',
        columns: names.map((it, idx) => column(it, `Measure ${idx + 1}`, 'number')),
        rows: [names.map((_, idx) => idx * 1234.5 - 20_000)],
      }),
    },
  };
}

/** Data and names that would run if anything parsed them. */
export const HOSTILE =
  '<img src=x onerror="window.hacked = true"><script>window.hacked = true</script>';

function hostile(): Scripted {
  return {
    state: {
      kind: 'answered',
      answer: answer({
        sentence: [
          { text: HOSTILE, strong: true },
          { text: ' leads.', strong: false },
        ],
        reading: HOSTILE,
        chips: [
          {
            ...chip('filter', HOSTILE, HOSTILE),
            options: options('filter', [HOSTILE, HOSTILE.repeat(6), 'Technology']),
          },
        ],
        notes: [HOSTILE],
        sql: `SELECT '${HOSTILE}'`,
        columns: [column('x', HOSTILE), column('y', 'Y', 'number')],
        rows: [[HOSTILE, 1]],
        followUps: [HOSTILE],
        checks: [{ level: 'warning', text: HOSTILE }],
      }),
    },
  };
}

const CHOICES = ['HealthTech Solutions', 'Healthcare'].map((label) => ({
  label,
  detail: 'in place of “HealthPlus”',
  edits: [`word ${label}`],
}));

function declined(question: string): Scripted {
  const unplaced = ['debt-to-equity', 'satisfaction', 'HealthPlus', 'stuff', 'expectations'].filter(
    (it) => question.toLowerCase().includes(it.toLowerCase()),
  );
  return {
    state: {
      kind: 'declined',
      decline: {
        reason:
          unplaced.length > 0
            ? `nothing in the data is called ${unplaced.map((it) => `“${it}”`).join(' or ')}, and it cannot be worked out from what is there`
            : 'the question names nothing that is in the data',
        unplaced,
        choices: unplaced.includes('HealthPlus') ? CHOICES : [],
        askedBefore: unplaced.includes('expectations')
          ? 'Which companies beat what was expected of them in Q1 2025?'
          : null,
        modelCan: false,
        cost: null,
        nearest: ['HealthTech Solutions', 'expenses', 'market cap'],
        suggestions: [
          'What is the profit margin of technology companies?',
          'Compare expense ratios across all sectors',
          'What are the top 5 companies by revenue in Q1 2025?',
        ],
      },
    },
  };
}

const FAILED: Scripted = {
  state: {
    kind: 'failed',
    message: 'the data cannot be read: the file was moved or deleted while it was open',
    hint: 'put it back, or open it from its new place',
  },
};

export function scripted(question: string): Scripted {
  const rules: [RegExp, () => Scripted][] = [
    [/hostile/i, hostile],
    [/fail/i, () => FAILED],
    [/100,?000|orders/i, many],
    [/wide|60 columns/i, wide],
    [/growth/i, growth],
    [/trend|predict/i, trend],
    [/total/i, total],
    [/top|highest|leader|best|largest/i, top5],
  ];
  return rules.find(([rule]) => rule.test(question))?.[1]() ?? declined(question);
}
