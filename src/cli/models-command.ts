/** `fixpoint models`: the providers of chat models, whether each is set up and answers, and its models with their prices. */
import { type ListedModel, type ListedProvider, listModels, PRICES_DATE } from '../chat/index.ts';
import { type Flags, openContext, wantsJson } from './command-context.ts';
import { EXIT } from './failure.ts';
import { type Colors, count, printable, widthOf, wrap } from './terminal.ts';

/** Models of a provider that are shown unless it is asked for by name: a gateway lists hundreds. */
const MOST_SHOWN = 12;
const INDENT = '  ';

export async function showModels(provider: string | undefined, flags: Flags, signal: AbortSignal): Promise<number> {
  const context = openContext(flags, signal);
  const json = wantsJson(context);
  const { model, modelUrl, offline } = context.settings;
  const providers = await listModels({
    only: provider,
    model,
    url: modelUrl,
    environment: process.env,
    offline,
    signal,
  });
  const shown = {
    colors: context.colors,
    width: widthOf(process.stdout),
    most: provider === undefined ? MOST_SHOWN : Number.POSITIVE_INFINITY,
  };
  await context.print(
    json
      ? `${JSON.stringify({ pricesDate: PRICES_DATE, providers }, undefined, 2)}\n`
      : describeProviders(providers, shown),
  );
  const models = providers.flatMap((listed) => listed.models);
  if (offline) context.tell('fixpoint: no provider was asked, since --offline forbids it');
  else if (models.length === 0)
    context.tell('fixpoint: no model can be reached; docs/chat-models.md tells how to set one up');
  else if (!json) context.tell(`fixpoint: use one with --mode rerank --model ${model ?? models[0]!.model}`);
  return models.length > 0 ? EXIT.found : EXIT.nothing;
}

export interface ShownProviders {
  readonly colors: Colors;
  readonly width: number;
  /** Models of each provider. */
  readonly most: number;
}

/** A line for each provider, and its models below. */
export function describeProviders(providers: readonly ListedProvider[], shown: ShownProviders): string {
  const titleWidth = Math.max(...providers.map(({ title }) => title.length)) + 2;
  const lines = providers.flatMap((listed) => [...heading(listed, titleWidth, shown), ...modelLines(listed, shown)]);
  const hasPrices = providers.some(({ models }) => models.some(({ price }) => price !== undefined));
  const note = `Prices are dollars for a million tokens, in and out; those of OpenAI and Anthropic as of ${PRICES_DATE}.`;
  const foot = hasPrices ? ['', ...wrap(note, shown.width).map((line) => shown.colors.dim(line))] : [];
  return `${[...lines, ...foot].join('\n')}\n`;
}

function heading(listed: ListedProvider, titleWidth: number, { colors, width }: ShownProviders): string[] {
  const { title, state, detail, url, models } = listed;
  const said = printable(detail);
  const address = url === undefined ? '' : printable(url);
  const text = {
    reachable: `${count(models.length, 'model')} at ${address}`,
    // Its title stands before it.
    not_set_up: said.replace(/^.*? (?=needs )/, ''),
    unreachable: `${said.startsWith('nothing') ? `nothing listens at ${address}` : `${address}: ${said}`}`,
    failed: `${address}: ${said}`,
    not_asked: `${address} was not asked`,
  }[state];
  const paint = state === 'reachable' ? colors.green : state === 'failed' ? colors.yellow : colors.dim;
  return wrap(text, width - titleWidth).map(
    (line, i) => colors.bold((i === 0 ? title : '').padEnd(titleWidth)) + paint(line),
  );
}

function modelLines({ provider, models }: ListedProvider, { colors, most }: ShownProviders): string[] {
  const first = models.slice(0, most);
  const nameWidth = Math.max(0, ...first.map(({ model }) => printable(model).length)) + 2;
  const lines = first.map((model) => {
    const facts = factsOf(model);
    const name = printable(model.model);
    return INDENT + (facts === '' ? name : name.padEnd(nameWidth) + colors.dim(facts));
  });
  const rest = models.length - first.length;
  return rest > 0
    ? [...lines, INDENT + colors.dim(`and ${rest.toLocaleString('en-US')} more: fixpoint models ${provider}`)]
    : lines;
}

/** `$0.4 in, $1.6 out, 128,000 tokens`. */
function factsOf({ price, contextTokens }: ListedModel): string {
  return [
    ...(price ? [`$${price.input} in, $${price.output} out`] : []),
    ...(contextTokens === undefined ? [] : [`${contextTokens.toLocaleString('en-US')} tokens`]),
  ].join(', ');
}
