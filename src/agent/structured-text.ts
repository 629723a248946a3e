/** Finds structure in a model's free text: JSON in it, labelled lines, list items. For models that call no tools. Pure. */

/** Places at which JSON is looked for; a text that is all braces must not take forever. */
const MAX_STARTS = 40;

/** The text without what a reasoning model thinks aloud; an unclosed thought runs to the end. */
export function withoutThoughts(text: string): string {
  return text.replace(/<(think|thinking|reasoning)>[\s\S]*?(?:<\/\1>|$)/gi, '').trim();
}

/** Every JSON object or array in the text that stands in no other, in order; one that the end of the text cuts off is closed there. */
export function jsonValuesIn(text: string): unknown[] {
  const values: unknown[] = [];
  let starts = 0;
  for (let at = 0; at < text.length && starts < MAX_STARTS; at++) {
    if (text[at] !== '{' && text[at] !== '[') continue;
    starts++;
    const { end, closing } = extentOf(text, at);
    try {
      values.push(JSON.parse(text.slice(at, end) + closing));
      at = end - 1;
    } catch {
      // no JSON from here: look at the next bracket
    }
  }
  return values;
}

/** Where the value that starts with the bracket at `start` ends, and what is missing to close it. */
function extentOf(text: string, start: number): { readonly end: number; readonly closing: string } {
  const open: string[] = [];
  let inString = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at]!;
    if (inString) {
      if (character === '\\') at++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{') open.unshift('}');
    else if (character === '[') open.unshift(']');
    else if (character === '}' || character === ']') {
      open.shift();
      if (open.length === 0) return { end: at + 1, closing: '' };
    }
  }
  return { end: text.length, closing: `${inString ? '"' : ''}${open.join('')}` };
}

/** What stands after each of the labels (`next: ...`), over lines, up to the next label. Undefined where a label is absent. */
export function labelledParts(text: string, labels: readonly string[]): Readonly<Record<string, string | undefined>> {
  const label = new RegExp(`^[\\s#*_>-]*(${labels.join('|')})\\b[\\w *]*:[*_ ]*(.*)$`, 'i');
  const parts: Record<string, string> = {};
  let current: string | undefined;
  for (const line of text.split('\n')) {
    const [, name, rest = ''] = label.exec(line) ?? [];
    if (name) {
      current = name.toLowerCase();
      parts[current] = parts[current] === undefined ? rest : `${parts[current]}\n${rest}`;
    } else if (current !== undefined) parts[current] += `\n${line}`;
  }
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part.trim()]));
}

/** The entries of a list written in lines, with or without bullets and numbers (`1.`, `2)`). */
export function listItems(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/^\s*(?:[-*•]+\s+|\d+[.)]\s+)/, '').trim())
    .filter((line) => line !== '');
}
