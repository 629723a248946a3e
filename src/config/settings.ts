/**
 * Every setting of Fixpoint, declared once: its type, default, flag and meaning. The key is its name in configuration files;
 * the flag is the key in kebab case and the environment variable is `FIXPOINT_` and the key in upper snake case.
 */
import { availableParallelism } from 'node:os';
import { DOCUMENT_KINDS, LANGUAGES, languageOfPath } from '../core/index.ts';
import {
  AMOUNT,
  BOOLEAN,
  BYTES,
  choice,
  FOLDER,
  folderOr,
  listOf,
  TEXT,
  type ValueType,
  wholeNumber,
} from './value-types.ts';

const MODES = ['rank', 'rerank', 'agent', 'reformulate', 'search'] as const;
export type Mode = (typeof MODES)[number];

const SEARCH_POLICIES = ['auto', 'model', 'embedded', 'sequential', 'width-2', 'width-4', 'width-8', 'random'] as const;
type SearchPolicy = (typeof SEARCH_POLICIES)[number];

const FORMATS = ['text', 'json', 'jsonl', 'markdown', 'sarif'] as const;
export type Format = (typeof FORMATS)[number];

export interface Setting<T> {
  readonly type: ValueType<T>;
  readonly default: () => T;
  readonly description: string;
  /** Name of the value in the help, as `<n>`; left out for on-off settings. */
  readonly placeholder?: string;
  /** One-letter flag. */
  readonly letter?: string;
  /** Whether a project file may set it; false where a repository must not decide it for its reader. */
  readonly inProject: boolean;
}

const LANGUAGE = choice(LANGUAGES, (text) => {
  const language = languageOfPath(`source.${text}`);
  return language === 'text' ? undefined : language;
});

/** How many worker threads are started at most unless asked for more; beyond this, merging is what takes time. */
const MAX_DEFAULT_WORKERS = 4;

