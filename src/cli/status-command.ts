/** `fixpoint status`: what is stored for the repository, read back from the store. Never builds. */
import { type IndexStatus, indexStatus } from '../stored-index.ts';
import { type Flags, libraryOptions, openContext, wantsJson } from './command-context.ts';
import { EXIT } from './failure.ts';
import { bytes, type Colors, count, widthOf, wrap } from './terminal.ts';

const LABEL_WIDTH = 13;
/** A space at which no line is broken. */
const TIED = '\u00a0';

export async function showStatus(flags: Flags, signal: AbortSignal): Promise<number> {
  const context = openContext(flags, signal);
  const json = wantsJson(context);
  const status = await indexStatus(libraryOptions(context, flags.rev));
  if (json) await context.print(`${JSON.stringify(status ? statusJson(status) : { indexed: false }, undefined, 2)}\n`);
  else if (status) await context.print(describe(status, context.settings.verbose, context.colors));
  if (!status) {
    context.tell('fixpoint: not indexed; fixpoint index builds the index, and fixpoint locate does so by itself');
    return EXIT.nothing;
  }
  return EXIT.found;
}

function statusJson(status: IndexStatus): object {
  return {
    indexed: true,
    ...status,
    commit: status.commit ?? null,
    filesByLanguage: Object.fromEntries(status.filesByLanguage),
    documentsByKind: Object.fromEntries(status.documentsByKind),
  };
}

function describe(status: IndexStatus, verbose: boolean, colors: Colors): string {
  const { skipped, lossy, oversized, diagnostics } = status;
  const tests = status.testFiles > 0 ? `, ${status.testFiles.toLocaleString('en-US')} of them tests` : '';
  const state = status.fresh
    ? colors.green('up to date')
    : colors.yellow('out of date; these counts are of an earlier state');
  const commit = `${status.commit?.slice(0, 7) ?? 'no commit'}${status.dirty ? ' + uncommitted changes' : ''}`;
  const rows: [label: string, value: string][] = [
    ['index', state],
    ['commit', commit],
    ['files', `${status.files.toLocaleString('en-US')}${tests}`],
    ['', list(status.filesByLanguage)],
    ['documents', status.documents.toLocaleString('en-US')],
    ['', list(status.documentsByKind)],
    ['skipped', list(countBy(skipped.map(({ reason }) => reason.replaceAll('_', ' '))))],
    ['lossy', lossy.length === 0 ? '' : `${count(lossy.length, 'file')} in an unknown encoding, read byte by byte`],
    [
      'oversized',
      oversized.length === 0 ? '' : `${count(oversized.length, 'file')} over the size cap, searched by path and lines`,
    ],
    [
      'diagnostics',
      diagnostics.length === 0 ? '' : `${diagnostics.length.toLocaleString('en-US')} on files not read whole`,
    ],
    ['weights', weightsOf(status.weights)],
    ...status.weights.notices.map((notice): [string, string] => ['', notice]),
    ['size', `${bytes(status.bytes)} for ${count(status.trees, 'state')} of the repository`],
    ['cache', status.folder],
  ];
  const lines = rows
    .filter(([, value]) => value !== '')
    .flatMap(([label, value]) =>
      wrap(value, widthOf(process.stdout) - LABEL_WIDTH).map(
        (line, i) => colors.bold((i === 0 ? label : '').padEnd(LABEL_WIDTH)) + line.replaceAll(TIED, ' '),
      ),
    );
  if (verbose) {
    lines.push(
      ...section(
        'Skipped',
        skipped.map(({ path, reason }) => `${path}  ${colors.dim(reason.replaceAll('_', ' '))}`),
      ),
      ...section('Read byte by byte', lossy),
      ...section('Over the size cap', oversized),
      ...section(
        'Diagnostics',
        diagnostics.map(({ path, message }) => `${path}  ${colors.dim(message)}`),
      ),
    );
  } else if (skipped.length + lossy.length + oversized.length + diagnostics.length > 0) {
    lines.push(colors.dim('--verbose lists the files'));
  }
  return lines.map((line) => `${line}\n`).join('');

  function section(title: string, items: readonly string[]): string[] {
    return items.length === 0 ? [] : ['', colors.bold(title), ...items.map((item) => `  ${item}`)];
  }
}

function weightsOf({ origin, digest }: IndexStatus['weights']): string {
  const named = { repository: 'fitted to this repository', shipped: 'as shipped', hand: 'set by hand', folder: '' };
  return `${named[origin]} (${digest})`;
}

function countBy(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** `rust 80, python 12`, most first. */
function list(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([name, number]) => `${name}${TIED}${number.toLocaleString('en-US')}`)
    .join(', ');
}
