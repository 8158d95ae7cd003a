/** How many tests a runner passed and failed, read from what it printed. */

/** An escape sequence that colours text in a terminal. */
// eslint-disable-next-line no-control-regex -- the escape character is what is looked for
const COLOUR = /\u001b\[[\d;]*m/g;

/** Sums `test result: ok. 3 passed; 0 failed; …` over the test programs of one `cargo test`. */
export function cargoCounts(text) {
  const counts = { passed: 0, failed: 0 };
  for (const [, passed, failed] of plain(text).matchAll(/(\d+) passed; (\d+) failed;/g)) {
    counts.passed += Number(passed);
    counts.failed += Number(failed);
  }
  return counts;
}

/** Reads `Tests  1 failed | 12 passed (13)`, vitest's last word. */
export function vitestCounts(text) {
  const line = /^\s*Tests\s.*$/m.exec(plain(text))?.[0] ?? '';
  const count = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(line)?.[1] ?? 0);
  return { passed: count('passed'), failed: count('failed') };
}

/** A step that is no runner counts as one test. */
export function stepCounts(_text, code) {
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

function plain(text) {
  return text.replaceAll(COLOUR, '');
}
