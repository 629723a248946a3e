/** Features by what they read, for ablations: one table, by name, so that a feature that is new finds its group or stands in `other`. */
import { UsageError } from '../../core/index.ts';

/** The first that fits counts. */
const GROUPS: readonly (readonly [group: string, names: RegExp])[] = [
  ['title', /\.title$|^title\b/], // the title of the issue apart from the rest
  ['frames', /^(?:file\.)?(?:frame|line)\b/], // stack traces and lines that the issue gives
  ['names', /^(?:symbol|qualified|owner|compound)\b/], // names that the issue writes
  ['paths', /^(?:path|directory)\b|^file\.(?:mention|module)\b/],
  ['history', /^(?:history|churn|fixes|cochange)\b/], // earlier commits
  ['graph', /^(?:file\.imported|callee|caller|relative|(?:file\.)?tested|walk)\b/], // calls, overrides, imports
  ['feedback', /^(?:file\.)?feedback\b/], // words of the first candidates
  ['candidates', /^(?:crude|place|class\.mean|file\.(?:best|mass|order|place|count))\b/], // what the others of its file and class say
  ['shape', /^(?:size|is|namesakes|callers|file\.size)\b/], // length and kind
  ['scale', /^(?:raw|query|corpus)\b/], // what keeps its scale from query to query
  ['fields', /^(?:body|name|signature|doc|literals|phrases|file\.(?:body|names|literals|rarest))\b/], // words of the code and its files
];

const OTHER = 'other';

export function groupOf(feature: string): string {
  return GROUPS.find(([, names]) => names.test(feature))?.[0] ?? OTHER;
}

/** `features` less those named, each by its own name or its group's. Throws `UsageError` for a name of neither. */
export function withoutFeatures(features: readonly string[], left: readonly string[]): string[] {
  const groups = new Set(features.map(groupOf));
  const unknown = left.find((name) => !groups.has(name) && !features.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`no feature or group is called ${unknown}; groups are ${[...groups].sort().join(', ')}`);
  }
  return features.filter((feature) => !left.includes(feature) && !left.includes(groupOf(feature)));
}
