/**
 * `npm run test:model`: the whole product with a real language model on this computer.
 *
 * The model is so small that it writes bad SQL. What is shown is that the whole path works,
 * streaming and with tool calls, and that bad SQL is caught, mended or given up with a reason, and
 * never shown as an answer. It is no part of `npm test`: the first run builds a server for long.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

import { faultsOf, faultsOfRecord, tokens, whyNoModel } from './lib/model-faults.js';
import { ROOT, built } from './lib/project.js';
import { Relay, parsed } from './lib/relay.js';
import { MODEL, MODEL_DIR, PYTHON, smallModel, startServer } from './lib/small-model.js';
import { duration, giveUp, output, run, say } from './lib/terminal.js';
import { requireTools } from './lib/tools.js';

/** As the program names the model. */
const ENGINE = `llama.cpp · ${MODEL}`;

/** Words of no provider, in the place of a key. They must not turn up anywhere. */
const KEY = 'sk-not-a-key-4f1c9a';

/** Who is to answer, the question, and whether the relay pushes the model to call a tool. */
const QUESTIONS = [
  ['model-first', 'How many companies are there?', true],
  ['model-first', 'total revenue by year', true],
  ['model-first', 'average market cap by sector', false],
  ['compare', 'How many companies are there in each sector?', true],
  ['built-in-first', 'Which company has the longest name?', true],
  ['built-in-first', 'What is the weather in Paris?', false],
];

const COMMAND_LIMIT_MS = 10 * 60_000;

const home = mkdtempSync(path.join(os.tmpdir(), 'fact-test-model-'));
const factHome = path.join(home, 'fact');

/** All that the `fact` command has printed, to be searched for the key. */
let printed = '';

async function main() {
  process.chdir(ROOT);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
  requireTools();
  const file = smallModel();
  say('building the fact command', 'step');
  if (run('cargo', ['build', '--quiet', '-p', 'fact-cli']) !== 0) giveUp('it cannot be built');

  let started = Date.now();
  const server = await startServer(file, path.join(home, 'server.txt'));
  say(`the server answers after ${duration(Date.now() - started)}`, 'done');
  const relay = new Relay(server.port);
  started = Date.now();
  let faults;
  try {
    const port = await relay.start();
    faults = [...(await setUp(relay, port)), ...(await askAll(relay)), ...lookBack(relay)];
  } finally {
    relay.stop();
    await server.stop();
  }
  console.log('');
  for (const fault of faults) say(fault, 'failed');
  if (faults.length > 0) {
    say(`${faults.length} things do not hold; files of this run: ${home}`, 'failed');
    process.exitCode = 1;
    return;
  }
  rmSync(home, { recursive: true, force: true });
  say(`all of it holds (${duration(Date.now() - started)})`, 'done');
}

/** Chooses the model and tries it: a call without tools, which comes as a stream. */
async function setUp(relay, port) {
  const url = `http://127.0.0.1:${port}/v1`;
  const faults = [];
  for (const args of [
    ['model', 'use', 'llama-cpp', MODEL, '--url', url],
    ['model', 'test', 'llama-cpp'],
  ]) {
    const { code, out, err } = await fact(args);
    say(`fact ${args.slice(0, 3).join(' ')}: ${out.trim().split('\n').join('; ')}${err}`, 'step');
    if (code !== 0) faults.push(`fact ${args.join(' ')} ended with ${code}`);
  }
  const test = relay.seen().at(-1);
  if (!test?.isStream || test.n_events < 2 || test.text === '') {
    faults.push('the reply to the test did not come as a stream');
  }
  return faults;
}

/** Asks every question and prints a row for each. */
async function askAll(relay) {
  const faults = [];
  const rows = [['asked by', 'question', 'calls', 'SQL', 'ran', 'what came of it', 'took']];
  for (const [by, question, isPushing] of QUESTIONS) {
    say(`${question} (${by})`, 'step');
    relay.isPushing = isPushing;
    const [before, began] = [relay.passed.length, Date.now()];
    const { code, out, err } = await fact(['ask', '--json', '--by', by, question]);
    const took = duration(Date.now() - began);
    const reply = parsed(out);
    const seen = relay.seen(before);
    const written = seen.flatMap((it) => it.calls).flatMap(statement);
    const ran = new Map();
    for (const sql of new Set([...written, ...statementsOf(reply)])) {
      ran.set(sql, await runAgain(sql));
    }
    const found = faultsOf({ by, engine: ENGINE }, { code, reply }, (sql) => ran.get(sql) ?? null);
    if (seen.length === 0) found.push('the model was not asked');
    faults.push(...found.map((it) => `${question} (${by}): ${it} ${err}`.trim()));
    const end = found.length > 0 ? `WRONG: ${found[0]}` : outcome(reply);
    const n_ran = written.filter((it) => ran.get(it)).length;
    rows.push([by, question, seen.length, written.length, n_ran, end, took].map(String));
  }
  console.log('');
  table(rows);
  return faults;
}

