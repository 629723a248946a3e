/** The three modes that ask a chat model, each as one function from an issue to an order of functions. */
import {
  type AgentProgress,
  agentHeader,
  type FoundFunction,
  openTrajectory,
  reformulate,
  runAgent,
  type Spent,
} from '../agent/index.ts';
import {
  type ChatModel,
  ModelError,
  type PromptIdentity,
  type RerankOutcome,
  type RerankReport,
} from '../core/index.ts';
import { loadPrompt } from '../prompts.ts';
import { VERSION } from '../version.ts';

/** What a mode makes of an issue. */
export interface Opinion {
  /** Best first; of the first stage's documents, any may be missing. */
  readonly ranking: readonly { readonly id: string; readonly belief: number }[];
  /** Mistakes of the model that were mended, by their kind. */
  readonly repairs: Readonly<Record<string, number>>;
  readonly prompts: readonly PromptIdentity[];
  readonly notices: readonly string[];
  readonly reliability?: number | undefined;
  /** Rounds of search. */
  readonly rounds?: number;
  /** Where more was spent for it than in this run. */
  readonly spent?: Spent;
}

type WithSignal = { readonly signal?: AbortSignal | undefined };

export interface Means extends WithSignal {
  readonly model: ChatModel;
  /** The first stage. */
  readonly retrieve: (description: string) => Promise<readonly FoundFunction[]>;
  readonly rerank: (query: string, functions: readonly FoundFunction[], options: WithSignal) => Promise<RerankOutcome>;
}

/** Reranks what the first stage found for the issue; leaves it as it is where there is no budget to ask. */
export async function rerankOpinion(issue: string, { retrieve, rerank, signal }: Means): Promise<Opinion> {
  const functions = await retrieve(issue);
  if (functions.length < 2) return { ranking: believed(functions), repairs: {}, prompts: [], notices: [] };
  try {
    const { order, beliefs, report } = await rerank(issue, functions, { signal });
    const ranking = order.map((position) => ({ id: functions[position]!.id, belief: beliefs[position]! }));
    return { ranking, ...told([report]), reliability: report.reliability };
  } catch (error) {
    if (!(error instanceof ModelError) || error.reason !== 'budget') throw error;
    const notices = [`the model was not asked: ${error.message}`];
    return { ranking: believed(functions), repairs: {}, prompts: [], notices };
  }
}

export async function reformulateOpinion(issue: string, means: Means): Promise<Opinion> {
  const { ranking, report, ...outcome } = await reformulate(issue, { ...means, prompt: loadPrompt('reformulate') });
  return {
    ranking,
    ...joined(outcome, told(report ? [report] : [])),
    ...(report && { reliability: report.reliability }),
  };
}

export interface AgentMeans extends Means {
  readonly limits: { readonly iterations?: number; readonly documentTokens?: number };
  readonly place: { readonly repository: string; readonly commit: string | null };
  /** Where the agent records what it does, and goes on with `resume`. */
  readonly trajectory?: { readonly path: string; readonly resume: boolean } | undefined;
  readonly bill: () => Spent;
  readonly onProgress: (progress: AgentProgress) => void;
}

export async function agentOpinion(
  issue: string,
  { limits, place, trajectory, retrieve, rerank, ...means }: AgentMeans,
): Promise<Opinion> {
  const prompt = loadPrompt('assess');
  const reports: RerankReport[] = [];
  const rerankAndKeep: Means['rerank'] = async (query, functions, options) => {
    const outcome = await rerank(query, functions, options);
    reports.push(outcome.report);
    return outcome;
  };
  const header = agentHeader(issue, { model: means.model, prompt, ...limits }, { fixpoint: VERSION, ...place });
  const opened = trajectory && openTrajectory(trajectory, header);
  for (const description of opened?.searched ?? []) await retrieve(description); // so that documents get the names they had
  const outcome = await runAgent(issue, {
    ...means,
    ...limits,
    prompt,
    retrieve,
    rerank: rerankAndKeep,
    search: async (description, options) => {
      const functions = await retrieve(description);
      if (functions.length < 2) return functions;
      const { order, beliefs } = await rerankAndKeep(description, functions, options);
      return order.map((position, i) => ({ ...functions[position]!, prior: beliefs[position]!, rank: i + 1 }));
    },
    ...(opened && { trajectory: opened }),
  });
  const { ranking, rounds, spent, reliability } = outcome;
  return { ranking, rounds, spent, reliability, ...joined(outcome, told(reports)) };
}

type Told = Pick<Opinion, 'repairs' | 'prompts' | 'notices'>;

function told(reports: readonly RerankReport[]): Told {
  return {
    repairs: sumOf(reports.map(({ repairs }) => repairs)),
    prompts: reports.slice(0, 1).map(({ prompt }) => prompt),
    notices: [...new Set(reports.flatMap(({ failures }) => failures))],
  };
}

function joined(a: Told, b: Told): Told {
  return {
    repairs: sumOf([a.repairs, b.repairs]),
    prompts: [...a.prompts, ...b.prompts],
    notices: [...a.notices, ...b.notices],
  };
}

function sumOf(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const [kind, count] of counts.flatMap((one) => Object.entries(one))) sum[kind] = (sum[kind] ?? 0) + count;
  return sum;
}

function believed(functions: readonly FoundFunction[]): Opinion['ranking'] {
  return functions.map(({ id, prior }) => ({ id, belief: prior }));
}
