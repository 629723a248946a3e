/** Keeps what a model thinks aloud apart from what it answers. Pure. */

/**
 * `<think>…</think>` as open models write it where their server does not take it away; the first tag may be missing, since some
 * templates put it into the prompt. A block that never ends was cut: all of it is thinking.
 */
export function splitReasoning(text: string): { readonly answer: string; readonly reasoning: string } {
  const blocks: string[] = [];
  const keep = (block: string) => {
    blocks.push(block);
    return '';
  };
  const answer = text
    .replace(/<(think|thinking)>([\s\S]*?)<\/\1>/g, (_all, _tag, block: string) => keep(block))
    .replace(/^[\s\S]*<\/think(?:ing)?>/, (block) => keep(block.replace(/<\/think(?:ing)?>$/, '')))
    .replace(/^\s*<think(?:ing)?>[\s\S]*$/, (block) => keep(block.replace(/^\s*<think(?:ing)?>/, '')));
  return { answer: answer.trim(), reasoning: blocks.join('\n').trim() };
}
