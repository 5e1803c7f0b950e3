import { at, listAt, textAt } from "../../components/core/json";
import { resourceTypes } from "../../components/core/resource-types";
import { type StackRule, mandatoryExceptDemo } from "../rule";
import type { PolicySubject } from "../subject";

/**
 * Requires a diagnostic setting that sends the registry's logs to a Log Analytics workspace.
 *
 * Why: without logs nobody can investigate a sign-in or a pull.
 * A setting is matched to its registry by dependency, because resource ids are unknown before the first `up`.
 * Good: `hub.registry.workspace: /subscriptions/.../workspaces/edge-logs`
 */
export const registryDiagnostics: StackRule = {
  name: "registry-diagnostics",
  message: "A registry must send its resource logs to a Log Analytics workspace.",
  fix: "Set hub.registry.workspace to the resource id of a Log Analytics workspace.",
  severity: "medium",
  levels: mandatoryExceptDemo,
  builtIn: { id: "56288eb2-4350-461d-9ece-2bb242269dce", title: "Resource logs to Log Analytics" },
  faultsAmong: (resources) => {
    const settings = resources.filter((resource) => resource.type === resourceTypes.diagnosticSetting && sendsLogs(resource));
    const registries = resources.filter(({ type }) => type === resourceTypes.registry);
    const unlogged = registries.filter(({ urn }) => !settings.some(({ dependsOn }) => dependsOn.includes(urn)));
    return unlogged.map(({ urn }) => ({ urn, given: "no diagnostic setting with an enabled log and a workspace" }));
  },
};

/** Reports whether the setting sends at least one log category to a workspace. */
function sendsLogs({ properties }: PolicySubject): boolean {
  const hasLogs = listAt(properties, "logs").some((log) => at(log, "enabled") === true);
  return hasLogs && textAt(properties, "workspaceId") !== undefined;
}
