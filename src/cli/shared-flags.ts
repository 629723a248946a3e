/** Flags that commands share: those of settings come from the table of settings. */
import { type Command, Option } from 'commander';
import { flagOf, SETTINGS, type Setting, type SettingName } from '../config/index.ts';

/** Carries out the work of the chosen command; its result is the exit code. */
export type Run = (work: () => Promise<number>) => Promise<void>;

export const INDEXING_SETTINGS: readonly SettingName[] = ['workers', 'maxFileSize', 'cacheDir'];
/** For commands that rank. */
export const RANKING_SETTINGS: readonly SettingName[] = ['weights', ...INDEXING_SETTINGS];
/** For commands that may ask a chat model. */
const MODEL_SETTINGS: readonly SettingName[] = [
  'model',
  'modelUrl',
  'modelContext',
  'modelPrice',
  'modelConcurrency',
  'maxCost',
  'maxSeconds',
  'askAgain',
];
/** For commands that localize with one. */
export const RERANK_SETTINGS: readonly SettingName[] = [
  'mode',
  ...MODEL_SETTINGS,
  'rerankDepth',
  'window',
  'stride',
  'passes',
  'schedule',
  'fusion',
  'firstToken',
  'documentTokens',
  'prompt',
  'iterations',
  'searchTurns',
  'searchCalls',
  'searchPolicy',
];
/** For commands that may use vectors. */
export const ENCODER_SETTINGS: readonly SettingName[] = ['retriever', 'encoder', 'encoderUrl', 'encoderModel'];
export const COMMON_SETTINGS: readonly SettingName[] = ['offline', 'quiet', 'verbose'];

export function addCommonFlags(
  command: Command,
  options: { revision: boolean; settings: readonly SettingName[] },
): void {
  command.option('--repo <folder>', 'the repository: a work tree, a bare clone or any folder', '.');
  if (options.revision) command.option('--rev <commit>', 'answer for this commit, branch or tag');
  for (const name of options.settings) command.addOption(settingOption(name));
  if (options.settings.includes('format')) command.option('--json', 'short for --format json');
  command.option('--no-color', 'no colours; NO_COLOR and FORCE_COLOR are heeded too');
}

function settingOption(name: SettingName): Option {
  const { letter, placeholder, description, default: defaultOf }: Setting<unknown> = SETTINGS[name];
  const flag = flagOf(name);
  const value = defaultOf();
  const shownDefault =
    placeholder && (typeof value === 'number' || typeof value === 'string') ? ` (default: ${value})` : '';
  const option = new Option(
    `${letter ? `-${letter}, ` : ''}${flag}${placeholder ? ` ${placeholder}` : ''}`,
    description + shownDefault,
  );
  return Array.isArray(value) ? option.argParser(collect) : option;
}
/** For flags that may be repeated. */
export function collect(text: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, text];
}
