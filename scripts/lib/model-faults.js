/** What must hold of a reply in which a model had a part, of the record, and of what left. */

/** What makes rows differ from one run of a statement to the next. */
const UNSTEADY = /\brandom|'now'|\bcurrent_(date|time)/i;

/** A path of a file as JSON has it: below a folder that systems have, or on a drive. */
const FILE_PATH =
  /(?:^|[\s"'=(])(?:file:\/\/|\/(?:home|root|tmp|var|Users|private)\/\w|[A-Za-z]:\\{2}\w)/;

/**
 * What is wrong with a reply; empty where nothing is.
 * @param {{ by: string, engine: string }} asked which engine was to answer, and the model's name
 * @param {{ code: number, reply: object | null }} given how `fact ask --json` ended
 * @param {(sql: string) => { rows: unknown[][], truncated: boolean } | null} runAgain
 */
export function faultsOf(asked, { code, reply }, runAgain) {
  if (reply === null || ![0, 3].includes(code)) return [`it ended with ${code} and no reply`];
  const faults = [];
  const must = (holds, fault) => holds || faults.push(fault);
  if (reply.declined) {
    must(code === 3, `a decline ended with ${code}`);
    must(isLine(reply.declined.reason), 'a decline without a reason in one line');
    must(whyNoModel(reply) !== null, 'a decline that does not say why no model answered');
    return faults;
  }

  must(code === 0, `an answer ended with ${code}`);
  faults.push(...faultsOfRows('the answer', reply, reply.table.rows, runAgain));
  const isByModel = reply.engine === asked.engine;
  if (isByModel) {
    const { model } = reply;
    must(model?.is_local === true, 'the model is not named as one of this computer');
    must(model?.n_calls > 0 && tokens(model) > 0, 'an answer by the model counts no tokens');
  } else {
    must(reply.engine.startsWith('built-in'), `nobody knows who answered: ${reply.engine}`);
  }
  const other = reply.compared;
  if (other) {
    must([reply.engine, other.engine].includes(asked.engine), 'a comparison without the model');
    must(isLine(other.verdict), 'a comparison without a verdict');
    if (other.sql) faults.push(...faultsOfRows('the other answer', other, other.rows, runAgain));
  }
  const needsReason = !isByModel && !other && asked.by !== 'built-in-first';
  must(!needsReason || isLine(whyNoModel(reply)), 'it does not say why no model answered');
  return faults;
}

/** Whether the statement gives exactly the rows that are shown. */
function faultsOfRows(what, { sql, n_rows, table }, shown, runAgain) {
  if (!sql) return [`${what} has no statement`];
  const again = runAgain(sql);
  if (again === null) return [`the statement of ${what} does not run: ${sql}`];
  const total = n_rows ?? shown.length;
  const isCut = table?.truncated || again.truncated;
  if (!isCut && again.rows.length !== total) {
    return [`${what} says ${total} rows, and its statement gives ${again.rows.length}`];
  }
  if (UNSTEADY.test(sql)) return [];
  const n = Math.min(shown.length, again.rows.length);
  const isSame = JSON.stringify(shown.slice(0, n)) === JSON.stringify(again.rows.slice(0, n));
  return isSame ? [] : [`the rows of ${what} are not those of its statement: ${sql}`];
}

/** Why no model answered, as a reply says it; null where it does not. */
export function whyNoModel(reply) {
  if (reply.declined)
    return /No model answered either: (.*)$/.exec(reply.declined.reason)?.[1] ?? null;
  const notes = reply.reading.notes.map((it) =>
    /^the built-in engine answered, because (.*)$/s.exec(it),
  );
  return notes.find(Boolean)?.[1] ?? null;
}

export function tokens({ input, cache_write, cache_read, output }) {
  return input + cache_write + cache_read + output;
}

/**
 * What is wrong with the record of calls, beside what went by on the way to the server.
 * @param {{ body: string, outcome: string | null, output: number }[]} calls as written down
 * @param {import('./relay.js').Passed[]} passed
 * @param {string[]} secrets what no request may hold: folders, and a key
 */
export function faultsOfRecord(calls, passed, secrets) {
  const faults = [];
  let at = 0;
  for (const [idx, { body, outcome, output }] of calls.entries()) {
    const name = `call ${idx + 1}`;
    const found = passed.findIndex((it, place) => place >= at && it.body === body);
    if (found < 0) faults.push(`${name} is on record and never left as it is there`);
    else at = found + 1;
    if (!outcome) faults.push(`${name} has no outcome on record`);
    if (outcome === 'ok' && output === 0) faults.push(`${name} counts no token of its reply`);
  }
  const onRecord = new Set(calls.map((it) => it.body));
  for (const { body, key } of passed) {
    if (!onRecord.has(body)) faults.push(`something left that is not on record: ${body}`);
    if (key !== undefined) faults.push('a key left for a server that wants none');
    const secret = secrets.find((it) => body.includes(it)) ?? FILE_PATH.exec(body)?.[0];
    if (secret) faults.push(`something left that holds ${secret}`);
  }
  return [...new Set(faults)];
}

function isLine(text) {
  return typeof text === 'string' && text.trim() !== '' && !text.includes('\n');
}
