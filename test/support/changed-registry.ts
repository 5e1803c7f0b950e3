type Settings = Record<string, unknown>;

/** Settings of a hub or a site with changed registry settings. */
export function changedRegistry(settings: Settings, change: Settings): Settings {
  return { ...settings, registry: { ...(settings["registry"] as Settings), ...change } };
}
