/** What can be configured, and from where each value comes. */
export {
  PROJECT_FILE_NAME,
  type ResolveConfigOptions,
  type ResolvedConfig,
  resolveConfig,
  type SettingSource,
} from './resolve.ts';
export {
  environmentNameOf,
  FORMATS,
  type Format,
  flagOf,
  SETTING_NAMES,
  SETTINGS,
  type Setting,
  type SettingName,
  type Settings,
} from './settings.ts';
