/**
 * The modes that ask a chat model, by simulated judges of several strengths, over repositories:
 * `npx tsx bench/judge-modes.ts --dataset dev.jsonl --repositories clones/ --output modes.jsonl [--per-language 12] [--accuracy 0.3,0.5,0.7,1]
 * [--mode rerank,agent,reformulate] [--fusion none,learned] [--words 0.3] [--noise 1]`. A line for each issue and condition; a second call goes on where the first one
 * stopped. `judge-figures.ts` makes tables and plots of it. SIMULATION: the judge knows the gold; see docs/simulation.md.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ChatLocalizer } from '../src/chat/index.ts';
import type { Localizer, Ranking } from '../src/core/index.ts';
import { rouge1 } from '../src/evaluation/facts/rouge.ts';
import { CloneFolder, fillUp, openDataset, RUN_DEPTH, scoreInstance } from '../src/evaluation/index.ts';
import type { Instance } from '../src/evaluation/instance.ts';
import { distinctGold } from '../src/evaluation/match.ts';
import { goldFunctionsAt } from '../src/evaluation/runs/gold-functions.ts';
import { keyOf, shuffled } from '../src/evaluation/simulation/draws.ts';
import { DEFAULT_STRENGTH } from '../src/evaluation/simulation/judge-strength.ts';
import { SimulatedJudge } from '../src/evaluation/simulation/simulated-judge.ts';
import { openLocalizer, openSyntax } from '../src/localize.ts';
import { CommitSource } from '../src/repository/index.ts';

const { values: flags } = parseArgs({
  options: {
    dataset: { type: 'string' },
    repositories: { type: 'string' },
    output: { type: 'string' },
    'per-language': { type: 'string', default: '12' },
    accuracy: { type: 'string', default: '0.3,0.5,0.7,1' },
    mode: { type: 'string', default: 'rerank,agent,reformulate' },
    fusion: { type: 'string', default: 'none,learned' },
    words: { type: 'string', default: String(DEFAULT_STRENGTH.words) },
    noise: { type: 'string', default: String(DEFAULT_STRENGTH.noise) },
  },
});
const { dataset, repositories, output } = flags;
if (dataset === undefined || repositories === undefined || output === undefined) {
  console.error(
    'usage: judge-modes.ts --dataset FILE --repositories DIR --output FILE.jsonl [--per-language N] [--accuracy ...]',
  );
  process.exit(2);
}

const clones = new CloneFolder(repositories);
const syntax = openSyntax();
const parse: typeof syntax.parse = (text, language) => syntax.parse(text, language);
const known = new Set(
  existsSync(output)
    ? readFileSync(output, 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((line) => keyOfLine(JSON.parse(line)))
    : [],
);
const conditions = flags.mode
  .split(',')
  .flatMap((mode) =>
    flags.fusion
      .split(',')
      .flatMap((fusion) => flags.accuracy.split(',').map((accuracy) => ({ mode, fusion, accuracy: Number(accuracy) }))),
  );
const instances = sample((await openDataset(dataset)).rows.filter(isUsable).filter(({ repo }) => clones.find(repo)));
for (const [i, instance] of instances.entries()) {
  console.error(`${i + 1}/${instances.length} ${instance.instance_id}`);
  await measure(instance).catch((error: Error) => console.error(`  ${error.message}`));
}

/** `per-language` issues of each language, drawn. */
function sample(rows: readonly Instance[]): Instance[] {
  const languages = [...new Set(rows.map(({ language }) => language))].sort();
  return languages.flatMap((language) =>
    shuffled(
      rows.filter((row) => row.language === language),
      keyOf(language),
    )
      .slice(0, Number(flags['per-language']) * (language === 'python' ? 3 : 1))
      .sort((a, b) => (a.instance_id < b.instance_id ? -1 : 1)),
  );
}

function isUsable(row: object): row is Instance {
  const { gold_functions = [], query_source } = row as Partial<Instance>;
  return gold_functions.length > 0 && query_source !== 'commit_message';
}

async function measure(instance: Instance): Promise<void> {
  const { instance_id, repo, base_commit, problem_statement, gold_functions } = instance;
  const left = conditions.filter((condition) => !known.has(keyOfLine({ instance_id, ...condition })));
  if (left.length === 0) return;
  const commits = await CommitSource.open(clones.find(repo)!, { maxFileBytes: 2_000_000 });
  try {
    const reader = await commits.at(base_commit);
    const gold = await goldFunctionsAt(reader, instance, parse);
    const facts = {
      instance_id,
      language: instance.language,
      rouge1: rouge1(problem_statement, gold.map(({ text }) => text).join('\n')),
      golds: distinctGold(gold_functions, { byLines: true }).items.length,
    };
    const localizer = await openLocalizer({ repository: reader, workers: 0, manyCommits: true, syntax });
    const say = (condition: object, ranking: Ranking) =>
      appendFileSync(output!, `${JSON.stringify({ ...facts, ...condition, ...figuresOf(instance, ranking) })}\n`);
    if (!known.has(keyOfLine({ instance_id, mode: 'rank' }))) say({ mode: 'rank' }, await ask(localizer, instance));
    for (const { mode, fusion, accuracy } of left) {
      const strength = { ...DEFAULT_STRENGTH, accuracy, words: Number(flags.words), noise: Number(flags.noise) };
      const model = new SimulatedJudge({ instance_id, problem_statement, gold }, strength);
      const rerank = { fusion: fusion as 'none' };
      const chat = new ChatLocalizer(localizer, reader, { mode: mode as 'rerank', model, rerank });
      say({ mode, fusion, accuracy }, await ask(chat, instance));
    }
  } finally {
    await commits.close();
  }
}

function ask(localizer: Localizer, { problem_statement }: Instance): Promise<Ranking> {
  return localizer.localize(problem_statement, { kinds: ['function', 'method'], limit: RUN_DEPTH });
}

function figuresOf(instance: Instance, { documents, model }: Ranking) {
  const functions = documents.map(({ path, name, startLine, endLine, score }) => ({
    ...{ path, name, start: startLine, end: endLine, score },
  }));
  const row = { instance_id: instance.instance_id, functions: fillUp(functions, [], RUN_DEPTH), files: [], seconds: 0 };
  const { scores } = scoreInstance(instance, row);
  const { calls = 0, inputTokens = 0, outputTokens = 0, rounds = 0, reliability = 0 } = model ?? {};
  return {
    acc5: scores['function.acc@5'],
    acc10: scores['function.acc@10'],
    recall10: scores['function.recall@10'],
    ...{ calls, inputTokens, outputTokens, rounds, reliability },
  };
}

function keyOfLine(line: { instance_id: string; mode: string; fusion?: string; accuracy?: number }): string {
  const { instance_id, mode, fusion = '', accuracy = '' } = line;
  return [instance_id, mode, fusion, accuracy].join(' ');
}
