#!/usr/bin/env node
/** The `fixpoint` command: parses the arguments, runs one command, turns failures into one line and an exit code. */
import { CancelledError } from '../core/index.ts';
import { EXIT, failureOf } from './failure.ts';
import { createProgram } from './program.ts';

const abort = new AbortController();

process.once('SIGINT', () => {
  abort.abort();
  process.once('SIGINT', () => process.exit(EXIT.interrupted));
});

// The reader of a pipe may leave early, as `head` does; that is no failure.
process.stderr.on('error', () => {});
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? EXIT.found : EXIT.error);
});

let helpCommand = 'fixpoint';
const program = createProgram(async (work) => {
  process.exitCode = await work();
}, abort.signal);
program.hook('preSubcommand', (_program, command) => {
  helpCommand = `fixpoint ${command.name()}`;
});

try {
  await program.parseAsync(process.argv.map(asText));
} catch (error) {
  const told = abort.signal.aborted && !(error instanceof CancelledError) ? new CancelledError('the command') : error;
  const { line, exitCode } = failureOf(told, helpCommand);
  if (line !== undefined) process.stderr.write(`fixpoint: ${line}\n`);
  process.exitCode = exitCode;
}

/** An issue may begin with a dash ("- it crashes", "--- a/x.py"); a space before it keeps it from being read as a flag. */
function asText(argument: string): string {
  return /^-\S*\s/.test(argument) && !/^--[\w-]+=/.test(argument) ? ` ${argument}` : argument;
}
