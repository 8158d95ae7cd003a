/** System packages: what is needed for what, and how they come here on Debian and Ubuntu. */
import process from 'node:process';

import { giveUp, output, run, say } from './terminal.js';

/**
 * A need: the package, what it is for, and how to see that something else meets it already.
 * @typedef {{ name: string, why: string, met?: () => boolean }} Need
 */

/** @type {Need[]} */
export const TO_COMPILE = [
  {
    name: 'build-essential',
    why: 'a C compiler and a linker',
    met: () => output('cc', ['--version']) !== null,
  },
];

/** @type {Need[]} */
export const TO_BUILD_THE_WINDOW = [
  ...TO_COMPILE,
  {
    name: 'pkg-config',
    why: 'finds the libraries below',
    met: () => output('pkg-config', ['--version']) !== null,
  },
  {
    name: 'libwebkit2gtk-4.1-dev',
    why: 'shows the page in the window',
    met: () => hasLibrary('webkit2gtk-4.1'),
  },
  { name: 'librsvg2-dev', why: 'draws the icon', met: () => hasLibrary('librsvg-2.0') },
];

/** @type {Need[]} */
export const TO_TEST_THE_WINDOW = [
  { name: 'xvfb', why: 'a screen nobody sees', met: () => has('Xvfb') },
  { name: 'webkit2gtk-driver', why: 'drives the window', met: () => has('WebKitWebDriver') },
  { name: 'gnome-keyring', why: 'keeps keys in a test', met: () => has('gnome-keyring-daemon') },
  { name: 'dbus-x11', why: 'a message bus for the keyring', met: () => has('dbus-run-session') },
];

/** @type {Need[]} */
export const TO_RUN_A_MODEL = [
  {
    name: 'python3-venv',
    why: 'a Python of its own for the server of a model',
    met: () => output('python3', ['-c', 'import ensurepip, venv']) !== null,
  },
];

/** @type {Need[]} */
export const TO_RUN_GPTCACHE = [{ ...TO_RUN_A_MODEL[0], why: 'a Python of its own for GPTCache' }];

/** @type {Need[]} */
export const TO_RUN_MATPLOTLIB = [
  { ...TO_RUN_A_MODEL[0], why: 'a Python of its own for matplotlib' },
];

/** @type {Need[]} */
export const TO_RUN_FORECASTS = [
  { ...TO_RUN_A_MODEL[0], why: 'a Python of its own for statsforecast' },
];

/** Installs what is missing, or ends by saying how to. Only Linux needs anything. */
export function requirePackages(needs) {
  if (process.platform !== 'linux') return;
  const missing = needs.filter((it) => !isMet(it));
  if (missing.length === 0) return;

  say('some system packages are missing:', 'step');
  for (const { name, why } of missing) say(`${name.padEnd(22)} ${why}`);
  const names = missing.map((it) => it.name);
  const byHand = `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names.join(' ')}`;
  if (!has('apt-get')) {
    giveUp(
      'this system has no apt-get, so they cannot be installed from here',
      'Their names on other systems: https://tauri.app/start/prerequisites/#linux',
    );
  }
  const asRoot = rootPrefix();
  if (asRoot === null) giveUp('installing them needs an administrator:', byHand);
  say(`installing them with ${asRoot.length > 0 ? 'sudo ' : ''}apt-get (about a minute)`);
  if (!aptInstall(asRoot, names) || !missing.every(isMet)) {
    giveUp('they could not be installed; it needs the network once. By hand:', byHand);
  }
  say('installed', 'done');
}

function aptInstall(asRoot, names) {
  const apt = (...args) => {
    const line = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', ...args];
    return run(line[0], line.slice(1)) === 0;
  };
  // A list that cannot be renewed may still know the packages.
  apt('update');
  return apt('install', '-y', '--no-install-recommends', ...names);
}

/** What goes before a command that only root may run; null where nothing helps. */
function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  if (!has('sudo')) return null;
  if (process.stdin.isTTY) return ['sudo'];
  // Nobody is there to type a password.
  return output('sudo', ['-n', 'true']) === null ? null : ['sudo', '-n'];
}

function isMet({ name, met }) {
  if (met) return met();
  return (output('dpkg-query', ['-W', '-f=${Status}', name]) ?? '').endsWith(' installed');
}

function hasLibrary(name) {
  return output('pkg-config', ['--exists', name]) !== null;
}

function has(program) {
  return output('sh', ['-c', `command -v ${program}`]) !== null;
}
