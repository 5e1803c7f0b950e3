import { at, isObject } from "../../components/core/json";
import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, mandatory } from "../rule";

const connectedRegistryType = "Microsoft.ContainerRegistry.ConnectedRegistry";

/**
 * Requires connection strings and passwords to be protected settings of the extension.
 *
 * Why: everyone who can read the cluster resource can read `configurationSettings`. The rule checks key names only, so it also works on unknown values.
 * Good: `configurationProtectedSettings: { connectionString: ... }`
 * Source: connected registry extension, `--config-protected-file`.
 */
export const extensionSettingsProtected: ResourceRule = {
  name: "extension-settings-protected",
  on: [resourceTypes.extension],
  message: "The connection string and passwords of an extension must be protected settings.",
  fix: "Move them to configurationProtectedSettings.",
  severity: "critical",
  levels: mandatory,
  faultsIn: ({ properties }) => {
    const settings = at(properties, "configurationSettings");
    const open = Object.keys(isObject(settings) ? settings : {}).filter((key) => /connectionstring|password|secret/i.test(key));
    const isMissing = properties["extensionType"] === connectedRegistryType && !("configurationProtectedSettings" in properties);
    return [...open.map((key) => `configurationSettings.${key}`), ...(isMissing ? ["configurationProtectedSettings = (not set)"] : [])];
  },
};
