import { sameArmId } from "../../../components/core/arm-id";
import type { Fault } from "../../../components/core/fault";
import { listAt, textAt } from "../../../components/core/json";
import { noContext } from "../../../components/orchestration/context-capabilities/rules";
import type { SiteConfig } from "../../config/site-schema";

/** Faults of the custom location that a site's target names. `customLocation`: undefined where it does not exist or may not be read. */
export function customLocationFaults(
  { target, connectedClusterId, prerequisites }: Pick<SiteConfig, "target" | "connectedClusterId" | "prerequisites">,
  customLocation: unknown,
): Fault[] {
  if (customLocation === undefined && prerequisites.customLocation === "create") return [];
  const host = textAt(customLocation, "properties", "hostResourceId");
  if (host !== undefined && sameArmId(host, connectedClusterId)) return [];
  return [
    {
      code: "EDGE-CUSTOM-LOCATION",
      what: host === undefined ? "the custom location does not exist, or may not be read" : `the custom location is on another cluster, ${host}`,
      given: `site.target.customLocationId = ${target.customLocationId}`,
      allowed: `a custom location on ${connectedClusterId}`,
      fix: host === undefined ? "correct the id, or have it created with site.prerequisites.customLocation = create" : "correct the id",
    },
  ];
}

/** Faults of the context that a site's target names: missing, or without a capability or level of the target. `context`: undefined where it does not exist or may not be read. */
export function contextFaults({ target }: Pick<SiteConfig, "target">, context: unknown): Fault[] {
  if (context === undefined) return [noContext("site.target.contextId", target.contextId)];
  const names = (list: string) => listAt(context, "properties", list).map((item) => textAt(item, "name") ?? "");
  const lacks = (list: string, wanted: string) => !names(list).some((name) => sameArmId(name, wanted));
  const capabilities = target.capabilities.filter((capability) => lacks("capabilities", capability));
  const faults = capabilities.map((capability) => ({
    code: "EDGE-CAPABILITY",
    what: "the context has no such capability",
    given: `site.target.capabilities: ${capability}`,
    allowed: names("capabilities").join(", "),
    fix: "correct the name, or have the capability added to the context",
  }));
  if (!lacks("hierarchies", target.hierarchyLevel)) return faults;
  const given = `site.target.hierarchyLevel = ${target.hierarchyLevel}`;
  return [
    ...faults,
    { code: "EDGE-HIERARCHY-LEVEL", what: "the context has no such level", given, allowed: names("hierarchies").join(", "), fix: "correct the name" },
  ];
}
