/**
 * `npm run bench:chart`: FACT and matplotlib draw the same charts, one after the other, side by side
 * in a table. `docs/performance.md` says how to read it.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

import { ROOT } from './lib/project.js';
import { cacheFolder, hasPackage, makeVenv, pip, pythonOf, timed } from './lib/python.js';
import { TO_RUN_MATPLOTLIB } from './lib/system.js';
import { giveUp, run, say } from './lib/terminal.js';
import { requireTools } from './lib/tools.js';

const VERSION = '3.11.2';
const PACKAGES = [
  ['matplotlib', VERSION],
  ['numpy', '2.4.6'],
];
const DRAW = path.join(ROOT, 'scripts', 'lib', 'draw_matplotlib.py');

/** What is drawn by both: its key, its name, and what FACT is to stay within, in milliseconds. */
const ROWS = [
  ['svg_4x200', 'SVG, 4 lines of 200 points', 3],
  ['svg_100k', 'SVG, a line of 100,000 points', 15],
  ['png_1200x600', 'PNG of 1200 × 600, 4 lines of 200 points', 25],
  ['png_100k', 'PNG of 1200 × 600, a line of 100,000 points', null],
];

/** Where the venv lies. */
const FOLDER = path.resolve(process.env.FACT_BENCH_CHART_DIR || cacheFolder('fact-bench-chart'));
const home = mkdtempSync(path.join(os.tmpdir(), 'fact-bench-chart-'));

function main() {
  process.chdir(ROOT);
  requireTools();
  const python = matplotlib();
  say('FACT (its release build takes minutes the first time)', 'step');
  const bench = ['bench', '--quiet', '-p', 'fact-chart', '--bench', 'draw', '--'];
  const ours = figures('fact.json', (out) => run('cargo', [...bench, '--out', out]), 'the bench');
  say(`matplotlib ${VERSION}`, 'step');
  const theirs = figures('peer.json', (out) => run(python, [DRAW, '--out', out]), 'matplotlib');
  show(ours, theirs);
  rmSync(home, { recursive: true, force: true });
}

/** The Python that has matplotlib. */
function matplotlib() {
  say(`matplotlib is kept in ${FOLDER}`);
  mkdirSync(FOLDER, { recursive: true });
  const venv = path.join(FOLDER, 'venv');
  const python = pythonOf(venv);
  timed('venv', existsSync(python), () => makeVenv(venv, 'matplotlib', TO_RUN_MATPLOTLIB));
  const isThere = PACKAGES.every(([name, version]) => hasPackage(python, name, version));
  const wanted = PACKAGES.map(([name, version]) => `${name}==${version}`);
  timed(wanted[0], isThere, () => pip(python, ['install', ...wanted]));
  return python;
}

function figures(name, measure, who) {
  const out = path.join(home, name);
  if (measure(out) !== 0) giveUp(`${who} failed`);
  return JSON.parse(readFileSync(out, 'utf8'));
}

/** The table, ready to be put into a document. */
function show(ours, theirs) {
  const rows = [
    ['', 'FACT, p50 / p95', 'target', 'matplotlib, p50 / p95', 'times as fast', 'bytes'],
    ['---', '---', '---', '---', '---', '---'],
    ...ROWS.map(([key, name, target]) => [
      name,
      times(ours[key]),
      target === null ? '' : `≤ ${target} ms`,
      times(theirs[key]),
      (theirs[key].median_ms / ours[key].median_ms).toFixed(0),
      `${kilobytes(ours[key])} / ${kilobytes(theirs[key])}`,
    ]),
  ];
  console.log();
  for (const row of rows) console.log(`| ${row.join(' | ')} |`);
  console.log(`
FACT, the first PNG of a process: ${ours.first_png_ms.toFixed(1)} ms
FACT, a PNG of 2400 × 1200: ${times(ours.png_2400x1200)}
FACT, which kinds the rows allow: ${times(ours.kinds_4x200)}`);
}

function times(it) {
  return `${it.median_ms.toFixed(2)} / ${it.p95_ms.toFixed(2)} ms`;
}

function kilobytes(it) {
  return `${Math.round(it.size_bytes / 1e3)} kB`;
}

main();
