/** Fixpoint as a system under evaluation: the localizer of `locate`, asked for a deep list of functions and files. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AnswerSet,
  type ChatModel,
  type Encoder,
  type Localizer,
  type ModelContribution,
  ModelError,
  type RepositoryReader,
  type SearchContribution,
} from '../core/index.ts';
import type { BaselineName, RunRow, System, Usage } from '../evaluation/index.ts';
import { fillUp, RUN_DEPTH } from '../evaluation/index.ts';
import {
  type EncoderOptions,
  openLocalizer,
  type openSyntax,
  type RankerModel,
  type RepositoryLocalizer,
} from '../localize.ts';
import type { SearchLocalizerOptions } from '../search/index.ts';
import { chatSystemName, type EvalChatSetup } from './eval-chat.ts';
import { type EvalSearchSetup, searchSystemName } from './eval-search.ts';

/** What an evaluation's worker is given. */
export interface EvalWorkerSetup {
  readonly baselines: readonly BaselineName[];
  readonly cacheRoot?: string;
  readonly maxFileBytes: number;
  readonly offline: boolean;
  readonly encoder?: EncoderOptions;
  /** Candidates are found with `encoder`; by words alone where it is left out. */
  readonly retriever?: 'dense' | 'hybrid';
  /** Absent where nothing is ranked. */
  readonly ranker?: RankerModel | undefined;
  /** Where it comes from, if from a folder. */
  readonly weightsFolder?: string | undefined;
  /** Absent where no chat model is asked. */
  readonly chat?: EvalChatSetup;
  /** In the mode `search` without one. */
  readonly search?: EvalSearchSetup;
  /** Folder for what searches record, a file for each instance. */
  readonly trajectories?: string;
}

export const RANK_SYSTEM = 'fixpoint rank';

/** The mode with who is asked in it; `rank`, over what `retriever` finds, where nobody is. */
export function systemName({
  chat,
  search,
  retriever,
}: Pick<EvalWorkerSetup, 'chat' | 'search' | 'retriever'>): string {
  if (chat) return chatSystemName(chat);
  if (search) return searchSystemName(search);
  return retriever === undefined ? RANK_SYSTEM : `${RANK_SYSTEM} (${retriever})`;
}

/** Places shown with their evidence in reports. */
const SHOWN_PLACES = 10;

type RecordedTo = SearchLocalizerOptions['trajectory'];

/** The modes that ask a chat model, as a worker has opened them. */
export interface AskedModel {
  /** Absent where each instance brings a simulated one. */
  readonly model: ChatModel | undefined;
  /** Puts a model above a localizer; `reader` stays open as long as the answer takes. Absent where `overTree` is there. */
  readonly over?: (localizer: RepositoryLocalizer, reader: RepositoryReader, model: ChatModel) => Localizer;
  /** Has the model search the bare tree, without an index. */
  readonly overTree?: (reader: RepositoryReader, model: ChatModel, trajectory: RecordedTo) => Localizer;
}

/** What a thread opens once. */
interface OpenedInThread {
  readonly syntax: ReturnType<typeof openSyntax>;
  /** What the modes with a chat model need. */
  readonly asked: AskedModel | undefined;
  /** Searches the bare tree without a model. */
  readonly search: ((reader: RepositoryReader, trajectory: RecordedTo) => Localizer) | undefined;
  /** That of the setup. */
  readonly encoder: Encoder | undefined;
}

