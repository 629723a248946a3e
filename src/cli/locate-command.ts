/** `fixpoint locate`: reads the issue, opens the index, answers, prints. */
import { type LocalizeOptions, type Localizer, UsageError } from '../core/index.ts';
import { type CommandContext, type Flags, openContext } from './command-context.ts';
import { corpusLine } from './corpus-line.ts';
import { EXIT } from './failure.ts';
import { formatReport } from './formats/index.ts';
import { expandGlob } from './globs.ts';
import { readIssue } from './issue-source.ts';
import type { LocateMode, ModeFlags } from './locate-mode.ts';
import { entriesOf, type Report, reportOf } from './report.ts';
import { policyWithoutModel } from './search-policy.ts';
import { widthOf } from './terminal.ts';
import { Timeline } from './timeline.ts';

export type LocateFlags = Flags & {
  readonly issueFile?: string;
  readonly files?: boolean;
  readonly trajectory?: string;
  readonly resume?: string;
};

/** Resolves to the exit code. */
export async function locate(argument: string | undefined, flags: LocateFlags, signal: AbortSignal): Promise<number> {
  const timeline = new Timeline();
  const { issueFile, files: filesOnly = false, trajectory, resume, ...rest } = flags;
  const context = openContext(rest, signal);
  const { settings, repository } = context;
  if ((trajectory ?? resume) !== undefined && !['agent', 'search'].includes(settings.mode)) {
    throw new UsageError('--trajectory and --resume go with --mode agent and --mode search');
  }
  const issue =
    resume !== undefined && (argument ?? issueFile) === undefined
      ? (await import('../search/index.ts')).readTrajectory(resume).header.issue.text
      : await readIssue({ argument, file: issueFile, stdin: process.stdin, signal });
  const mode = await modeOf(issue, { rev: flags.rev, trajectory, resume }, context);
  const dense =
    settings.retriever === 'lexical' ? undefined : (await import('./encoder-options.ts')).denseOptionsOf(settings);
  timeline.end('start');
  let parsed = 0;
  const openIndexed = async () => {
    const { openWithProgress } = await import('./open-with-progress.ts'); // late: wrong arguments are told at once
    const indexed = await openWithProgress(context, flags.rev, timeline, dense);
    parsed = indexed.index.parsed;
    return indexed;
  };
  const localizer: Localizer = await (mode ? mode.open(openIndexed) : openIndexed());
  const options: LocalizeOptions = {
    limit: settings.limit,
    includeTests: settings.includeTests,
    signal,
    ...(settings.kind.length > 0 && { kinds: settings.kind }),
    ...(settings.lang.length > 0 && { languages: withVariants(settings.lang) }),
    ...(settings.path.length > 0 && { include: settings.path.flatMap((glob) => expandGlob(glob, repository)) }),
    ...(settings.exclude.length > 0 && { exclude: settings.exclude.flatMap((glob) => expandGlob(glob, repository)) }),
  };
  const ranking = await localizer.localize(issue, options).finally(mode?.finish);
  const report = reportOf(ranking, { filesOnly, explain: settings.explain });
  await localizer.close();
  timeline.end('answer');

  context.tell(corpusLine(ranking.corpus, parsed, timeline.totalMs, context.errorColors));
  const done = mode?.line(ranking);
  if (done !== undefined) context.tell(done);
  for (const notice of report.notices) context.note(notice);
  const printed = formatReport(report, settings.format, {
    filesOnly,
    explain: settings.explain,
    colors: context.colors,
    width: widthOf(process.stdout),
    maxTokens: settings.maxTokens,
  });
  await context.print(printed.text);
  if (printed.cut && settings.format === 'jsonl') context.note(printed.cut);
  const found = entriesOf(report, filesOnly).length > 0;
  const advice = found ? adviceOf(report) : adviceOnNothing(context);
  if (advice) context.note(advice);
  if (settings.verbose) context.tell(`${timeline}`);
  return found ? EXIT.found : EXIT.nothing;
}

/** Undefined in the mode `rank`. Each mode is loaded only where it is asked for. Throws `UsageError`. */
async function modeOf(issue: string, flags: ModeFlags, context: CommandContext): Promise<LocateMode | undefined> {
  if (context.settings.mode === 'rank') return undefined;
  const policy = policyWithoutModel(context.settings);
  return policy === undefined
    ? (await import('./locate-with-model.ts')).locateWithModel(issue, flags, context)
    : (await import('./locate-search.ts')).locateBySearch(policy, flags, context);
}

/** TypeScript is one language to its users, whether a file holds JSX or not. */
function withVariants(languages: CommandContext['settings']['lang']) {
  return languages.includes('typescript') ? [...languages, 'tsx' as const] : languages;
}

function adviceOf({ grounding, answer }: Report): string | undefined {
  if (grounding !== 'weak' || answer) return undefined;
  return 'only words agree; a stack trace, an error message, a file or function name would help';
}

function adviceOnNothing({ settings }: CommandContext): string {
  const filters = (['kind', 'lang', 'path', 'exclude'] as const).filter((name) => settings[name].length > 0);
  if (filters.length > 0) {
    return `nothing found within ${filters.map((name) => `--${name}`).join(', ')}; widen or leave out`;
  }
  return 'nothing in this repository matches the issue; add a stack trace, an error message, a file or a function name';
}
