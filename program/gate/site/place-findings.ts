import { sameArmId } from "../../../components/core/arm-id";
import type { Fault } from "../../../components/core/fault";
import { listAt, textAt } from "../../../components/core/json";
import { type LiveAzureSite, azureSiteOf, differingSite, missingSite } from "../../../components/orchestration/azure-site/rules";
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

/** Faults of the context that a site's target names: missing, or without a capability or level that the site names. `context`: undefined where it does not exist or may not be read. */
export function contextFaults({ target, prerequisites }: Pick<SiteConfig, "target" | "prerequisites">, context: unknown): Fault[] {
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
  const { azureSite } = prerequisites;
  const levels = [
    { setting: "site.target.hierarchyLevel", level: target.hierarchyLevel },
    ...(azureSite === undefined ? [] : [{ setting: "site.prerequisites.azureSite.level", level: azureSite.level }]),
  ];
  const unknown = levels.filter(({ level }) => lacks("hierarchies", level));
  const allowed = names("hierarchies").join(", ");
  return [
    ...faults,
    ...unknown.map(({ setting, level }) => ({
      code: "EDGE-HIERARCHY-LEVEL",
      what: "the context has no such level",
      given: `${setting} = ${level}`,
      allowed,
      fix: "correct the name",
    })),
  ];
}

/** Faults of the Azure site and its reference that a stack requires. `live`: undefined where it requires none. */
export function azureSiteFaults({ target, prerequisites }: Pick<SiteConfig, "target" | "prerequisites">, live: LiveAzureSite | undefined): Fault[] {
  if (prerequisites.azureSite === undefined || live === undefined) return [];
  const settings = azureSiteOf(prerequisites.azureSite, target.contextId);
  return [...missingSite(settings, live), ...differingSite(settings, live)];
}
