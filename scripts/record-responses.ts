/**
 * Records the raw responses of a live endpoint for the tests of `models/`, a file for each case of the protocol. The requests are those of
 * `test/support/recorded-cases.ts`, sent as the product sends them. Keys, ids and times are taken out.
 *
 *     npx tsx scripts/record-responses.ts --model openai/gpt-4.1-mini [--url <base URL>] [--only plain,logprobs] [--output <folder>]
 *
 * The key comes from the provider's environment variable, as always.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openChatModel } from '../src/models/index.ts';
import { RECORDED_CASES, type RecordedCase, type RecordedResponse } from '../test/support/recorded-cases.ts';

const FIXTURES = fileURLToPath(new URL('../test/models/__fixtures__', import.meta.url));

/** Fields whose values differ from call to call, with what stands for them. */
const SCRUBBED: Readonly<Record<string, unknown>> = {
  created: 1_700_000_000,
  system_fingerprint: 'fp_scrubbed',
  request_id: 'req_scrubbed',
  signature: 'scrubbed',
  user: 'scrubbed',
  organization: 'scrubbed',
};

const { values } = parseArgs({
  options: {
    model: { type: 'string' },
    url: { type: 'string' },
    only: { type: 'string' },
    output: { type: 'string', default: FIXTURES },
  },
});
if (values.model === undefined) throw new Error('give --model provider/name');

const only = values.only?.split(',');
const names = (Object.keys(RECORDED_CASES) as RecordedCase[]).filter((name) => !only || only.includes(name));
for (const name of names) {
  const recorded = await record(values.model, name);
  if (recorded === undefined) {
    process.stdout.write(`${name}: no answer\n`);
    continue;
  }
  const file = join(values.output, values.model.split('/', 1)[0]!, `${name}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(recorded, undefined, 2)}\n`);
  process.stdout.write(`${name}: ${recorded.status}, ${file}\n`);
}

/** The last response of the case: an earlier one may have refused a parameter. */
async function record(model: string, name: RecordedCase): Promise<RecordedResponse | undefined> {
  let last: { readonly status: number; readonly text: string } | undefined;
  const { model: opened } = openChatModel({
    model,
    url: values.url,
    contextTokens: 32_768,
    concurrency: 1,
    askAgain: true,
    environment: process.env,
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      last = { status: response.status, text: await response.clone().text() };
      return response;
    },
  });
  await opened.complete(RECORDED_CASES[name], {}).catch((error: Error) => {
    process.stderr.write(`${name}: ${error.message}\n`);
  });
  if (last === undefined) return undefined;
  const { status, text } = last;
  const body = scrub(JSON.parse(withoutKeys(text)), new Map());
  return { recorded: new Date().toISOString().slice(0, 10), model, status, body };
}

/** Every value of the environment that looks like a key. */
function withoutKeys(text: string): string {
  return Object.entries(process.env).reduce(
    (clean, [name, value]) => (/KEY|TOKEN|SECRET/.test(name) && value ? clean.replaceAll(value, '***') : clean),
    text,
  );
}

/** Ids are numbered, so that a tool call and what refers to it still agree. */
function scrub(value: unknown, ids: Map<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => scrub(item, ids));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (Object.hasOwn(SCRUBBED, key) && inner !== null) return [key, SCRUBBED[key]];
      const isId = /^(?:id|tool_call_id|tool_use_id)$/.test(key) && typeof inner === 'string';
      if (!isId) return [key, scrub(inner, ids)];
      if (!ids.has(inner)) ids.set(inner, `${/^[a-z]+/i.exec(inner)?.[0] ?? 'id'}_scrubbed_${ids.size + 1}`);
      return [key, ids.get(inner)];
    }),
  );
}
