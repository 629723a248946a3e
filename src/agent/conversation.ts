/**
 * What the model is told: the issue with the functions of the first round, then its replies and the functions that each brought. Kept as
 * data and put into words for every request anew, so that it can be told shorter, or without tools. A body is told once.
 */
import { type ChatMessage, type ChatReply, type ChatRequest, fillPrompt, type Prompt } from '../core/index.ts';
import type { Form } from './asking.ts';
import { asData, canBeSentBack } from './message-parts.ts';
import { ANSWER_BY_TEXT, ANSWER_BY_TOOL, REPORT_TOOL } from './report-tool.ts';
import { cutTo } from './shrink.ts';

/** A function as a round shows it. */
interface ShownFunction {
  readonly id: string;
  readonly number: number;
  readonly text: string;
  /** Whether an earlier round has shown it. */
  readonly seen: boolean;
}

/** What a search brought. */
export interface ShownRound {
  readonly round: number;
  readonly description: string;
  readonly functions: readonly ShownFunction[];
  /** Whether this was searched for before. */
  readonly repeated: boolean;
  /** Ids that the model has found relevant so far. */
  readonly pool: readonly string[];
}

export interface ConversationOptions {
  readonly documentTokens: number;
  readonly rounds: number;
  /** Tokens of the whole prompt, of which the issue has its share. */
  readonly promptTokens: number;
  readonly answerTokens: number;
}

const LEFT_OUT = '(code left out)';
const SEEN = '(shown before)';
const NOT_UNDERSTOOD = 'Your answer could not be read.';
const ONE_CALL = 'Only one call is answered at a time.';

export class Conversation {
  readonly #prompt: Prompt;
  readonly #issue: string;
  readonly #options: ConversationOptions;
  readonly #first: ShownRound;
  /** Replies, each with what came of it: functions, or nothing where it could not be read. */
  readonly #exchanges: { readonly reply: ChatReply; readonly found: ShownRound | undefined }[] = [];

  constructor(prompt: Prompt, issue: string, first: ShownRound, options: ConversationOptions) {
    this.#prompt = prompt;
    this.#issue = issue;
    this.#first = first;
    this.#options = options;
  }

  replied(reply: ChatReply, found: ShownRound | undefined): void {
    this.#exchanges.push({ reply, found });
  }

  request(form: Form): ChatRequest {
    const { answerTokens } = this.#options;
    const shown = this.#exchanges.findLast(({ found }) => found)?.found ?? this.#first;
    const { opening } = sectionsOf(this.#prompt);
    const messages: ChatMessage[] = this.#fill(opening, this.#first, shown, form);
    for (const { reply, found } of this.#exchanges) messages.push(...this.#exchange(reply, found, shown, form));
    return {
      messages,
      purpose: { kind: 'assess', documents: shown.functions.map(({ id }) => id) },
      maxOutputTokens: answerTokens,
      ...(form.tools && { tools: [REPORT_TOOL], toolChoice: 'required' }),
    };
  }

  #exchange(reply: ChatReply, found: ShownRound | undefined, latest: ShownRound, form: Form): ChatMessage[] {
    const content = found
      ? this.#fill(sectionsOf(this.#prompt).later, found, latest, form)
          .map((message) => message.content)
          .join('\n\n')
      : `${NOT_UNDERSTOOD} ${answerIn(form)}`;
    const { text, toolCalls } = reply;
    if (form.tools && canBeSentBack(toolCalls)) {
      return [
        { role: 'assistant', content: text, toolCalls },
        ...toolCalls.map(
          ({ id, name }, i) => ({ role: 'tool', callId: id, name, content: i === 0 ? content : ONE_CALL }) as const,
        ),
      ];
    }
    const spoken = [text, ...toolCalls.map((call) => JSON.stringify(call.arguments) ?? '')].join('\n').trim();
    return [
      { role: 'assistant', content: spoken || '(no answer)' },
      { role: 'user', content },
    ];
  }

  #fill(sections: Prompt['messages'], found: ShownRound, latest: ShownRound, form: Form): ChatMessage[] {
    const { documentTokens, rounds, promptTokens } = this.#options;
    const hasBodies = form.olderBodies || found === latest;
    const bodyTokens = Math.max(1, Math.floor(documentTokens * form.bodyShare));
    return fillPrompt(
      { ...this.#prompt, messages: sections },
      {
        query: asData(cutTo(this.#issue, Math.floor(promptTokens * form.queryShare))),
        functions: found.functions.map((shown) => functionText(shown, hasBodies, bodyTokens)).join('\n\n') || '(none)',
        description: asData(cutTo(found.description, bodyTokens)),
        note: found.repeated ? 'This was searched for before; it is the same result.' : '',
        relevant: found.pool.join('\n') || '(none)',
        round: String(found.round),
        rounds: String(rounds),
        answer: answerIn(form),
      },
    );
  }
}

/** The prompt's sections for the first round, and for each later one: a second section `# user` where it has one, else the same. */
function sectionsOf({ messages }: Prompt): { opening: Prompt['messages']; later: Prompt['messages'] } {
  const users = messages.filter(({ role }) => role === 'user');
  return users.length > 1
    ? { opening: messages.slice(0, -1), later: messages.slice(-1) }
    : { opening: messages, later: users };
}

function answerIn({ tools }: Form): string {
  return tools ? ANSWER_BY_TOOL : ANSWER_BY_TEXT;
}

/** The id stands on a line of its own, with its number. */
function functionText({ id, number, text, seen }: ShownFunction, hasBodies: boolean, bodyTokens: number): string {
  const title = `[${number}] ${id}`;
  if (seen) return `${title}\n${SEEN}`;
  return `${title}\n${hasBodies ? `<code>\n${asData(cutTo(text, bodyTokens))}\n</code>` : LEFT_OUT}`;
}
