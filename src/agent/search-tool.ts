/**
 * The one tool of SweRankAgent: takes a description in plain words, retrieves and reranks, and shows the model the first of what was
 * found (papers.md B9). The same description is searched for once.
 */
import { CancelledError } from '../core/index.ts';
import type { AgentOptions } from './agent-options.ts';
import type { ShownRound } from './conversation.ts';
import type { FoundFunction } from './found-function.ts';
import type { MemoryBuffer } from './memory-buffer.ts';
import { NOTHING_SPENT } from './spent.ts';
import type { RecordedFunction, SearchCall } from './trajectory/events.ts';
import type { Trajectory } from './trajectory/trajectory.ts';

type SearchOptions = Pick<AgentOptions, 'search' | 'retrieve' | 'signal' | 'bill'> & { readonly shown: number };

export class SearchTool {
  readonly #trajectory: Trajectory;
  readonly #memory: MemoryBuffer;
  readonly #options: SearchOptions;
  /** What was found, by description without its spelling. */
  readonly #earlier = new Map<string, readonly FoundFunction[]>();

  constructor(trajectory: Trajectory, memory: MemoryBuffer, options: SearchOptions) {
    this.#trajectory = trajectory;
    this.#memory = memory;
    this.#options = options;
  }

  /** Throws what searching throws. */
  async search(round: number, description: string): Promise<ShownRound> {
    const key = description.trim().replace(/\s+/g, ' ').toLowerCase();
    const earlier = this.#earlier.get(key);
    const functions = await this.#call(round, { name: 'search', description }, earlier);
    this.#earlier.set(key, functions);
    this.#memory.found(round, functions);
    const shown = functions.slice(0, this.#options.shown).map((found) => {
      const seen = this.#memory.shown.has(found.id);
      return { id: found.id, seen, text: found.text, number: this.#memory.show(found) };
    });
    return { round, description, functions: shown, repeated: earlier !== undefined, pool: this.#memory.pool };
  }

  /** The answer of the first stage, in place of a first round that failed. */
  async retrieve(issue: string): Promise<void> {
    this.#memory.found(1, await this.#call(1, { name: 'retrieve', description: issue }));
  }

  async #call(round: number, call: SearchCall, earlier?: readonly FoundFunction[]): Promise<readonly FoundFunction[]> {
    const { bill, signal, shown } = this.#options;
    /** As they came; when replayed, only functions that are shown first here have a text. */
    const texts = new Map<string, string>();
    const act = async () => {
      if (signal?.aborted) throw new CancelledError('the agent');
      const found = earlier ?? withoutRepeats(await this.#options[call.name](call.description, { signal }));
      for (const { id, text } of found) texts.set(id, text);
      const functions = found.map(({ id, prior, text }, i): RecordedFunction => {
        const isNew = call.name === 'search' && i < shown && !this.#memory.shown.has(id);
        return { id, prior: Number.isFinite(prior) ? prior : 0, ...(isNew && { text }) };
      });
      return { answer: { results: [{ repeated: earlier !== undefined, functions }] }, spent: NOTHING_SPENT };
    };
    const { results } = await this.#trajectory.step('called', { turn: round, calls: [call] }, act, bill);
    return (results[0]?.functions ?? []).map(({ id, prior, text }, i) => ({
      id,
      prior,
      text: text ?? texts.get(id) ?? '',
      rank: i + 1,
    }));
  }
}

function withoutRepeats(functions: readonly FoundFunction[]): FoundFunction[] {
  const ids = new Set<string>();
  return functions.filter(({ id }) => !ids.has(id) && ids.add(id));
}
