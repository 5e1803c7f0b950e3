import { at } from "../../components/core/json";
import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, mandatoryExceptDemo } from "../rule";
import { formatProperty } from "../subject";

/**
 * Requires an explicit choice between a pinned extension version and automatic minor upgrades.
 *
 * Why: otherwise the release changes at a time that nobody chose. The service refuses a version together with automatic upgrades.
 * Good: `version: "1.5.0", autoUpgradeMinorVersion: false`, or `autoUpgradeMinorVersion: true`
 * Source: `az k8s-extension create`, `--version` and `--auto-upgrade-minor-version`.
 */
export const extensionVersion: ResourceRule = {
  name: "extension-version",
  on: [resourceTypes.extension],
  message: "An extension must either be pinned to a version or have automatic upgrades enabled explicitly.",
  fix: "Set version and autoUpgradeMinorVersion: false, or set autoUpgradeMinorVersion: true without a version.",
  severity: "medium",
  levels: mandatoryExceptDemo,
  faultsIn: ({ properties }) => {
    const [version, upgrades] = [at(properties, "version"), at(properties, "autoUpgradeMinorVersion")];
    const isDecided = version === undefined ? upgrades === true : upgrades === false;
    return isDecided ? [] : [`${formatProperty("version", version)}, ${formatProperty("autoUpgradeMinorVersion", upgrades)}`];
  },
};
