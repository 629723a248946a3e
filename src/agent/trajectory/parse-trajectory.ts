/**
 * Reads a trajectory: every line is checked whole before anything uses it. A last line without its end was torn when the program was
 * killed, and is left out; any other damage is refused with its line. Pure.
 */
import { isRecord, UsageError } from '../../core/index.ts';
import { ENDINGS } from '../found-function.ts';
import { TRAJECTORY_KIND, TRAJECTORY_VERSION, type TrajectoryEvent, type TrajectoryHeader } from './events.ts';

export interface ParsedTrajectory {
  readonly header: TrajectoryHeader;
  readonly events: readonly TrajectoryEvent[];
}

type Check = (value: unknown) => boolean;

/** `place` names the text in errors. Throws `UsageError`. */
export function parseTrajectory(text: string, place: string): ParsedTrajectory {
  const [first = '', ...rest] = text.split('\n').slice(0, -1); // without the torn line, or the nothing after the last
  const header = jsonOf(first);
  if (!isRecord(header) || header.kind !== TRAJECTORY_KIND) throw new UsageError(`${place}: this is no trajectory`);
  if (header.version !== TRAJECTORY_VERSION) {
    throw new UsageError(
      `${place}: a trajectory of version ${JSON.stringify(header.version)}; this fixpoint reads version ${TRAJECTORY_VERSION}`,
    );
  }
  if (!isHeader(header)) throw new UsageError(`${place}:1: the head of the trajectory is damaged`);
  const events = rest.map((line, i) => {
    const event = jsonOf(line);
    if (!isEvent(event)) throw new UsageError(`${place}:${i + 2}: the line is no event of a trajectory, or is damaged`);
    return event;
  });
  return { header: header as unknown as TrajectoryHeader, events };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number';
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isBoolean: Check = (value) => typeof value === 'boolean';
const isAnything: Check = () => true;
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const mapOf =
  (check: Check): Check =>
  (value) =>
    isRecord(value) && Object.values(value).every(check);
const shape =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isRecord(value) && Object.entries(fields).every(([name, check]) => check(value[name]));
const oneOf =
  (values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);

const isSpent = shape({
  calls: isNumber,
  cachedCalls: isNumber,
  inputTokens: isNumber,
  outputTokens: isNumber,
  seconds: isNumber,
  dollars: optional(isNumber),
});
const isPrompt = shape({ name: isText, version: isText, hash: isText });
const isHeader = shape({
  fixpoint: isText,
  mode: oneOf(['agent', 'search']),
  repository: isText,
  commit: (value) => value === null || isText(value),
  issue: shape({ hash: isText, text: isText }),
  model: isText,
  prompts: listOf(isPrompt),
  tools: listOf(shape({ name: isText, description: isText, parameters: isRecord })),
  options: mapOf(isNumber),
  listing: optional(isText),
});
const isToolCall = shape({ id: isText, name: isText });
const isRequest = shape({
  keep: isCount,
  messages: listOf(shape({ role: oneOf(['system', 'user', 'assistant', 'tool']), content: isText })),
  tools: isBoolean,
  maxOutputTokens: isCount,
  purpose: shape({ kind: isText }),
});
const isReply = shape({
  text: isText,
  toolCalls: listOf(isToolCall),
  finish: oneOf(['stop', 'length', 'tool_calls', 'refused', 'other']),
  usage: shape({ inputTokens: isNumber, outputTokens: isNumber }),
});
const isRerankReport = shape({
  windows: isNumber,
  skipped: isNumber,
  calls: isNumber,
  cachedCalls: isNumber,
  inputTokens: isNumber,
  outputTokens: isNumber,
  repairs: mapOf(isNumber),
  failures: listOf(isText),
  reliability: isNumber,
  prompt: isPrompt,
});
const isAnsweredFunction = shape({ path: isText, name: isText, startLine: isCount, endLine: isCount, reason: isText });
const isAnswer = shape({
  reason: isText,
  files: listOf(isText),
  functions: listOf(isAnsweredFunction),
  next: optional(listOf(isAnsweredFunction)),
  nextFiles: optional(listOf(isText)),
});
const isSearchEnd = shape({
  turns: isCount,
  calls: isCount,
  widths: listOf(isCount),
  novelty: listOf(isNumber),
  toolEfficiency: optional(isNumber),
  redundancy: optional(isNumber),
  answered: isBoolean,
  reason: isText,
  files: listOf(isText),
  reasons: mapOf(isText),
});

const EVENTS: { readonly [Type in TrajectoryEvent['type']]: Check } = {
  called: shape({
    turn: isCount,
    calls: listOf(shape({ name: oneOf(['search', 'retrieve']), description: isText })),
    results: listOf(
      shape({ repeated: isBoolean, functions: listOf(shape({ id: isText, prior: isNumber, text: optional(isText) })) }),
    ),
    spent: optional(isSpent),
  }),
  used: shape({
    turn: isCount,
    calls: listOf(isToolCall),
    unaided: optional(isBoolean),
    results: listOf(
      shape({
        text: isText,
        error: optional(isText),
        seen: listOf(shape({ path: isText, startLine: isCount, endLine: isCount })),
        left: isCount,
        entities: listOf(isText),
      }),
    ),
    spent: optional(isSpent),
  }),
  answered: shape({ turn: isCount, answer: isAnswer }),
  asked: shape({ turn: isCount, request: isRequest, reply: isReply, spent: optional(isSpent) }),
  judged: shape({
    turn: isCount,
    reasoning: isText,
    relevant: listOf(isText),
    added: listOf(isText),
    next: isText,
  }),
  stopped: shape({ turn: isCount, ending: oneOf(ENDINGS), message: optional(isText) }),
  reranked: shape({
    ids: listOf(isText),
    order: listOf(isCount),
    beliefs: listOf(isNumber),
    report: isRerankReport,
    spent: optional(isSpent),
  }),
  failed: shape({
    step: oneOf(['called', 'used', 'asked', 'reranked']),
    reason: oneOf([
      'unreachable',
      'busy',
      'failing',
      'unauthorized',
      'context_length',
      'unsupported',
      'refused',
      'malformed',
      'budget',
    ]),
    message: isText,
    spent: optional(isSpent),
  }),
  resumed: isAnything,
  ended: shape({
    ending: oneOf(ENDINGS),
    rounds: isCount,
    pool: listOf(isText),
    ranking: listOf(shape({ id: isText, belief: isNumber, round: isCount, firstRank: optional(isCount) })),
    repairs: mapOf(isNumber),
    notices: listOf(isText),
    search: optional(isSearchEnd),
  }),
};

function isEvent(value: unknown): value is TrajectoryEvent {
  if (!isRecord(value) || typeof value.type !== 'string' || !Object.hasOwn(EVENTS, value.type)) return false;
  return EVENTS[value.type as TrajectoryEvent['type']](value);
}
