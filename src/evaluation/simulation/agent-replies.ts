/**
 * The replies of a simulated judge to the agent, as tool calls where the request has tools, else as JSON; now and then with one of the
 * mistakes that real models make.
 */
import type { ChatReply, ChatRequest } from '../../core/index.ts';
import { draw } from './draws.ts';

const MISTAKE = 21;
const KIND = 22;

/** `given` as the arguments of the request's first tool; with the probability `chatter` not quite. */
export function structuredReply(
  given: Readonly<Record<string, unknown>>,
  { tools }: Pick<ChatRequest, 'tools'>,
  { chatter, call }: { chatter: number; call: number },
): Partial<Pick<ChatReply, 'text' | 'toolCalls'>> {
  const json = JSON.stringify(given);
  const name = tools?.[0]?.name;
  const id = `call_${(call >>> 0).toString(16)}`;
  const called = { toolCalls: name === undefined ? [] : [{ id, name, arguments: given as unknown }] };
  const right = name === undefined ? { text: json } : called;
  if (draw(call, MISTAKE) >= chatter) return right;
  const mistakes = [
    { text: `Let me look at the functions.\n\n\`\`\`json\n${json}\n\`\`\`\nI hope this helps.` },
    { text: `<think>\nWhat does the issue say?\n</think>\n${json}` },
    ...(name === undefined
      ? []
      : [
          { toolCalls: [{ id, name: `functions.${name}`, arguments: given }] },
          { toolCalls: [{ id, name, arguments: json.slice(0, -1) }] }, // JSON that does not end
        ]),
    { text: 'I am not sure what to answer.' },
  ];
  return mistakes[Math.floor(draw(call, KIND) * mistakes.length)]!;
}
