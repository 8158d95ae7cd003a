/** What becomes of a question of the stand-in where a model has a part in it. */
import type {
  AnswerView,
  AskEvent,
  ComparedView,
  DeclineView,
  ModelUseView,
  StageView,
  Turn,
  TurnState,
} from '$lib/api/generated/api';

import type { Request } from '../backend';
import { scripted, top5 } from './answers';
import type { Models } from './models';
import { USAGE } from './sent';

/** Who works on a question, and what is told while it is worked on. */
export function asked(question: string, request: Request<'ask'>, models: Models) {
  const { problem } = models.view();
  const answerBy = request.answerBy ?? models.answerBy;
  const canAsk = problem === null && answerBy !== 'builtInOnly';
  const by =
    canAsk && answerBy === 'compare'
      ? 'both'
      : canAsk && answerBy === 'modelFirst'
        ? 'model'
        : 'engine';
  const agreed = !/costly/i.test(question) || request.costAgreed;
  return { by, stages: by === 'engine' || !agreed ? QUICK : WITH_MODEL };
}

const stage = (name: StageView): AskEvent => ({ kind: 'stage', stage: name });
const says = (text: string | null): AskEvent => ({ kind: 'says', text });
const step = (words: string): AskEvent => ({ kind: 'model', step: words });

const QUICK = (['reading', 'checking', 'running', 'drawing'] as const).map(stage);
const WITH_MODEL = [
  stage('reading'),
  stage('asking'),
  step('asking Anthropic'),
  ...['The question asks for the ', 'largest companies ', 'by <b>revenue</b> in one quarter. '].map(
    says,
  ),
  step('running a statement'),
  says(null),
  ...['Five rows came back, ', 'as asked.'].map(says),
  ...(['checking', 'running', 'drawing'] as const).map(stage),
];

function part(models: Models): ModelUseView {
  const { providers, provider } = models.view();
  const chosen = providers.find((it) => it.id === provider);
  return {
    provider: chosen?.name ?? '',
    model: chosen?.model ?? '',
    isLocal: chosen?.isLocal ?? false,
    nCalls: 2,
    usage: USAGE,
    usd: chosen?.isLocal ? 0 : 0.0042,
  };
}

/** The model's answer: it knows one to every question, unless that would cost too much. */
export function byModel(turn: Turn, models: Models, costly: boolean): TurnState {
  const model = part(models);
  if (costly) return { kind: 'declined', decline: tooDear(model.model) };
  const { state } = scripted(turn.question);
  const made = state.kind === 'answered' ? state : top5().state;
  if (made.kind !== 'answered') return made;
  models.sent(turn.id, made.answer.source);
  return { kind: 'answered', answer: answered(made.answer, model) };
}

function answered(answer: AnswerView, model: ModelUseView): AnswerView {
  return {
    ...answer,
    engine: model.model,
    model,
    chips: [],
    checks: [
      ...answer.checks,
      { level: 'note', text: 'the built-in engine was not sure, so the model was asked' },
    ],
    timingsUs: { ...answer.timingsUs, total: 2_412_000, model: 2_310_000 },
  };
}

function tooDear(model: string): DeclineView {
  return {
    reason: 'asking the model would cost more than the limit for one question',
    unplaced: [],
    nearest: [],
    suggestions: [],
    choices: [],
    askedBefore: null,
    modelCan: true,
    cost: { aboutUsd: 0.08, limitUsd: 0.05, model },
  };
}

/** Both: they agree, save on questions that say "differ". */
export function compared(turn: Turn, models: Models): TurnState {
  const { state } = scripted(turn.question);
  if (state.kind !== 'answered') return state;
  const model = part(models);
  models.sent(turn.id, state.answer.source);
  const agrees = !/differ/i.test(turn.question);
  const { answer } = state;
  const other: ComparedView = {
    agrees,
    verdict: agrees
      ? `both give the same ${answer.nRows} rows`
      : `they differ: ${answer.nRows} rows against 1`,
    engine: model.model,
    sentence: agrees
      ? answer.sentence
      : [
          { text: 'RetailMax Group', strong: true },
          { text: ' had the highest revenue with ', strong: false },
          { text: '$18B', strong: true },
          { text: '.', strong: false },
        ],
    sql: agrees ? answer.sql : 'SELECT name, MAX(revenue) AS revenue FROM financial_records',
    columns: answer.columns,
    rows: agrees ? answer.rows : answer.rows.slice(1, 2),
    nRows: agrees ? answer.nRows : 1,
    model,
    isKept: false,
  };
  return { ...state, answer: { ...answer, compared: other } };
}
