/** A worker thread of `fixpoint eval`: wires the system and the baselines, then answers one job after another. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Language } from '../core/index.ts';
import { baselineOf, InstanceRunner, type Job, type WorkerMessage } from '../evaluation/index.ts';
import { openEncoder, openSyntax } from '../localize.ts';
import type { EvalChatSetup } from './eval-chat.ts';
import { searchOver } from './eval-search.ts';
import { type AskedModel, type EvalWorkerSetup, fixpointSystem } from './eval-system.ts';
import { forbidNetwork } from './offline.ts';

const setup = workerData as EvalWorkerSetup;
if (setup.offline) forbidNetwork();
const port = parentPort!;
const say = (message: WorkerMessage) => port.postMessage(message);
const syntax = openSyntax();
const parse = (text: string, language: Language) => syntax.parse(text, language);
const encoder = setup.encoder && openEncoder(setup.encoder);
const asked = setup.chat && (await openAsked(setup.chat));
const search = setup.search && (await searchOver(setup.search, parse));
const runner = new InstanceRunner({
  system: fixpointSystem(setup, { syntax, asked, search, encoder }),
  parse,
  maxFileBytes: setup.maxFileBytes,
  baselines: setup.baselines.map(baselineOf),
  ...(setup.chat?.judge && { judge: setup.chat.judge }),
  ...(encoder && { encoder }),
  onAsking: (asking) => say({ asking }),
});

port.on('message', async ({ folder, rows }: Job) => {
  for (const row of rows) say({ outcome: await runner.run(row, folder) });
});

/** Loaded late: `rank` pays nothing for the modes that ask a model. */
async function openAsked(chat: EvalChatSetup): Promise<AskedModel> {
  const { ChatLocalizer, chatDecider, openChatModel } = await import('../chat/index.ts');
  const opened = chat.model && openChatModel({ ...chat.model, environment: process.env });
  const { model, dollarsOf } = opened ?? {};
  if (chat.mode === 'search') {
    const { SearchLocalizer } = await import('../search/index.ts');
    return {
      model,
      overTree: (reader, asked, trajectory) =>
        new SearchLocalizer(reader, { ...chat.limits, decider: chatDecider(asked, dollarsOf), parse, trajectory }),
    };
  }
  const { mode, choices } = chat;
  return {
    model,
    over: (localizer, reader, asked) =>
      new ChatLocalizer(localizer, reader, { mode, ...choices, model: asked, dollarsOf }),
  };
}
