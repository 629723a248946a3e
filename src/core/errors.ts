/**
 * The errors a caller can meet, by the boundary that was crossed. Every message is one line that says what happened and
 * what to do next; `code` is closed, so that a program can branch on it.
 */

export type ErrorCode =
  | 'usage' // a flag, an option or an argument is wrong or missing
  | 'config' // a configuration file cannot be read or holds an unknown key
  | 'not_found' // the folder, file or instance asked for does not exist
  | 'bad_revision' // git does not know this commit, branch or tag
  | 'git' // git is missing or answered with an error
  | 'unreadable' // the operating system refused to read
  | 'cache' // the index folder cannot be used
  | 'model' // a model's endpoint cannot be reached or answered with an error
  | 'service' // a service that is no model cannot be reached or answered with an error
  | 'cancelled'; // the caller's signal was aborted

/** Base of every error that Fixpoint throws on purpose; anything else that escapes is a bug. */
export class FixpointError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** The caller's mistake: thrown early, before any work. */
export class UsageError extends FixpointError {
  constructor(message: string, code: 'usage' | 'config' = 'usage') {
    super(code, message);
  }
}

/** The repository, a revision or a file of it cannot be read. */
export class RepositoryError extends FixpointError {
  constructor(
    code: 'not_found' | 'bad_revision' | 'git' | 'unreadable',
    message: string,
    options?: { cause?: unknown },
  ) {
    super(code, message, options);
  }
}

/** The stored index cannot be read or written. */
export class IndexError extends FixpointError {
  constructor(message: string, options?: { cause?: unknown }) {
    super('cache', message, options);
  }
}

/**
 * What went wrong with a model.
 * - `unreachable`, `busy`, `failing`: no connection or no answer in time, 429, 5xx: after all tries
 * - `unauthorized`: 401 and 403
 * - `context_length`: the prompt is too long for the model
 * - `unsupported`: the endpoint or the model lacks something that was asked for, such as tools
 * - `refused`: any other refusal of the request
 * - `malformed`: an answer of another shape
 * - `budget`: the limit of dollars or seconds is reached
 */
export type ModelErrorReason =
  | 'unreachable'
  | 'busy'
  | 'failing'
  | 'unauthorized'
  | 'context_length'
  | 'unsupported'
  | 'refused'
  | 'malformed'
  | 'budget';

/** A model's endpoint cannot be reached, refused, or gave an answer of another shape. */
export class ModelError extends FixpointError {
  readonly reason: ModelErrorReason;

  constructor(message: string, { reason = 'failing', cause }: { reason?: ModelErrorReason; cause?: unknown } = {}) {
    super('model', message, { cause });
    this.reason = reason;
  }
}

/** The work was stopped by the caller's `AbortSignal`. */
export class CancelledError extends FixpointError {
  constructor(what: string, advice = 'run it again to go on') {
    super('cancelled', `${what} was cancelled; nothing was lost, ${advice}`);
  }
}
