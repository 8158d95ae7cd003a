/**
 * `npm run bench:cache`: FACT's cache and GPTCache on the same log of 5,000 questions, one after
 * the other, side by side in a table. `docs/performance.md` says how to read it.
 *
 * The similarity setting is timed with its own threshold, 0.8, and counted again with stricter ones;
 * others can be named: `npm run bench:cache -- 0.9 0.95`.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

import { PYTHON, VERSION, gptcache } from './lib/gptcache.js';
import { ROOT } from './lib/project.js';
import { giveUp, run, say } from './lib/terminal.js';
import { requireTools } from './lib/tools.js';

const ASK = path.join(ROOT, 'scripts', 'lib', 'ask_gptcache.py');

/** How alike two sentences must be, from 0 to 1, beside the default. */
const THRESHOLDS = ['0.9', '0.95', '0.98', '0.99'];

const home = mkdtempSync(path.join(os.tmpdir(), 'fact-bench-cache-'));
const log = path.join(home, 'log.jsonl');

function main() {
  process.chdir(ROOT);
  requireTools();
  const { tokenizer, models } = gptcache();
  const named = process.argv.slice(2);
  const thresholds = named.length > 0 ? named : THRESHOLDS;

  const results = [['FACT', fact()]];
  results.push(['GPTCache, exact match', peer('exact', [])]);
  for (const { title, file } of models) {
    const args = ['--model', file, '--tokenizer', tokenizer, '--thresholds', ...thresholds];
    results.push([`GPTCache, similarity, ${title}`, peer(title, args)]);
  }
  show(results);
  rmSync(home, { recursive: true, force: true });
}

/** Writes the log, and has FACT answer it. */
function fact() {
  say('FACT (its release build takes minutes the first time)', 'step');
  const out = path.join(home, 'fact.json');
  const bench = ['bench', '--quiet', '-p', 'fact-driver', '--bench', 'peer', '--'];
  if (run('cargo', [...bench, '--log', log, '--out', out]) !== 0) giveUp('the bench failed');
  return figures(out);
}

/** Has GPTCache answer the same log. */
function peer(name, args) {
  say(`GPTCache ${VERSION}, ${name}`, 'step');
  const out = path.join(home, `${name}.json`);
  const folder = path.join(home, name);
  mkdirSync(folder);
  if (run(PYTHON, [ASK, '--log', log, '--out', out, '--folder', folder, ...args]) !== 0) {
    giveUp(`GPTCache failed with ${name}`);
  }
  return figures(out);
}

function figures(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** The table, and what it cannot hold, ready to be put into a document. */
function show(results) {
  const ours = results[0][1];
  const rows = [
    ['', 'hits', 'wrong hits', 'of the hits', 'hit p50', 'hit p99', 'memory for it'],
    ['---', '---', '---', '---', '---', '---', '---'],
    ...results.map(([name, it]) => [
      name,
      percent(it.n_hits, it.n_questions),
      String(it.n_wrong_hits),
      percent(it.n_wrong_hits, it.n_hits),
      ...it.hit_us.map(time),
      `${Math.round(it.memory_bytes / 1e6)} MB`,
    ]),
  ];
  const n = (count) => count.toLocaleString('en');
  console.log(
    `\n${n(ours.n_questions)} questions in ${n(ours.n_wordings)} wordings of ${n(ours.n_meanings)} meanings\n`,
  );
  for (const row of rows) console.log(`| ${row.join(' | ')} |`);
  console.log(`
FACT: ${ours.n_declined} declined, ${ours.n_misread} read otherwise than meant (${ours.n_misread_hits} of them hits)
FACT, a hit in words it knows: p50 ${time(ours.known_hit_us[0])}, p99 ${time(ours.known_hit_us[1])}
FACT, a hit in new words: p50 ${time(ours.new_hit_us[0])}, p99 ${time(ours.new_hit_us[1])}
FACT, the former with ${n(ours.n_entries)} more answers kept: p50 ${time(ours.crowded_hit_us[0])}, p99 ${time(ours.crowded_hit_us[1])}`);
  for (const [name, it] of results.slice(1)) {
    for (const other of it.others ?? []) {
      const [hits, wrong] = [other.n_hits, other.n_wrong_hits];
      console.log(
        `${name}, threshold ${other.threshold}: ${percent(hits, it.n_questions)} hits, ${wrong} wrong (${percent(wrong, hits)})`,
      );
    }
    for (const [asked, served] of it.wrong) console.log(`${name}: “${asked}” got “${served}”`);
  }
}

function percent(part, whole) {
  return whole === 0 ? '-' : `${((part / whole) * 100).toFixed(1)} %`;
}

function time(us) {
  return us >= 1_000 ? `${(us / 1_000).toFixed(1)} ms` : `${us.toPrecision(2)} µs`;
}

main();