export const SETTINGS = {
  limit: setting({
    type: wholeNumber(1),
    default: () => 10,
    description: 'how many places to print',
    placeholder: '<n>',
    letter: 'k',
  }),
  kind: setting({
    type: listOf(choice(DOCUMENT_KINDS)),
    default: () => [],
    description: `only these kinds: ${DOCUMENT_KINDS.join(', ')}; repeatable`,
    placeholder: '<kind>',
  }),
  lang: setting({
    type: listOf(LANGUAGE),
    default: () => [],
    description: 'only these languages (python, ts, c++, ...); repeatable',
    placeholder: '<language>',
  }),
  path: setting({
    type: listOf(TEXT),
    default: () => [],
    description: 'only files that match: src/, "*.py", "lib/**"; repeatable',
    placeholder: '<glob>',
  }),
  exclude: setting({
    type: listOf(TEXT),
    default: () => [],
    description: 'leave out files that match; repeatable',
    placeholder: '<glob>',
  }),
  includeTests: setting({ type: BOOLEAN, default: () => false, description: 'answer with test code too' }),
  format: setting<Format>({
    type: choice(FORMATS),
    default: () => 'text',
    description: FORMATS.join(', '),
    placeholder: '<format>',
  }),
  explain: setting({ type: BOOLEAN, default: () => false, description: 'all evidence, and the features with values' }),
  maxTokens: setting<number | undefined>({
    type: wholeNumber(1),
    default: () => undefined,
    description: 'cut the answer to about this many tokens, whole entries only',
    placeholder: '<n>',
  }),
  offline: setting({
    type: BOOLEAN,
    default: () => false,
    description: 'make every attempt to use the network an error',
  }),
  quiet: setting({
    type: BOOLEAN,
    default: () => false,
    description: 'nothing but results and errors',
    letter: 'q',
  }),
  verbose: setting({ type: BOOLEAN, default: () => false, description: 'tell how long each phase took' }),
  cacheDir: setting<string | undefined>({
    type: FOLDER,
    default: () => undefined,
    description: "folder of all indexes (default: the system's cache folder)",
    placeholder: '<folder>',
    inProject: false,
  }),
  weights: setting<string | undefined>({
    type: folderOr('none'),
    default: () => undefined,
    description: 'weights that rank: an output folder of fixpoint train ranker, or none for those set by hand',
    placeholder: '<folder|none>',
    inProject: false,
  }),
  workers: setting({
    type: wholeNumber(0),
    default: () => Math.min(MAX_DEFAULT_WORKERS, availableParallelism()),
    description: 'threads at work; answers do not depend on it',
    placeholder: '<n>',
  }),
  mode: setting<Mode>({
    type: choice(MODES),
    default: () => 'rank',
    description: `${MODES.join(', ')}; rank asks no chat model, and search only where one is set`,
    placeholder: '<mode>',
    inProject: false,
  }),
  model: setting<string | undefined>({
    type: TEXT,
    default: () => undefined,
    description: 'chat model, as ollama/qwen3:8b or anthropic/claude-sonnet-4-5; see: fixpoint models',
    placeholder: '<provider/name>',
    inProject: false,
  }),
  modelUrl: setting<string | undefined>({
    type: TEXT,
    default: () => undefined,
    description: "base URL of the model's API, where it is not its provider's own",
    placeholder: '<url>',
    inProject: false,
  }),
  modelContext: setting({
    type: wholeNumber(1_024),
    default: () => 32_768,
    description: 'tokens that the model takes, prompt and answer together',
    placeholder: '<tokens>',
    inProject: false,
  }),
  modelPrice: setting<string | undefined>({
    type: TEXT,
    default: () => undefined,
    description: 'dollars for a million tokens in and out, as 0.4,1.6, where the list of prices lacks the model',
    placeholder: '<in,out>',
    inProject: false,
  }),
  modelConcurrency: setting({
    type: wholeNumber(1),
    default: () => 4,
    description: 'requests under way at once, at most',
    placeholder: '<n>',
    inProject: false,
  }),
  maxCost: setting<number | undefined>({
    type: AMOUNT,
    default: () => undefined,
    description: 'stop asking the model when so many dollars are spent, and answer with what is known',
    placeholder: '<dollars>',
    inProject: false,
  }),
  maxSeconds: setting<number | undefined>({
    type: AMOUNT,
    default: () => undefined,
    description: 'stop asking the model after so many seconds, and answer with what is known',
    placeholder: '<seconds>',
    inProject: false,
  }),
  askAgain: setting({
    type: BOOLEAN,
    default: () => false,
    description: 'ask the model although the cache holds its answer to the very request',
    inProject: false,
  }),
  rerankDepth: setting({
    type: wholeNumber(2),
    default: () => 100,
    description: 'candidates that are reranked',
    placeholder: '<n>',
  }),
  window: setting({
    type: wholeNumber(2),
    default: () => 10,
    description: 'candidates that the model compares at once',
    placeholder: '<n>',
  }),
  stride: setting({
    type: wholeNumber(1),
    default: () => 5,
    description: 'how far the window moves; less than the window',
    placeholder: '<n>',
  }),
  passes: setting({
    type: wholeNumber(1),
    default: () => 1,
    description: 'sweeps over all windows',
    placeholder: '<n>',
  }),
  schedule: setting<'sweep' | 'lean' | 'tournament'>({
    type: choice(['sweep', 'lean', 'tournament']),
    default: () => 'sweep',
    description:
      'sweep: every window, from the end to the front; lean: those that can matter; tournament: in parallel rounds',
    placeholder: '<schedule>',
  }),
  fusion: setting<'learned' | 'fixed' | 'none'>({
    type: choice(['learned', 'fixed', 'none']),
    default: () => 'learned',
    description: 'how far the model is believed: as reliable as it shows itself, as fixed beforehand, or wholly (none)',
    placeholder: '<fusion>',
  }),
  firstToken: setting({
    type: BOOLEAN,
    default: () => false,
    description: 'order a window by the probabilities of the first token, where the endpoint tells them',
  }),
  documentTokens: setting({
    type: wholeNumber(16),
    default: () => 1_024,
    description: 'tokens of a function that the model reads, at most',
    placeholder: '<n>',
  }),
  prompt: setting<string | undefined>({
    type: TEXT,
    default: () => undefined,
    description: 'prompt file for reranking, for models trained on other words',
    placeholder: '<file>',
    inProject: false,
  }),
  iterations: setting({
    type: wholeNumber(1),
    default: () => 5,
    description: 'rounds of search of the mode agent, at most',
    placeholder: '<n>',
  }),
  searchTurns: setting({
    type: wholeNumber(1),
    default: () => 6,
    description: 'turns of the mode search, at most; the answer may follow',
    placeholder: '<n>',
  }),
  searchCalls: setting({
    type: wholeNumber(1),
    default: () => 8,
    description: 'calls of tools in one turn of it, at most',
    placeholder: '<n>',
  }),
  searchPolicy: setting<SearchPolicy>({
    type: choice(SEARCH_POLICIES),
    default: () => 'auto',
    description: 'who searches: --model (auto, where one is set), the embedded policy, or a baseline: sequential, ...',
    placeholder: '<policy>',
    inProject: false,
  }),
  retriever: setting<'lexical' | 'dense' | 'hybrid'>({
    type: choice(['lexical', 'dense', 'hybrid']),
    default: () => 'lexical',
    description: 'what finds candidates: words, vectors of --encoder, or both',
    placeholder: '<retriever>',
    inProject: false,
  }),
  encoder: setting<string | undefined>({
    type: TEXT,
    default: () => undefined,
    description: 'encoder file (JSON) or preset for vectors; see docs/encoders.md',
    placeholder: '<file|preset>',
    inProject: false,
  }),
  encoderUrl: setting<string | undefined>({
    type: TEXT,
    default: () => undefined,
    description: "base URL of an OpenAI-compatible embeddings API; its key is FIXPOINT_ENCODER_KEY's",
    placeholder: '<url>',
    inProject: false,
  }),
  encoderModel: setting<string | undefined>({
    type: TEXT,
    default: () => undefined,
    description: 'embedding model behind it',
    placeholder: '<name>',
    inProject: false,
  }),
  githubUrl: setting({
    type: TEXT,
    default: () => 'https://api.github.com',
    description: 'base URL of the API of --github (https://host/api/v3 for GitHub Enterprise)',
    placeholder: '<url>',
    inProject: false,
  }),
  maxFileSize: setting({
    type: BYTES,
    default: () => 2_000_000,
    description: 'larger files are searched by path and lines only',
    placeholder: '<size>',
  }),
};

export type SettingName = keyof typeof SETTINGS;
export type Settings = {
  readonly [Name in SettingName]: (typeof SETTINGS)[Name] extends Setting<infer T> ? T : never;
};

export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[];

/** `--include-tests` for `includeTests`. */
export function flagOf(name: SettingName): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** `FIXPOINT_INCLUDE_TESTS` for `includeTests`. */
export function environmentNameOf(name: SettingName): string {
  return `FIXPOINT_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

function setting<T>(declared: Omit<Setting<T>, 'inProject'> & { inProject?: boolean }): Setting<T> {
  return { inProject: true, ...declared };
}
