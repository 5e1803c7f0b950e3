import { extensionId, nameOf, sameArmId } from "../../../components/core/arm-id";
import { isExtensionOf } from "../../../components/core/extension-type";
import type { Fault } from "../../../components/core/fault";
import { listAt, textAt } from "../../../components/core/json";
import { ownerOfTags } from "../../../components/core/owner";
import { type PrerequisiteExtension, prerequisiteExtensions } from "../../../components/core/prerequisite-extension";
import type { SiteConfig } from "../../config/site-schema";
import type { GateFindings } from "../gate";
import { createdNamespace } from "./namespace-findings";
import type { SiteObservation } from "./site-observation";

/** ARM ids of the extensions that a site needs beside its own, as far as the cluster has them. `extensions`: those of the cluster. */
export function presentExtensions(extensions: readonly unknown[]): Partial<Record<PrerequisiteExtension, string>> {
  const ids = Object.entries(prerequisiteExtensions).flatMap(([key, { type }]) => {
    const found = extensions.find((extension) => isExtensionOf(type, extension));
    const id = textAt(found, "id");
    return id === undefined ? [] : [[key, id] as const];
  });
  return Object.fromEntries(ids);
}

/** The stack whose run creates prerequisites, and the outputs of its last successful run. */
interface CreatingStack {
  own: string;
  formerOwner: string | undefined;
  outputs: unknown;
}

/**
 * Findings about prerequisites that the stack is to create and that exist: azure-native refuses to create what exists. A fault for a custom location and a namespace, which name the stack that
 * created them. A warning for an extension, which has no tags: the outputs name those that a successful run created, and the state may know one of a run that failed.
 */
export function existingPrerequisites(
  { prerequisites, connectedClusterId, target }: Pick<SiteConfig, "prerequisites" | "connectedClusterId" | "target">,
  observed: Pick<SiteObservation, "extensions" | "customLocation" | "absentNamespaces" | "solutionNamespaceOwner">,
  { own, formerOwner, outputs }: CreatingStack,
): GateFindings {
  const { extensions, customLocation, absentNamespaces, solutionNamespaceOwner } = observed;
  const created = listAt(outputs, "site", "createdPrerequisites").map(String);
  const present = presentExtensions(extensions);
  const warnings = (["certManager", "orchestration"] as const).flatMap((key) => {
    const id = present[key];
    if (prerequisites[key] !== "create" || id === undefined || created.some((one) => sameArmId(one, id))) return [];
    const isPossiblyOwn = sameArmId(id, extensionId(connectedClusterId, prerequisiteExtensions[key].name));
    return [exists(key, id, "no successful run of this stack created it", isPossiblyOwn ? recovery : "")];
  });
  const isForeign = (owner: string | undefined) => owner !== own && (owner === undefined || owner !== formerOwner);
  const faults: Fault[] = [];
  const owner = ownerOfTags(customLocation);
  if (prerequisites.customLocation === "create" && customLocation !== undefined && isForeign(owner))
    faults.push(exists("customLocation", target.customLocationId, creatorOf(owner, "tags")));
  const namespace = createdNamespace({ prerequisites, target });
  if (namespace !== undefined && !absentNamespaces.includes(namespace) && isForeign(solutionNamespaceOwner))
    faults.push({
      ...exists("solutionNamespace", namespace, creatorOf(solutionNamespaceOwner, "annotations")),
      allowed: "adopt",
      fix: "set site.prerequisites.solutionNamespace to adopt, or leave it out",
    });
  return { faults, warnings };
}

function creatorOf(owner: string | undefined, marks: string): string {
  return owner === undefined ? `its ${marks} name no stack` : `stack ${owner} created it`;
}

const recovery = "if a failed run of this stack created it, ignore this; if a killed one did, run edge-staging recover first; otherwise ";

function exists(key: string, id: string, creator: string, before = ""): Fault {
  return {
    code: "EDGE-PREREQUISITE-EXISTS",
    what: `${nameOf(id)} exists already, so this stack cannot create it: ${creator}`,
    given: `site.prerequisites.${key} = create, with ${id}`,
    allowed: "adopt | require",
    fix: `${before}set site.prerequisites.${key} to require, or to adopt to have it in the stack`,
  };
}
