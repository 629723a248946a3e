/**
 * Rows of training data as other tools read them (papers.md D7): conversations to imitate, or prompts to roll out. TRL takes messages with calls as
 * objects; LLaMA-Factory sharegpt, where the calls of a turn are one entry and their results another; verl messages that are text alone, since it reads
 * parquet, whose columns have one shape: calls of different tools would fill each other up with nulls. Pure.
 */
import type { ChatMessage, ToolCall, ToolDefinition } from '../../core/index.ts';
import type { Gold } from './gold-index.ts';
import { idOfFunction } from './search-record.ts';
import type { ConversationSample, PromptSample } from './search-sample.ts';

export const TRAINER_FORMATS = ['trl', 'verl', 'llama-factory'] as const;
export type TrainerFormat = (typeof TRAINER_FORMATS)[number];

/** Those that train with rewards. */
export type PromptFormat = Exclude<TrainerFormat, 'llama-factory'>;

type Row = Readonly<Record<string, unknown>>;
type Said = Extract<ChatMessage, { role: 'assistant' }>;

/** `position`: of the row, from 0. */
export function promptRow(format: PromptFormat, sample: PromptSample, position: number): Row {
  const { id, repository, messages, tools } = sample;
  const commit = sample.commit ?? '';
  const gold = placesOf(sample.gold);
  if (format === 'trl') return { prompt: messages, id, repository, commit, gold };
  const kwargs = tools.map(({ name }) => [name, { create_kwargs: { repository, commit } }]);
  return {
    data_source: 'fixpoint',
    agent_name: 'tool_agent',
    prompt: messages,
    ability: 'code search',
    reward_model: { style: 'rule', ground_truth: JSON.stringify(gold) },
    extra_info: {
      ...{ split: 'train', index: position, id, repository, commit },
      need_tools_kwargs: true,
      tools_kwargs: Object.fromEntries(kwargs),
    },
  };
}

/** With `mask`: of each message whether the policy said it, 1, and it is to be learned, or was told it, 0. */
export function conversationRow(format: TrainerFormat, sample: ConversationSample): Row {
  const { id, gold, answer, novelty } = sample;
  const functions = answer.functions.map(idOfFunction);
  const facts = { id, answer: { files: answer.files, functions }, novelty, ...(gold && { gold: placesOf(gold) }) };
  return { ...CONVERSATIONS[format](sample), ...facts };
}

/** A tool as OpenAI's API, and with it chat templates, takes it. */
export function toolSchema({ name, description, parameters }: ToolDefinition): Row {
  return { type: 'function', function: { name, description, parameters } };
}

/** What LLaMA-Factory has to know of a file of rows, under the name that its `dataset` gives. */
export function datasetInfo(file: string): Row {
  return {
    fixpoint_search: {
      file_name: file,
      formatting: 'sharegpt',
      columns: { messages: 'conversations', system: 'system', tools: 'tools' },
      tags: {
        role_tag: 'from',
        content_tag: 'value',
        user_tag: 'human',
        assistant_tag: 'gpt',
        observation_tag: 'observation',
        function_tag: 'function_call',
      },
    },
  };
}

const CONVERSATIONS: Readonly<Record<TrainerFormat, (sample: ConversationSample) => Row>> = {
  trl: ({ messages, tools }) => {
    const told = messages.map((message) => {
      if (message.role === 'tool') return { role: 'tool', name: message.name, content: message.content };
      if (message.role !== 'assistant') return message;
      const calls = callsOf(message).map((call) => ({ type: 'function', function: call }));
      return { role: 'assistant', content: message.content, tool_calls: calls };
    });
    return { messages: told, tools: schemasOf(tools), mask: told.map(({ role }) => maskOf(role === 'assistant')) };
  },
  verl: ({ messages, tools }) => {
    const { system, turns } = turnsOf(messages);
    const schemas = tools.map((tool) => JSON.stringify(toolSchema(tool))).join('\n');
    const told = turns.map((turn): { role: string; content: string } => {
      if ('said' in turn) return { role: 'assistant', content: textOfCalls(turn.said) };
      const content = turn.results.map((text) => `<tool_response>\n${text}\n</tool_response>`).join('\n');
      return { role: 'user', content: turn.results.length > 0 ? content : turn.told };
    });
    const rules = `${system}\n\nTools:\n<tools>\n${schemas}\n</tools>\n${HOW_TO_CALL}`;
    const all = [{ role: 'system', content: rules }, ...told];
    return { messages: all, mask: all.map(({ role }) => maskOf(role === 'assistant')) };
  },
  'llama-factory': ({ messages, tools }) => {
    const { system, turns } = turnsOf(messages);
    const told = turns.map((turn) => {
      if ('said' in turn) return { from: 'function_call', value: JSON.stringify(callsOf(turn.said)) };
      if (turn.results.length === 0) return { from: 'human', value: turn.told };
      return { from: 'observation', value: turn.results.join('\n</tool_response>\n<tool_response>\n') };
    });
    const mask = told.map(({ from }) => maskOf(from === 'function_call'));
    return { conversations: told, system, tools: schemasOf(tools), mask };
  },
};

const HOW_TO_CALL =
  'A call is {"name": ..., "arguments": {...}} between <tool_call> and </tool_call>, one pair of tags each.';

/** What is told and what is said, by turns: the results of one turn's calls are told at once. */
type Turn = { readonly said: Said } | { readonly told: string; readonly results: readonly string[] };

function turnsOf(messages: readonly ChatMessage[]): { readonly system: string; readonly turns: readonly Turn[] } {
  const turns: Turn[] = [];
  const system: string[] = [];
  let results: string[] | undefined;
  for (const message of messages) {
    if (message.role === 'tool' && results) results.push(message.content);
    else if (message.role === 'tool') turns.push({ told: '', results: (results = [message.content]) });
    else if (message.role === 'system') system.push(message.content);
    else if (message.role === 'assistant') turns.push({ said: message });
    else turns.push({ told: message.content, results: [] });
    if (message.role !== 'tool') results = undefined;
  }
  return { system: system.join('\n\n'), turns };
}

/** As Qwen's chat templates write it. */
function textOfCalls(said: Said): string {
  const calls = callsOf(said).map((call) => `<tool_call>\n${JSON.stringify(call)}\n</tool_call>`);
  return [...(said.content === '' ? [] : [said.content]), ...calls].join('\n');
}

function callsOf({ toolCalls = [] }: Said): Pick<ToolCall, 'name' | 'arguments'>[] {
  return toolCalls.map(({ name, arguments: given }) => ({ name, arguments: given }));
}

/** One text, so that no loader brings schemas of different tools into one shape. */
function schemasOf(tools: readonly ToolDefinition[]): string {
  return JSON.stringify(tools.map(toolSchema));
}

function placesOf({ gold_files, gold_functions }: Gold): Row {
  return { files: gold_files, functions: gold_functions.map(idOfFunction) };
}

function maskOf(isSaid: boolean): 0 | 1 {
  return isSaid ? 1 : 0;
}