/** Fixpoint in the mode of the setup. */
export function fixpointSystem(
  setup: EvalWorkerSetup,
  { syntax, asked, search, encoder: opened }: OpenedInThread,
): System {
  const { cacheRoot, ranker, weightsFolder, retriever, encoder, trajectories } = setup;
  const dense = retriever && encoder && opened && { retriever, encoder, opened, mostUnasked: Number.POSITIVE_INFINITY };
  return {
    name: systemName(setup),
    async answer({ instance_id, problem_statement, reader, chatModel = asked?.model, signal }) {
      const startedMs = performance.now();
      const trajectory = trajectories === undefined ? undefined : newTrajectory(trajectories, instance_id);
      const searching = search?.(reader, trajectory) ?? (chatModel && asked?.overTree?.(reader, chatModel, trajectory));
      const localizer = searching
        ? undefined
        : await openLocalizer({
            repository: reader,
            workers: 0, // the evaluation's own workers keep the cores busy
            manyCommits: true,
            syntax,
            ...(ranker && { ranker }),
            weightsFolder,
            ...(dense && { dense }),
            ...(cacheRoot !== undefined && { cacheRoot }),
            ...(signal && { signal }),
          });
      const above = localizer && chatModel && asked?.over?.(localizer, reader, chatModel);
      const {
        documents,
        files,
        answer,
        search: searched,
        model,
        notices,
      } = await (searching ?? above ?? localizer!).localize(problem_statement, {
        kinds: ['function', 'method'],
        limit: RUN_DEPTH,
        ...(signal && { signal }),
      });
      await localizer?.close();
      if (model?.calls === 0 && documents.length > 1) throw new ModelError(notices.at(-1) ?? 'the model was not asked');
      const seconds = (performance.now() - startedMs) / 1000;
      const ranked = documents.map(({ path, name, startLine, endLine, score, probability }) => ({
        path,
        name,
        start: startLine,
        end: endLine,
        score,
        ...(probability !== undefined && { probability }),
      }));
      return {
        row: {
          instance_id,
          functions: localizer ? fillUp(ranked, functionsOf(localizer.index.tree), RUN_DEPTH) : ranked,
          files: files.map(({ path, score, probability }) => ({
            path,
            score,
            ...(probability !== undefined && { probability }),
          })),
          ...(answer && { answer: setOf(answer) }),
          seconds,
          ...((searched ?? model) && { usage: usageOf(searched, model) }),
          ...(model && { model: saidBy(model) }),
        },
        top: documents.slice(0, SHOWN_PLACES).map(({ path, name, definitionLine, endLine, evidence }) => ({
          path,
          name,
          line: definitionLine,
          end: endLine,
          evidence: evidence.map(({ sentence }) => sentence),
        })),
      };
    },
  };
}

/** Removes what an evaluation that did not come to its end has left. */
function newTrajectory(folder: string, instance: string): RecordedTo {
  const path = join(folder, `${encodeURIComponent(instance)}.jsonl`);
  rmSync(path, { force: true });
  return { path, resume: false };
}

function setOf({ files, functions }: AnswerSet): NonNullable<RunRow['answer']> {
  return { files, functions: functions.map(({ path, name }) => ({ path, name })) };
}

function usageOf(search: SearchContribution | undefined, model: ModelContribution | undefined): Usage {
  return {
    ...(model?.rounds !== undefined && { turns: model.rounds }),
    ...(search && { turns: search.turns, tool_calls: search.calls }),
    ...(model && modelUsage(model)),
    ...(search?.toolEfficiency !== undefined && { tool_efficiency: search.toolEfficiency }),
    ...(search?.redundancy !== undefined && { redundancy: search.redundancy }),
  };
}

function modelUsage({ calls, cachedCalls, inputTokens, outputTokens, dollars }: ModelContribution): Usage {
  return {
    model_calls: calls,
    cached_calls: cachedCalls,
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    ...(dollars !== undefined && { dollars }),
  };
}

function saidBy({ name, prompts, repairs, reliability }: ModelContribution): NonNullable<RunRow['model']> {
  return { name, prompts, repairs, ...(reliability !== undefined && { reliability }) };
}

/** The functions and methods outside tests. */
function* functionsOf(tree: RepositoryLocalizer['index']['tree']) {
  for (let document = 0; document < tree.documentCount; document++) {
    if (tree.isTestDocument(document) || !['function', 'method'].includes(tree.kind(document))) continue;
    yield {
      path: tree.path(tree.documentFile[document]!),
      name: tree.name(document),
      start: tree.startLine(document),
      end: tree.endLine(document),
    };
  }
}
