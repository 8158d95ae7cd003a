/** The two tools that a person brings: Node and Rust. */
import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

import { ROOT } from './project.js';
import { giveUp, output } from './terminal.js';

/** Ends with what to do where Node or Rust is missing or too old. */
export function requireTools() {
  const node = /"node": ">=([\d.]+)"/.exec(read('package.json'))?.[1] ?? '20';
  if (isOlder(process.versions.node, node)) {
    giveUp(
      `FACT needs Node ${node} or newer; this is ${process.versions.node}`,
      'Get it from https://nodejs.org or with a version manager.',
    );
  }

  // A terminal that was open while Rust was installed does not have it in its path.
  const cargoBin = path.join(process.env.CARGO_HOME ?? path.join(os.homedir(), '.cargo'), 'bin');
  if (existsSync(cargoBin)) process.env.PATH += path.delimiter + cargoBin;

  const rust = /rust-version = "([\d.]+)"/.exec(read('Cargo.toml'))?.[1] ?? '1.95';
  const found = /^rustc (\S+)/.exec(output('rustc', ['--version']) ?? '')?.[1];
  if (!found) {
    giveUp(
      `FACT needs Rust ${rust} or newer, and there is none`,
      "Get it from https://rustup.rs (one line), then start again. Debian's own is too old.",
    );
  }
  if (isOlder(found, rust)) {
    giveUp(
      `FACT needs Rust ${rust} or newer; this is ${found}`,
      'With rustup: rustup update stable',
    );
  }
}

/** Whether version `a` comes before version `b`; a part that is left out is zero. */
export function isOlder(a, b) {
  const parts = (version) => version.split(/[.-]/).map((it) => Number.parseInt(it, 10) || 0);
  const [left, right] = [parts(a), parts(b)];
  for (let idx = 0; idx < 3; idx += 1) {
    const difference = (left[idx] ?? 0) - (right[idx] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function read(name) {
  return readFileSync(path.join(ROOT, name), 'utf8');
}
