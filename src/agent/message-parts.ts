/** What the conversations of both modes put their messages together from. Pure. */
import { isRecord, type ToolCall } from '../core/index.ts';

/** Text that cannot close the tags of the prompt that it stands in. */
export function asData(text: string): string {
  return text.replace(/<\/(?=\s*(?:issue|functions|code|description|listing|result)\b)/gi, '<\\/');
}

/** Whether endpoints take these calls back: their arguments are objects, and each has an id of its own. */
export function canBeSentBack(calls: readonly ToolCall[]): boolean {
  const ids = new Set(calls.map(({ id }) => id));
  return (
    calls.length > 0 && ids.size === calls.length && !ids.has('') && calls.every((call) => isRecord(call.arguments))
  );
}
