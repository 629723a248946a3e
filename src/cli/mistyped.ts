/** A lone word that is almost a command is a slip of the fingers, not an issue: to index a repository for it helps nobody. */

const MAX_EDITS = 2;

/** The command that `word` was meant to be, or undefined where it is no near miss of any. */
export function mistypedCommand(word: string, commands: readonly string[]): string | undefined {
  if (!/^[a-z]+$/i.test(word)) return undefined;
  return commands
    .map((command) => ({ command, edits: editDistance(word.toLowerCase(), command) }))
    .filter(({ command, edits }) => edits <= Math.min(MAX_EDITS, command.length - 1))
    .sort((a, b) => a.edits - b.edits)[0]?.command;
}

/** Levenshtein's distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
