/** A chat model as what decides in searches of a bare tree, with what it did and cost. */
import { ChatPolicy, type SearchOutcome, type Spent, searchHeader } from '../agent/index.ts';
import { type ChatModel, type ChatUsage, identityOf, type ModelContribution } from '../core/index.ts';
import { loadPrompt } from '../prompts.ts';
import type { Decider } from '../search/index.ts';
import { costOf, meter, spentOf } from './model-meter.ts';

/** `dollarsOf`: what so many tokens cost; undefined where no price is known. */
export function chatDecider(
  model: ChatModel,
  dollarsOf?: ((usage: ChatUsage) => number | undefined) | undefined,
): Decider {
  const prompt = loadPrompt('search');
  const contribution = ({ end, repairs }: SearchOutcome, spent: Spent): ModelContribution => ({
    name: model.name,
    mode: 'search',
    ...costOf(spent),
    rounds: end.turns,
    toolCalls: end.calls,
    ...(end.toolEfficiency !== undefined && { toolEfficiency: end.toolEfficiency }),
    ...(end.redundancy !== undefined && { redundancy: end.redundancy }),
    prompts: [identityOf(prompt)],
    repairs,
  });
  return {
    name: model.name,
    start: (issue, tools) => {
      const startedMs = performance.now();
      const metered = meter(model);
      return {
        policy: new ChatPolicy({ model: metered.model, prompt, definitions: tools.definitions }),
        header: (limits, place) => searchHeader(issue, { model, prompt, tools, limits }, place),
        model: { bill: () => spentOf(metered.spent(), startedMs, dollarsOf), contribution },
      };
    },
  };
}
