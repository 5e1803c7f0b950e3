import { childId, nameOf, sameArmId } from "../../core/arm-id";
import type { Fault } from "../../core/fault";
import { type JsonObject, at, isObject, textAt } from "../../core/json";

/** What a stack says of a site resource and of its reference. */
export interface DeclaredAzureSite {
  /** ARM id of the site. */
  siteId: string;
  /** Its level in the context's hierarchy. */
  level: string;
  /** ARM id of the context. */
  contextId: string;
  /** Name of the reference in the context. */
  referenceName: string;
}

/** What Azure has of them; undefined where it does not exist or may not be read. */
export interface LiveAzureSite {
  site: unknown;
  reference: unknown;
}

/** The settings of a stack, complete. Without a name, the reference has that of the site. */
export function azureSiteOf(
  { id, level, referenceName }: { id: string; level: string; referenceName?: string | undefined },
  contextId: string,
): DeclaredAzureSite {
  return { siteId: id, level, contextId, referenceName: referenceName ?? nameOf(id) };
}

/** ARM id of the reference with which the context knows the site. */
export function siteReferenceId({ contextId, referenceName }: Pick<DeclaredAzureSite, "contextId" | "referenceName">): string {
  return childId(contextId, "siteReferences", referenceName);
}

/** Level of a site in the context's hierarchy: the label `level`. Source: "Service groups", workload orchestration; Azure CLI, `hierarchy create`. */
export function levelOf(site: unknown): string | undefined {
  return textAt(site, "properties", "labels", "level");
}

/** Labels of a site, those of others too. */
export function labelsOf(site: unknown): JsonObject {
  const labels = at(site, "properties", "labels");
  return isObject(labels) ? (labels as JsonObject) : {};
}

/** Does the reference point to this site? */
export function refersTo(reference: unknown, siteId: string): boolean {
  return sameArmId(textAt(reference, "properties", "siteId") ?? "", siteId);
}

/** Faults of what exists and differs from the settings. What does not exist is no fault. */
export function differingSite({ siteId, level, contextId, referenceName }: DeclaredAzureSite, { site, reference }: LiveAzureSite): Fault[] {
  const actual = levelOf(site);
  const hasOtherLevel = site !== undefined && actual?.toLowerCase() !== level.toLowerCase();
  const otherLevel: Fault = {
    code: "EDGE-AZURE-SITE",
    what: actual === undefined ? `site ${nameOf(siteId)} has no label level` : `site ${nameOf(siteId)} is at another level of the hierarchy`,
    given: `site.prerequisites.azureSite.level = ${level}`,
    allowed: actual ?? "a site with a label level",
    fix: "correct the level, or have the site's label level changed",
  };
  const isTaken = reference !== undefined && !refersTo(reference, siteId);
  const taken: Fault = {
    code: "EDGE-AZURE-SITE",
    what: `the context has a site reference of this name for another site, ${textAt(reference, "properties", "siteId") ?? "which it does not name"}`,
    given: `site.prerequisites.azureSite.referenceName = ${referenceName}, in ${contextId}`,
    allowed: `a reference to ${siteId}, or a name that is free`,
    fix: "choose another name",
  };
  return [...(hasOtherLevel ? [otherLevel] : []), ...(isTaken ? [taken] : [])];
}

/** Faults of what a stack requires and does not find. */
export function missingSite({ siteId, contextId, referenceName }: DeclaredAzureSite, { site, reference }: LiveAzureSite): Fault[] {
  const fix = "correct the setting, or set site.prerequisites.azureSite.mode to create";
  const absent = (what: string, given: string, allowed: string): Fault => ({ code: "EDGE-AZURE-SITE", what, given, allowed, fix });
  return [
    ...(site === undefined
      ? [absent("the Azure site does not exist, or may not be read", `site.prerequisites.azureSite.id = ${siteId}`, "ARM id of a site in a resource group")]
      : []),
    ...(reference === undefined
      ? [
          absent(
            "the context has no such site reference, or it may not be read",
            `site.prerequisites.azureSite.referenceName = ${referenceName}, in ${contextId}`,
            `the name of a reference to ${siteId}`,
          ),
        ]
      : []),
  ];
}
