import { at } from "../../components/core/json";
import { given } from "../demand";
import { exceptDemo } from "../levels";
import type { ResourceRule } from "../rule";
import { types } from "../types";

/** Either this version or every newer one, but somebody decided. The service refuses a version together with upgrades. Source: `az k8s-extension create`, `--version`, `--auto-upgrade-minor-version`. */
export const extensionVersion: ResourceRule = {
  name: "extension-version",
  on: [types.extension],
  says: "An extension must be pinned to a version, or upgraded by itself on purpose.",
  fix: "Set version with autoUpgradeMinorVersion false, or autoUpgradeMinorVersion true.",
  severity: "medium",
  levels: exceptDemo,
  faultsIn: ({ properties }) => {
    const [version, upgrades] = [at(properties, "version"), at(properties, "autoUpgradeMinorVersion")];
    const isDecided = version === undefined ? upgrades === true : upgrades === false;
    return isDecided ? [] : [`${given("version", version)}, ${given("autoUpgradeMinorVersion", upgrades)}`];
  },
};
