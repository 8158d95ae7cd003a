/** Saying things, and running other programs. */
import { spawn, spawnSync } from 'node:child_process';
import process from 'node:process';

const MARKS = { step: '▸', done: '✓', failed: '✗' };

/** One line with a mark before it: `step`, `done` or `failed`; without one, indented below it. */
export function say(text, mark) {
  console.log(mark ? `${MARKS[mark]} ${text}` : `  ${text}`);
}

/** Says what is wrong and what to do, then ends the program. */
export function giveUp(...lines) {
  say(lines[0], 'failed');
  for (const line of lines.slice(1)) say(line);
  process.exit(1);
}

/** `75_000` → `1 min 15 s`. */
export function duration(ms) {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** What a short program prints, or null where it is missing or fails. */
export function output(command, args) {
  const result = spawnSync(command, args, { encoding: 'utf8', shell: needsShell(command) });
  return result.status === 0 ? result.stdout : null;
}

/** Runs a program on this terminal; gives its exit code (127: it is missing). */
export function run(command, args, env = {}) {
  const options = { stdio: 'inherit', env: { ...process.env, ...env } };
  const result = spawnSync(command, args, { ...options, shell: needsShell(command) });
  return result.error ? 127 : (result.status ?? 1);
}

/** Runs a program, shows what it prints as it comes, and gives that with its exit code. */
export function runAndRead(command, args, env = {}) {
  return new Promise((resolve) => {
    const options = { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } };
    const child = spawn(command, args, { ...options, shell: needsShell(command) });
    let text = '';
    const tee = (from, to) =>
      from.on('data', (chunk) => {
        text += chunk;
        to.write(chunk);
      });
    tee(child.stdout, process.stdout);
    tee(child.stderr, process.stderr);
    child.on('error', () => resolve({ code: 127, text }));
    child.on('close', (code) => resolve({ code: code ?? 1, text }));
  });
}

/** On Windows npm and npx are scripts, which only a shell starts. */
function needsShell(command) {
  return process.platform === 'win32' && /^np[mx]$/.test(command);
}
