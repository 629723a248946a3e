/**
 * The messages of one window: the issue, the candidates and the issue again in the words of a prompt file, shortened until they fit
 * (papers.md B4). Pure.
 */
import { type ChatMessage, estimateTokens, fillPrompt, type Prompt } from '../core/index.ts';
import type { Identifiers } from './identifiers.ts';
import { largest, shorten } from './shorten.ts';

interface WindowItem {
  readonly id: string;
  readonly text: string;
}

interface WindowPromptOptions {
  readonly identifiers: Identifiers;
  /** Tokens of a document, at most. */
  readonly documentTokens: number;
  /** Tokens of all messages, as far as shortening can bring that about. */
  readonly promptTokens: number;
}

/** Documents are not cut shorter than this as long as the issue can be: the paper's limit. */
const LEAST_DOCUMENT_TOKENS = 300;
/** Where even that is too much, the issue keeps so many and documents are cut on. */
const LEAST_QUERY_TOKENS = 150;
const LEAST_CUT_DOCUMENT_TOKENS = 20;

/** What a chat format adds to a message. */
const MESSAGE_TOKENS = 8;

/**
 * The prompt for this issue and these candidates, `[1] path:name` and the text of each, with places `{{query}}`, `{{candidates}}`,
 * `{{count}}` and `{{form}}`. What does not fit is cut at line ends: documents first, down to 300 tokens, then the issue, then both.
 */
export function windowPrompt(
  prompt: Prompt,
  issue: string,
  items: readonly WindowItem[],
  { identifiers, documentTokens, promptTokens }: WindowPromptOptions,
): ChatMessage[] {
  const query = escapeTags(escapeOwnIdentifiers(issue.trim(), items.length, identifiers));
  const titledTexts = items.map(({ id, text }) =>
    escapeAllIdentifiers(escapeTags(`${id}\n${text.trimEnd()}`), identifiers),
  );
  const build = (documentLimit: number, queryLimit: number) =>
    fillPrompt(prompt, {
      count: String(items.length),
      form: identifiers.form,
      query: shorten(query, queryLimit),
      candidates: titledTexts
        .map((text, place) => `[${identifiers.name(place)}] ${shorten(text, documentLimit)}`)
        .join('\n\n'),
    });
  const fits = (documentLimit: number, queryLimit: number) =>
    promptSize(build(documentLimit, queryLimit)) <= promptTokens;

  const whole = estimateTokens(query);
  const least = Math.min(LEAST_DOCUMENT_TOKENS, documentTokens);
  const documentLimit = largest(least, documentTokens, (limit) => fits(limit, whole));
  if (fits(documentLimit, whole)) return build(documentLimit, whole);
  const queryLimit = largest(Math.min(LEAST_QUERY_TOKENS, whole), whole, (limit) => fits(least, limit));
  if (fits(least, queryLimit)) return build(least, queryLimit);
  const shortest = Math.min(LEAST_CUT_DOCUMENT_TOKENS, least);
  return build(
    largest(shortest, least, (limit) => fits(limit, queryLimit)),
    queryLimit,
  );
}

/** `[N]` in code becomes `(N)`, as in the paper, so that an identifier stands once. */
function escapeAllIdentifiers(text: string, identifiers: Identifiers): string {
  return text.replace(anyIdentifier(identifiers), '($1)');
}

/**
 * The paper leaves the issue as it is. Here a footnote `[2]` would name a candidate, and an issue could spell out an order; so the
 * identifiers of this window are rewritten, and all else in brackets, such as time stamps and `[0]`, stays.
 */
function escapeOwnIdentifiers(issue: string, count: number, identifiers: Identifiers): string {
  return issue.replace(anyIdentifier(identifiers), (bracketed, name: string) => {
    const place = identifiers.place(name);
    return place >= 0 && place < count ? `(${name})` : bracketed;
  });
}

function anyIdentifier({ pattern }: Identifiers): RegExp {
  return new RegExp(`\\[(${pattern})\\]`, 'g');
}

/** Neither an issue nor code may end the part of the prompt that it stands in. */
function escapeTags(text: string): string {
  return text.replace(/<(\/?\s*(?:issue|candidates)\s*)>/gi, '($1)');
}

/** Tokens of these messages, as estimated. */
export function promptSize(messages: readonly ChatMessage[]): number {
  return messages.reduce((sum, { content }) => sum + estimateTokens(content) + MESSAGE_TOKENS, 0);
}
