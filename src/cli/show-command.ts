/** `fixpoint show`: a trajectory for people, or its summary as JSON. */
import { readTrajectory, summaryOf } from '../chat/index.ts';
import { type Flags, openContext, wantsJson } from './command-context.ts';
import { EXIT } from './failure.ts';
import { widthOf } from './terminal.ts';
import { trajectoryText } from './trajectory-text.ts';

/** Raised when a field is removed or changes its meaning; fields may be added without. */
const SCHEMA_VERSION = 1;

export async function show(file: string, flags: Flags, signal: AbortSignal): Promise<number> {
  const context = openContext(flags, signal);
  const json = wantsJson(context);
  const { header, events } = readTrajectory(file);
  const summary = summaryOf(header, events);
  const { colors, settings } = context;
  const text = json
    ? JSON.stringify({ schemaVersion: SCHEMA_VERSION, ...summary }, undefined, 2)
    : trajectoryText(summary, { colors, width: widthOf(process.stdout), limit: settings.limit });
  await context.print(`${text}\n`);
  return EXIT.found;
}
