/** Where things lie, and what has to be made anew. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import { giveUp, run, say } from './terminal.js';

export const ROOT = path.resolve(import.meta.dirname, '../..');

/** Cargo's folder for what it makes. */
export const TARGET = path.resolve(ROOT, process.env.CARGO_TARGET_DIR ?? 'target');

/** A program that cargo made. */
export function built(profile, name) {
  return path.join(TARGET, profile, process.platform === 'win32' ? `${name}.exe` : name);
}

/** `npm ci`, where the lockfile has changed since the last one or `node_modules` is missing. */
export function installPackages() {
  const missing = !existsSync(path.join(ROOT, 'node_modules', '.package-lock.json'));
  unlessUnchanged('packages', ['package-lock.json'], missing, () => {
    say('installing the packages that build the page (npm ci)', 'step');
    if (run('npm', ['ci', '--no-audit', '--no-fund']) !== 0) {
      giveUp('npm ci failed', 'It needs the network once. What it says above tells more.');
    }
  });
}

/** Builds the page into `ui/dist`, where its source has changed since the last time. */
export function buildPage() {
  const missing = !existsSync(path.join(ROOT, 'ui', 'dist', 'index.html'));
  unlessUnchanged('page', ['ui', 'package-lock.json'], missing, () => {
    say('building the page', 'step');
    if (run('npm', ['run', '--silent', 'build']) !== 0) giveUp('the page cannot be built');
  });
}

/** Does `work` unless it was done for the same content of `inputs` before. */
function unlessUnchanged(name, inputs, missing, work) {
  const stamp = path.join(TARGET, 'npm', `${name}.sha256`);
  const before = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
  const now = contentHash(inputs);
  if (!missing && before === now) return;
  work();
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, now);
}

/** One hash over files and folders (below the root), by name and content. */
function contentHash(inputs) {
  const hash = createHash('sha256');
  const add = (file, isFolder) => {
    const full = path.join(ROOT, file);
    if (!isFolder) {
      hash.update(`${file}\0`).update(readFileSync(full)).update('\0');
      return;
    }
    const entries = readdirSync(full, { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      if (entry.name !== 'dist') add(path.join(file, entry.name), entry.isDirectory());
    }
  };
  for (const input of inputs) add(input, path.extname(input) === '');
  return hash.digest('hex');
}
