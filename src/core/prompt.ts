/**
 * Prompts as data. A prompt is a Markdown file: a head with its name and version between lines of `---`, then a section for each message,
 * `# system` and `# user`. `{{name}}` stands for a value. Its hash is stored with every result, so that a result tells which words
 * brought it about.
 */
import { UsageError } from './errors.ts';

/** Which words were used. */
export interface PromptIdentity {
  readonly name: string;
  readonly version: string;
  /** The first 16 hex digits of the SHA-256 of the file. */
  readonly hash: string;
}

export interface Prompt extends PromptIdentity {
  readonly messages: readonly { readonly role: 'system' | 'user'; readonly template: string }[];
}

/** Reads the text of a prompt file. `place` names it in errors. Throws `UsageError` where it is none or has no place for one of `values`. */
export function parsePrompt(
  text: string,
  { place, hash, values }: { readonly place: string; readonly hash: string; readonly values: readonly string[] },
): Prompt {
  const source = text.replace(/\r\n?/g, '\n');
  const head = /^---\n([\s\S]*?)\n---\n/.exec(source);
  const name = head && /^name: *(\S+)$/m.exec(head[1]!)?.[1];
  const version = head && /^version: *(\S+)$/m.exec(head[1]!)?.[1];
  if (!head || !name || !version)
    throw new UsageError(`${place}: a prompt starts with its name and version between lines of ---`);
  const sections = source.slice(head[0].length).split(/^# (system|user)\n/m);
  const messages: Prompt['messages'][number][] = [];
  for (let i = 1; i < sections.length; i += 2) {
    messages.push({ role: sections[i] as 'system' | 'user', template: sections[i + 1]!.trim() });
  }
  if (messages.length === 0) throw new UsageError(`${place}: a prompt has a section # system or # user`);
  const missing = values.filter((value) => !messages.some(({ template }) => template.includes(`{{${value}}}`)));
  if (missing.length > 0)
    throw new UsageError(`${place}: the prompt does not say where {{${missing.join('}}, {{')}}} goes`);
  return { name, version, hash, messages };
}

/** The messages with their values; a place without a value stays as it is. Values are not searched for places. */
export function fillPrompt(
  { messages }: Prompt,
  values: Readonly<Record<string, string>>,
): { readonly role: 'system' | 'user'; readonly content: string }[] {
  return messages.map(({ role, template }) => ({
    role,
    content: template.replace(/\{\{(\w+)\}\}/g, (place, name: string) => values[name] ?? place),
  }));
}

/** A prompt without its words. */
export function identityOf({ name, version, hash }: Prompt): PromptIdentity {
  return { name, version, hash };
}
