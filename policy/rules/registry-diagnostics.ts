import { inProduction } from "../levels";
import type { StackRule } from "../rule";
import { types } from "../types";

/** A login or pull that nobody logged cannot be looked into. Judged by what the setting depends on: ids are unknown before the first `up`. */
export const registryDiagnostics: StackRule = {
  name: "registry-diagnostics",
  says: "A registry must send its logs somewhere.",
  fix: "Add a diagnostic setting for the registry that leads to a Log Analytics workspace.",
  severity: "medium",
  levels: inProduction,
  builtIn: { id: "56288eb2-4350-461d-9ece-2bb242269dce", title: "Resource logs to Log Analytics" },
  faultsAmong: (resources) => {
    const settings = resources.filter(({ type }) => type === types.diagnosticSetting);
    const registries = resources.filter(({ type }) => type === types.registry);
    const silent = registries.filter(({ urn }) => !settings.some(({ needs }) => needs.includes(urn)));
    return silent.map(({ urn }) => ({ urn, given: "no diagnostic setting" }));
  },
};
