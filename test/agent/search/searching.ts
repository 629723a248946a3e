/** Searches of small trees in memory, by a model that follows a script. */
import { ChatPolicy, openToolSet, runSearch, type SearchOutcome, searchHeader } from '../../../src/agent/index.ts';
import type { SearchOptions } from '../../../src/agent/search/search-options.ts';
import { TouchedFunctions } from '../../../src/agent/search/touched-functions.ts';
import type { ChatReply, RepositoryReader } from '../../../src/core/index.ts';
import { loadGrammar } from '../../../src/index/grammars.ts';
import { loadPrompt } from '../../../src/prompts.ts';
import { SyntaxReader } from '../../../src/syntax/index.ts';
import { filesOf } from '../../support/tree-of.ts';
import { call, ScriptedModel } from '../scripted-agent.ts';

export const SHOP = {
  'shop/cart.py': [
    'from shop.money import round_price',
    '',
    '',
    'class Cart:',
    '    def add(self, line):',
    '        self.lines.append(line)',
    '',
    '    def total(self):',
    '        return round_price(sum(self.lines))',
    '',
  ].join('\n'),
  'shop/money.py': [
    'CENTS = 100',
    '',
    '',
    'def round_price(amount):',
    '    return int(amount * CENTS) / CENTS',
    '',
    '',
    'def format_price(amount):',
    '    def pad(text):',
    '        return text.rjust(8)',
    '    return pad(str(round_price(amount)))',
    '',
  ].join('\n'),
  'shop/limits.py': 'LIMIT = 100\n',
  'tests/test_money.py': 'def test_round():\n    assert round_price(1.005) == 1.01\n',
};

export const ISSUE = 'Prices are rounded down\n\nround_price(1.005) gives 1.0';

type Sources = Readonly<Record<string, string>>;

export function readerOf(sources: Sources): RepositoryReader {
  const files = filesOf(sources);
  return {
    root: '/memory',
    identity: '/memory',
    list: async () => ({ revision: { commit: undefined, dirty: false }, files, skipped: [] }),
    async *read(wanted) {
      for (const { path, blob } of wanted) yield { path, blob, content: Buffer.from(sources[path] ?? '') };
    },
    history: async () => [],
    close: async () => {},
  };
}

export type Script = ConstructorParameters<typeof ScriptedModel>[0];
export type Given = Partial<Pick<SearchOptions, 'turns' | 'calls' | 'trajectory' | 'signal' | 'bill'>> & {
  readonly sources?: Sources;
  readonly contextTokens?: number;
};

export async function searching(script: Script, { sources = SHOP, contextTokens, ...given }: Given = {}) {
  const model = new ScriptedModel(script, contextTokens);
  const reader = readerOf(sources);
  const tools = await openToolSet(reader);
  const prompt = loadPrompt('search');
  const syntax = new SyntaxReader(loadGrammar);
  const options: SearchOptions = {
    policy: new ChatPolicy({ model, prompt, definitions: tools.definitions }),
    tools,
    files: filesOf(sources),
    parse: (text, language) => syntax.parse(text, language),
    ...given,
  };
  const limits = { turns: given.turns ?? 6, calls: given.calls ?? 8 };
  const header = searchHeader(
    ISSUE,
    { model, prompt, tools, limits },
    { fixpoint: '1.2.3', repository: './shop', commit: null },
  );
  return { model, options, header };
}

export async function search(script: Script, given: Given = {}): Promise<SearchOutcome & { model: ScriptedModel }> {
  const { model, options } = await searching(script, given);
  return { ...(await runSearch(ISSUE, options)), model };
}

export async function touched(sources: Sources, options?: { readonly mostParsed: number }) {
  const tools = await openToolSet(readerOf(sources));
  const syntax = new SyntaxReader(loadGrammar);
  return {
    tools,
    files: filesOf(sources),
    functions: new TouchedFunctions(tools, (text, language) => syntax.parse(text, language), options),
  };
}

/** Calls of one turn, each a tool and its arguments. */
export function turn(...calls: readonly (readonly [name: string, given: unknown])[]): Partial<ChatReply> {
  return { toolCalls: calls.map(([name, given], i) => call(name, given, `call-${i + 1}`)), finish: 'tool_calls' };
}

/** An answer of functions as `path:name`, and files. */
export function answer(functions: readonly string[], files: readonly string[] = []): Partial<ChatReply> {
  return turn(['answer', { reason: 'because', files, functions: functions.map(answered) }]);
}

function answered(id: string) {
  const [path, name] = id.split(':');
  return { path, name, start_line: 0, end_line: 0, reason: `why ${name}` };
}

export function ids({ places }: Pick<SearchOutcome, 'places'>): string[] {
  return places.map(({ id }) => id);
}
