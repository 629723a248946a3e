/** `fixpoint embed`: gives the functions of a repository their vectors, and tells before what that will cost. */
import { createInterface } from 'node:readline/promises';
import { CancelledError, UsageError } from '../core/index.ts';
import { type EncoderOptions, embedFunctions, type VectorPlan, type VectorProgress } from '../localize.ts';
import {
  type CommandContext,
  type Flags,
  libraryOptions,
  openContext,
  requireRepositoryFolder,
  wantsJson,
} from './command-context.ts';
import { encoderOptionsOf } from './encoder-options.ts';
import { EXIT } from './failure.ts';
import { IndexProgressLine } from './index-progress.ts';
import { leadingBar, openStatusLine } from './status-line.ts';
import { count, duration, roughDuration } from './terminal.ts';

export type EmbedFlags = Flags & { readonly fresh?: boolean; readonly yes?: boolean };

/** Resolves to the exit code: 1 where some functions have no vector still. */
export async function embed(
  { fresh = false, yes = false, ...flags }: EmbedFlags,
  signal: AbortSignal,
): Promise<number> {
  const context = openContext(flags, signal);
  const json = wantsJson(context);
  const { settings } = context;
  const encoder = encoderOptionsOf(settings);
  if (!encoder) {
    throw new UsageError('no encoder is set: give --encoder <file or preset>, or --encoder-url and --encoder-model');
  }
  requireRepositoryFolder(context.repository);
  const startMs = performance.now();
  const indexing = settings.quiet ? undefined : new IndexProgressLine(process.stderr);
  const encoding = openStatusLine(settings.quiet);
  try {
    const { plan, complete, notices } = await embedFunctions({
      ...libraryOptions(context, flags.rev),
      workers: settings.workers,
      encoder,
      fresh,
      confirm: (found) => {
        indexing?.finish();
        return confirmed(found, encoder, yes, context);
      },
      onIndexProgress: (progress) => indexing?.update(progress),
      onProgress: progressTeller(encoding),
    });
    encoding?.finish();
    const result = {
      encoder: encoder.spec.name,
      functions: plan.functions,
      encoded: complete ? plan.missing : 0,
      tokens: complete ? plan.tokens : 0,
      dollars: dollarsOf(plan, encoder) ?? null,
      complete,
      elapsedMs: Math.round(performance.now() - startMs),
    };
    await context.print(json ? `${JSON.stringify(result, undefined, 2)}\n` : describe(result));
    for (const notice of notices) context.note(notice);
    return complete ? EXIT.found : EXIT.nothing;
  } catch (error) {
    if (error instanceof CancelledError) throw new CancelledError('encoding', 'run fixpoint embed again to go on');
    throw error;
  } finally {
    indexing?.finish();
    encoding?.finish();
  }
}

function describe({
  encoder,
  functions,
  encoded,
  complete,
  elapsedMs,
}: {
  readonly encoder: string;
  readonly functions: number;
  readonly encoded: number;
  readonly complete: boolean;
  readonly elapsedMs: number;
}): string {
  if (!complete) return `some of ${count(functions, 'function')} have no vectors of ${encoder} yet\n`;
  const news = encoded === 0 ? 'already up to date' : `${encoded.toLocaleString('en-US')} newly encoded`;
  return `${count(functions, 'function')} with vectors of ${encoder} (${news}) in ${duration(elapsedMs)}\n`;
}

function dollarsOf({ tokens }: VectorPlan, { spec: { dollarsPerMillionTokens } }: EncoderOptions): number | undefined {
  return dollarsPerMillionTokens === undefined ? undefined : (tokens * dollarsPerMillionTokens) / 1e6;
}

/** Tells what there is to do; asks where it costs money and a person is there to answer. */
async function confirmed(
  plan: VectorPlan,
  encoder: EncoderOptions,
  yes: boolean,
  { tell, signal }: CommandContext,
): Promise<boolean> {
  const { functions, missing, tokens } = plan;
  const { name, url } = encoder.spec;
  const dollars = dollarsOf(plan, encoder);
  const cost = dollars === undefined ? '' : `, about $${dollars < 0.01 ? dollars.toFixed(4) : dollars.toFixed(2)}`;
  const place = url === undefined ? 'on this machine' : `sent to ${new URL(url).host}`;
  const size = `about ${tokens.toLocaleString('en-US')} tokens${cost}`;
  tell(
    `${missing.toLocaleString('en-US')} of ${count(functions, 'function')} to encode with ${name}: ${size}, ${place}`,
  );
  if (yes || !dollars || !process.stdin.isTTY || !process.stderr.isTTY) return true;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(?:es)?$/i.test((await terminal.question('go on? [y/N] ', { signal })).trim());
  } catch {
    throw new CancelledError('encoding');
  } finally {
    terminal.close();
  }
}

/** With the time that is left, from the first batches on. */
function progressTeller(line: ReturnType<typeof openStatusLine>): (progress: VectorProgress) => void {
  let startMs: number | undefined;
  return ({ done, total, doneTokens, tokens }) => {
    startMs ??= performance.now();
    const since = startMs;
    line?.show(({ nowMs, terminal }) => {
      const perMs = doneTokens / Math.max(1, nowMs - since);
      const rate = done === 0 ? '' : `  ${Math.round(1000 * perMs).toLocaleString('en-US')} tokens/s`;
      const left = done === 0 ? '' : `  ${roughDuration((tokens - doneTokens) / perMs)} left`;
      const bar = leadingBar(total === 0 ? 1 : done / total, terminal);
      return `encoding  ${bar}${done.toLocaleString('en-US')}/${total.toLocaleString('en-US')} functions${rate}${left}`;
    });
  };
}
