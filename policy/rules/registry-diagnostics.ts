import { at, listAt, textAt } from "../../components/core/json";
import { exceptDemo } from "../levels";
import type { Judged, StackRule } from "../rule";
import { types } from "../types";

/** A login or pull that nobody logged cannot be looked into. Whose setting it is, is judged by what it depends on: ids are unknown before the first `up`. */
export const registryDiagnostics: StackRule = {
  name: "registry-diagnostics",
  says: "A registry must send its logs somewhere.",
  fix: "Set hub.registry.workspace to a Log Analytics workspace.",
  severity: "medium",
  levels: exceptDemo,
  builtIn: { id: "56288eb2-4350-461d-9ece-2bb242269dce", title: "Resource logs to Log Analytics" },
  faultsAmong: (resources) => {
    const settings = resources.filter((resource) => resource.type === types.diagnosticSetting && tells(resource));
    const registries = resources.filter(({ type }) => type === types.registry);
    const silent = registries.filter(({ urn }) => !settings.some(({ needs }) => needs.includes(urn)));
    return silent.map(({ urn }) => ({ urn, given: "no diagnostic setting with logs and a workspace" }));
  },
};

/** Does it lead anywhere, and with any log? */
function tells({ properties }: Judged): boolean {
  const isOn = listAt(properties, "logs").some((log) => at(log, "enabled") === true);
  return isOn && textAt(properties, "workspaceId") !== undefined;
}
