/**
 * `npm start`: from a fresh clone to an open window; the second time in seconds.
 *
 * Without a display the same job is done in the terminal. `npm start -- FILE.sqlite` opens that
 * file, `npm start -- --terminal` stays in the terminal.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import { ROOT, TARGET, buildPage, built, installPackages } from './lib/project.js';
import { TO_BUILD_THE_WINDOW, TO_COMPILE, requirePackages } from './lib/system.js';
import { duration, giveUp, run, say } from './lib/terminal.js';
import { requireTools } from './lib/tools.js';

const QUESTIONS = [
  { question: 'What are the top 5 companies by revenue in Q1 2025?', chart: 'top-companies.png' },
  { question: 'Show quarterly revenue trends for the past year', chart: 'revenue-trend.png' },
  { question: "What's the average market cap by sector?", chart: 'market-cap-by-sector.png' },
];

function main() {
  process.chdir(ROOT);
  const args = process.argv.slice(2);
  const forced = args.includes('--terminal');
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  const hasDisplay = process.platform !== 'linux' || DISPLAY || WAYLAND_DISPLAY;

  requireTools();
  if (hasDisplay && !forced) {
    openWindow(args);
    return;
  }
  if (!forced) say('there is no display here, so FACT answers in the terminal', 'step');
  answerInTerminal();
}

function openWindow(args) {
  requirePackages(TO_BUILD_THE_WINDOW);
  installPackages();
  buildPage();
  const program = compile('fact-desktop', 'about 7 minutes on two cores', [
    '--features',
    'tauri/custom-protocol',
  ]);
  say('opening the window (Ctrl-C here closes it)', 'done');
  // Started from the caller's folder, so that `npm start -- FILE` means the file seen from there.
  process.chdir(process.env.INIT_CWD ?? ROOT);
  const code = run(program, args);
  if (code > 0 && code < 128) {
    giveUp(
      `the window ended with code ${code}`,
      'A window that stays empty or flickers: npm start -- --safe-rendering',
      'No usable display: npm start -- --terminal',
    );
  }
}

function answerInTerminal() {
  requirePackages(TO_COMPILE);
  const program = compile('fact-cli', 'about 7 minutes on two cores', [], 'fact');
  const folder = path.join(TARGET, 'charts');
  mkdirSync(folder, { recursive: true });
  for (const { question, chart } of QUESTIONS) {
    const file = path.join(folder, chart);
    console.log(`\n── ${question}\n`);
    const code = run(program, ['ask', question, '--chart', file]);
    if (code !== 0) giveUp(`the question was not answered (exit code ${code})`);
    say(`chart: ${file}`, 'done');
  }
  console.log('');
  say('Ask your own data:', 'done');
  const short = path.relative(ROOT, program);
  say(`${short} ask "How many orders are there per month?" --db FILE.sqlite`);
  say(`${short} --help`);
}

/** Compiles a package for release and gives the path of its program. */
function compile(name, firstTime, args = [], program = name) {
  const started = Date.now();
  say(`compiling ${name} (the first time takes ${firstTime}, later ones seconds)`, 'step');
  if (run('cargo', ['build', '--release', '--package', name, ...args]) !== 0) {
    giveUp(`${name} cannot be compiled`, 'The first time needs the network, to fetch libraries.');
  }
  say(`compiled in ${duration(Date.now() - started)}`, 'done');
  return built('release', program);
}

main();
