import { at, isObject } from "../../components/core/json";
import { always } from "../levels";
import type { ResourceRule } from "../rule";
import { types } from "../types";

const connectedRegistryType = "Microsoft.ContainerRegistry.ConnectedRegistry";

/** Plain settings are readable by everyone who may read the cluster. Whether a value is known does not matter here: keys are enough. Source: connected registry extension, `--config-protected-file`. */
export const extensionSettingsProtected: ResourceRule = {
  name: "extension-settings-protected",
  on: [types.extension],
  says: "The connection string and passwords must be protected settings of an extension.",
  fix: "Put them into configurationProtectedSettings.",
  severity: "critical",
  levels: always,
  faultsIn: ({ properties }) => {
    const settings = at(properties, "configurationSettings");
    const open = Object.keys(isObject(settings) ? settings : {}).filter((key) => /connectionstring|password|secret/i.test(key));
    const isMissing = properties["extensionType"] === connectedRegistryType && !("configurationProtectedSettings" in properties);
    return [...open.map((key) => `configurationSettings.${key}`), ...(isMissing ? ["configurationProtectedSettings = (not set)"] : [])];
  },
};
