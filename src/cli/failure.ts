/** From anything thrown to one line on stderr and an exit code. */
import { CommanderError } from 'commander';
import { FixpointError } from '../core/index.ts';

export const EXIT = { found: 0, nothing: 1, error: 2, interrupted: 130 } as const;

export interface Failure {
  /** Undefined where everything is said already (help, version). */
  readonly line: string | undefined;
  readonly exitCode: number;
}

/** `helpCommand` is what to run to read about the command at hand. */
export function failureOf(error: unknown, helpCommand: string): Failure {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return { line: undefined, exitCode: EXIT.found };
    return { line: `${oneLine(error.message)}; see ${helpCommand} --help`, exitCode: EXIT.error };
  }
  if (error instanceof FixpointError) {
    return { line: oneLine(error.message), exitCode: error.code === 'cancelled' ? EXIT.interrupted : EXIT.error };
  }
  const bug = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { line: `this is a bug in Fixpoint, please report it: ${bug}`, exitCode: EXIT.error };
}

function oneLine(message: string): string {
  return message
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, ' ')
    .trim();
}
