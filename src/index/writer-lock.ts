/**
 * One writer per repository: a lock file that names its process and is touched while it works. A lock whose process is gone,
 * or that was not touched for a while, is taken over. Readers never look at it.
 */
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { CancelledError } from '../core/index.ts';

const HEARTBEAT_MS = 5_000;
/** A holder on another machine, or one whose number was given to a new process, counts as dead after this long a silence. */
const SILENCE_MS = 60_000;
const POLL_MS = 50;
const MAX_WAIT_MS = 300_000;

export interface WriterLock {
  release(): void;
}

interface Holder {
  readonly pid: number;
  readonly host: string;
}

/**
 * Takes the lock at `path`, waiting while a live process holds it and calling `onWait` once. Undefined after five minutes of
 * waiting. Throws the system's error when the lock cannot be written, `CancelledError` when the signal is aborted.
 */
export async function acquireWriterLock(
  path: string,
  options: { onWait: (pid: number) => void; signal?: AbortSignal },
): Promise<WriterLock | undefined> {
  let waitedMs = 0;
  for (;;) {
    if (options.signal?.aborted) throw new CancelledError('waiting for the index');
    if (tryCreate(path)) return hold(path);
    const holder = readHolder(path);
    if (holder && isAlive(holder, path)) {
      if (waitedMs === 0) options.onWait(holder.pid);
      if (waitedMs >= MAX_WAIT_MS) return undefined;
      await sleep(POLL_MS);
      waitedMs += POLL_MS;
    } else {
      takeAway(path);
    }
  }
}

function tryCreate(path: string): boolean {
  let file: number;
  try {
    file = openSync(path, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  try {
    writeSync(file, JSON.stringify({ pid: process.pid, host: hostname() } satisfies Holder));
    return true;
  } catch (error) {
    rmSync(path, { force: true }); // a full disk must not leave a lock that nobody holds
    throw error;
  } finally {
    closeSync(file);
  }
}

function hold(path: string): WriterLock {
  const heartbeat = setInterval(() => {
    try {
      const now = new Date();
      utimesSync(path, now, now);
    } catch {
      // The lock was taken away; what this process writes is content-addressed and harms nobody.
    }
  }, HEARTBEAT_MS);
  heartbeat.unref();
  return {
    release: () => {
      clearInterval(heartbeat);
      const holder = readHolder(path);
      if (holder?.pid === process.pid && holder.host === hostname()) rmSync(path, { force: true });
    },
  };
}

/** Undefined where the lock has gone; a holder with pid 0 where the file is not (yet) readable. */
function readHolder(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : { pid: 0, host: hostname() };
  }
}

function isAlive(holder: Holder, path: string): boolean {
  const silenceMs = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  if (silenceMs > SILENCE_MS) return false;
  if (holder.host !== hostname()) return true;
  if (holder.pid === 0) return silenceMs < 1_000; // being written this moment, or left empty by a dead writer
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Removes a dead lock. The rename lets only one of several waiting processes do so. */
function takeAway(path: string): void {
  const away = `${path}.${process.pid}`;
  try {
    renameSync(path, away);
    rmSync(away, { force: true });
  } catch {
    // Another process was quicker.
  }
}
