/** What can be configured, and from where each value comes. */
export {
  type ResolveConfigOptions,
  type ResolvedConfig,
  resolveConfig,
  type SettingSource,
} from './resolve.ts';
export {
  type Format,
  flagOf,
  SETTING_NAMES,
  SETTINGS,
  type Setting,
  type SettingName,
  type Settings,
} from './settings.ts';
