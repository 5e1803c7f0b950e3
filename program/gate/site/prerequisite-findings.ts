import { extensionId, nameOf, sameArmId } from "../../../components/core/arm-id";
import type { Fault } from "../../../components/core/fault";
import { listAt, textAt } from "../../../components/core/json";
import { type PrerequisiteExtension, prerequisiteExtensions } from "../../../components/core/prerequisite";
import type { SiteConfig } from "../../config/site-schema";
import type { SiteObservation } from "./site-observation";

/** ARM ids of the extensions that a site needs beside its own, as far as the cluster has them. `extensions`: those of the cluster. */
export function presentExtensions(extensions: readonly unknown[]): Partial<Record<PrerequisiteExtension, string>> {
  const ids = Object.entries(prerequisiteExtensions).flatMap(([key, { type }]) => {
    const found = extensions.find((extension) => textAt(extension, "properties", "extensionType")?.toLowerCase() === type);
    const id = textAt(found, "id");
    return id === undefined ? [] : [[key, id] as const];
  });
  return Object.fromEntries(ids);
}

/**
 * Warnings about prerequisites that the stack is to create and that exist: azure-native refuses to create what exists. `outputs`: of the stack's last successful run, which name
 * those that it created. Warnings, because the state may know one that a run created before it failed.
 */
export function existingPrerequisites(
  { prerequisites, connectedClusterId, target }: Pick<SiteConfig, "prerequisites" | "connectedClusterId" | "target">,
  { extensions, customLocation }: Pick<SiteObservation, "extensions" | "customLocation">,
  outputs: unknown,
): Fault[] {
  const created = listAt(outputs, "site", "createdPrerequisites").map(String);
  const present = presentExtensions(extensions);
  const existing = [
    ...(["certManager", "orchestration"] as const).map((key) => ({ key, id: present[key] })),
    { key: "customLocation" as const, id: customLocation === undefined ? undefined : target.customLocationId },
  ];
  return existing.flatMap(({ key, id }) => {
    if (prerequisites[key] !== "create" || id === undefined || created.some((one) => sameArmId(one, id))) return [];
    return [exists(key, id, key === "customLocation" ? id : extensionId(connectedClusterId, prerequisiteExtensions[key].name))];
  });
}

function exists(key: string, id: string, ownId: string): Fault {
  const own = sameArmId(id, ownId)
    ? "if a failed run of this stack created it, ignore this; if a killed one did, run edge-staging recover first; otherwise "
    : "";
  return {
    code: "EDGE-PREREQUISITE-EXISTS",
    what: `${nameOf(id)} exists, and no successful run of this stack created it`,
    given: `site.prerequisites.${key} = create, with ${id}`,
    allowed: "create, where it does not exist",
    fix: `${own}set site.prerequisites.${key} to adopt or require`,
  };
}
