/**
 * `npm test`: everything that must hold, from formatting to the window driven for real.
 *
 * Each step runs to its end, also after one that failed; a summary says which took how long. The
 * last line is `N passed, N failed`: the tests of all runners, and one for each other step.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import { cargoCounts, stepCounts, vitestCounts } from './lib/counts.js';
import { ROOT, TARGET, buildPage, installPackages } from './lib/project.js';
import { TO_BUILD_THE_WINDOW, TO_TEST_THE_WINDOW, requirePackages } from './lib/system.js';
import { duration, runAndRead, say } from './lib/terminal.js';
import { requireTools } from './lib/tools.js';

const onLinux = process.platform === 'linux';
const shots = path.join(TARGET, 'window-shots');

/** Name, command, how its tests are counted. */
const STEPS = [
  ['format of the page', ['npm', 'run', '--silent', 'format:check'], stepCounts],
  ['lints of the page', ['npm', 'run', '--silent', 'lint'], stepCounts],
  ['types of the page', ['npm', 'run', '--silent', 'types'], stepCounts],
  ['tests of the page', ['npm', 'run', '--silent', 'test:ui'], vitestCounts],
  ['format', ['cargo', 'fmt', '--all', '--check'], stepCounts],
  [
    'lints',
    ['cargo', 'clippy', '--workspace', '--all-targets', '--', '-D', 'warnings'],
    stepCounts,
  ],
  [
    'tests, and the window',
    [
      // Keys go into a keyring of this run alone; other systems have theirs.
      ...(onLinux ? ['scripts/keyring-session.sh'] : []),
      ...['cargo', 'test', '--workspace', '--no-fail-fast'],
    ],
    cargoCounts,
  ],
];

async function main() {
  process.chdir(ROOT);
  requireTools();
  requirePackages([...TO_BUILD_THE_WINDOW, ...TO_TEST_THE_WINDOW]);
  installPackages();
  // The window embeds the page when it is compiled.
  buildPage();

  const colour = process.stdout.isTTY ? { CARGO_TERM_COLOR: 'always', FORCE_COLOR: '1' } : {};
  const results = [];
  for (const [name, [command, ...args], count] of STEPS) {
    console.log('');
    say(name, 'step');
    const started = Date.now();
    const env = { ...colour, FACT_WINDOW_SHOTS: shots };
    const { code, text } = await runAndRead(command, args, env);
    const counts = count(text, code);
    // A runner that ended without a word about its tests (it did not compile) failed once.
    if (code !== 0 && counts.failed === 0) counts.failed = 1;
    results.push({ name, code, ...counts, took: duration(Date.now() - started) });
  }
  summarise(results);
}

function summarise(results) {
  console.log('');
  for (const { name, code, passed, failed, took } of results) {
    const counts = failed > 0 ? `${passed} passed, ${failed} failed` : `${passed} passed`;
    say(`${name.padEnd(24)} ${counts.padEnd(24)} ${took}`, code === 0 ? 'done' : 'failed');
  }
  const pictures = listed(shots);
  if (pictures.length > 0) say(`${pictures.length} screenshots of the window: ${shots}`, 'done');

  const sum = (key) => results.reduce((total, it) => total + it[key], 0);
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = results.every((it) => it.code === 0) ? 0 : 1;
}

function listed(folder) {
  try {
    return readdirSync(folder).filter((it) => it.endsWith('.png'));
  } catch {
    return [];
  }
}

await main();
