/** The system under evaluation, as the runner sees it; the command wires Fixpoint behind it. */
import type { ChatModel, Language, ParsedFile, RepositoryReader } from '../core/index.ts';
import type { ScoredInstance } from './evaluation.ts';
import type { RunRow } from './run-row.ts';

/** Reads one file's documents; `SyntaxReader.parse`. */
export type Parse = (text: string, language: Language) => Promise<ParsedFile>;

/** A system's answer with what a person wants to see of it. */
interface SystemAnswer {
  readonly row: RunRow;
  /** The first places with their evidence. */
  readonly top: ScoredInstance['top'];
}

interface SystemTask {
  readonly instance_id: string;
  readonly problem_statement: string;
  /** The repository at the base commit; it stays open. */
  readonly reader: RepositoryReader;
  /** To be asked in the place of the system's own: a simulated judge. */
  readonly chatModel?: ChatModel;
  readonly signal?: AbortSignal;
}

export interface System {
  readonly name: string;
  answer(task: SystemTask): Promise<SystemAnswer>;
}
