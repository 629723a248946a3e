/** Fixpoint as a system under evaluation: the localizer of `locate`, asked for a deep list of functions and files. */
import type { BaselineName, System } from '../evaluation/index.ts';
import { fillUp, RUN_DEPTH } from '../evaluation/index.ts';
import {
  type EncoderOptions,
  openLocalizer,
  type openSyntax,
  type RankerModel,
  type RepositoryLocalizer,
} from '../localize.ts';

/** What an evaluation's worker is given. */
export interface EvalWorkerSetup {
  readonly baselines: readonly BaselineName[];
  readonly cacheRoot?: string;
  readonly maxFileBytes: number;
  readonly offline: boolean;
  readonly encoder?: EncoderOptions;
  readonly ranker: RankerModel;
  /** Where it comes from, if from a folder. */
  readonly weightsFolder?: string | undefined;
}

export const RANK_SYSTEM = 'fixpoint rank';

/** Places shown with their evidence in reports. */
const SHOWN_PLACES = 10;

/** The mode `rank`. `syntax` is the thread's. */
export function rankSystem(
  { cacheRoot, ranker, weightsFolder }: EvalWorkerSetup,
  syntax: ReturnType<typeof openSyntax>,
): System {
  return {
    name: RANK_SYSTEM,
    async answer({ instance_id, problem_statement, reader, signal }) {
      const startedMs = performance.now();
      const localizer = await openLocalizer({
        repository: reader,
        workers: 0, // the evaluation's own workers keep the cores busy
        manyCommits: true,
        syntax,
        ranker,
        weightsFolder,
        ...(cacheRoot !== undefined && { cacheRoot }),
        ...(signal && { signal }),
      });
      const { documents, files } = await localizer.localize(problem_statement, {
        kinds: ['function', 'method'],
        limit: RUN_DEPTH,
      });
      await localizer.close();
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
          functions: fillUp(ranked, functionsOf(localizer.index.tree), RUN_DEPTH),
          files: files.map(({ path, score, probability }) => ({
            path,
            score,
            ...(probability !== undefined && { probability }),
          })),
          seconds,
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