/** What the record and the files say after all questions. */
function lookBack(relay) {
  const passed = relay.seen();
  const calls = record();
  const secrets = [factHome, ROOT, MODEL_DIR, os.homedir(), KEY].filter((it) => it.length > 4);
  const faults = faultsOfRecord(calls, passed, secrets);
  const streams = passed.filter((it) => it.isStream && it.n_events > 0);
  const withCall = passed.filter((it) => it.calls.length > 0);
  if (streams.length === 0) faults.push('no reply came as a stream');
  if (withCall.length === 0) faults.push('no reply called a tool');
  if (!streams.some((it) => it.calls.length > 0)) faults.push('no stream held a call of a tool');
  const files = filesBelow(factHome).filter((it) => readFileSync(it).includes(KEY));
  faults.push(...files.map((it) => `there is a key in ${it}`));
  if (printed.includes(KEY)) faults.push('a key was printed');

  const sum = calls.reduce((total, it) => total + tokens(it), 0);
  console.log('');
  say(`${calls.length} calls on record, ${passed.length} requests, ${sum} tokens`, 'done');
  const other = passed.filter((it) => it.isStream && it.n_events === 0).length;
  say(`${streams.length} replies as a stream, ${withCall.length} with a tool call`, 'done');
  say(`${other} streams that were empty, and asked for again in another form`, 'done');
  return faults;
}

/** The calls as `fact.db` has them, oldest first. */
function record() {
  const look = `import json, pathlib, sqlite3, sys
db = sqlite3.connect(pathlib.Path(sys.argv[1]).as_uri() + '?mode=ro', uri=True)
db.row_factory = sqlite3.Row
select = 'SELECT c.*, s.body FROM model_call c JOIN model_call_sent s ON s.call_id = c.id ORDER BY c.id'
print(json.dumps([dict(row) for row in db.execute(select)]))`;
  const found = output(PYTHON, ['-c', look, path.join(factHome, 'data', 'fact.db')]);
  if (found === null) giveUp('the record of calls cannot be read');
  return JSON.parse(found);
}

/** What came of a question, in a few words. */
function outcome(reply) {
  const why = whyNoModel(reply);
  const short = why && (why.length > 70 ? `${why.slice(0, 69)}…` : why);
  if (reply.declined) return `declined: ${short}`;
  const n = reply.table.rows.length;
  const end = `${n} row${n === 1 ? '' : 's'} by ${reply.engine}`;
  if (reply.compared) return `${end}; ${reply.compared.verdict}`;
  return short ? `${end}: ${short}` : end;
}

/** The statement of a call, where it is one and can be read. */
function statement({ name, input }) {
  const sql = name === 'run_sql' ? parsed(input)?.sql : null;
  return typeof sql === 'string' && sql.trim() !== '' ? [sql] : [];
}

function statementsOf(reply) {
  return [reply?.sql, reply?.compared?.sql].filter(Boolean);
}

/** What `fact sql` gives for a statement; null where it does not run. */
async function runAgain(sql) {
  const { code, out } = await fact(['sql', '--json', '--', sql]);
  return code === 0 ? parsed(out) : null;
}

/** Runs the `fact` command, away from the person's own files, keys and network. */
function fact(args) {
  const own = /^(FACT_|CACHE_|QUERY_|LOG_|RATE_LIMIT|MAX_CONCURRENT|.*_API_KEY$|.*_proxy$)/i;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
  Object.assign(env, {
    FACT_HOME: factHome,
    FACT_MODELS_MAX_ROUNDS: '3',
    FACT_MODELS_MAX_OUTPUT_TOKENS: '256',
    FACT_MODELS_FIRST_TOKEN_TIMEOUT: '300',
    FACT_MODELS_BETWEEN_TOKENS_TIMEOUT: '120',
    FACT_MODELS_WHOLE_TIMEOUT: '300',
    OPENAI_API_KEY: KEY,
    // Nobody is there: whatever is to leave this computer does not.
    HTTP_PROXY: 'http://127.0.0.1:9',
    HTTPS_PROXY: 'http://127.0.0.1:9',
  });
  return new Promise((resolve, reject) => {
    const stdio = ['ignore', 'pipe', 'pipe'];
    const child = spawn(built('debug', 'fact'), args, { env, stdio, timeout: COMMAND_LIMIT_MS });
    const said = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text) => (said.out += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (said.err += text));
    child.on('error', reject);
    child.on('close', (code) => {
      printed += said.out + said.err;
      resolve({ code: code ?? 1, ...said });
    });
  });
}

function table(rows) {
  const widths = rows[0].map((_, idx) => Math.max(...rows.map((row) => row[idx].length)));
  for (const row of rows) {
    console.log(
      row
        .map((cell, idx) => cell.padEnd(widths[idx]))
        .join('  ')
        .trimEnd(),
    );
  }
}

function filesBelow(folder) {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries.filter((it) => it.isFile()).map((it) => path.join(it.parentPath, it.name));
}

await main();
