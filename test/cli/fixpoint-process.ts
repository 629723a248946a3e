/** Runs the built command as people do: a process of its own, with a cache and a configuration folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../../dist/cli.mjs', import.meta.url));

export interface RunOptions {
  readonly stdin?: string | Uint8Array;
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** Arguments for node itself. */
  readonly nodeArguments?: readonly string[];
  /** Standard input stays open, for the test to write to and end. */
  readonly open?: boolean;
}

export interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A place to run in. Remove it at the end. */
export class Sandbox {
  readonly folder = mkdtempSync(join(tmpdir(), 'fixpoint-cli-'));
  readonly cacheFolder = join(this.folder, 'cache');
  readonly configFolder = join(this.folder, 'config');

  run(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
    return this.start(args, options).outcome;
  }

  /** For what is done to a running command. */
  start(args: readonly string[], options: RunOptions = {}): { child: ChildProcess; outcome: Promise<Outcome> } {
    const { stdin, folder = this.folder, nodeArguments = [], open = false } = options;
    const child = spawn(process.execPath, [...nodeArguments, COMMAND, ...args], {
      cwd: folder,
      env: { ...this.#environment(), ...options.environment },
    });
    child.stdin.on('error', () => {});
    if (!open) child.stdin.end(stdin ?? '');
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    const outcome = new Promise<Outcome>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (exitCode) => {
        resolve({ exitCode, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
      });
    });
    return { child, outcome };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #environment(): NodeJS.ProcessEnv {
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^(FIXPOINT_|GIT_|NO_COLOR$|FORCE_COLOR$|NODE_OPTIONS$)/.test(name),
    );
    return {
      ...Object.fromEntries(inherited),
      FIXPOINT_CACHE_DIR: this.cacheFolder,
      XDG_CONFIG_HOME: this.configFolder,
    };
  }
}
