import type { Fault } from "./fault";
import { textAt } from "./json";

/** Tag of an Azure resource with its owner: the stack that manages it, `organization/project/stack`. Other tags stay. */
export const ownerTag = "edge-staging-owner";

/** Annotation of a Kubernetes object with its owner. */
export const ownerAnnotation = "edge-staging/owner";

/** Value of the setting `formerOwner` for objects that carry no owner. */
export const noOwner = "unmarked";

const ownerInText = /\s*\[owner: ([^\][]+)\]$/;

/** A scope map's description with its owner: scope maps have no tags, and an update of their actions keeps the description. */
export function withOwner(description: string, owner: string): string {
  return `${description} [owner: ${owner}]`.trimStart();
}

/** The owner in a scope map's description; undefined if it names none. `map`: its body from ARM. */
export function ownerOfScopeMap(map: unknown): string | undefined {
  return ownerInText.exec(textAt(map, "properties", "description") ?? "")?.[1];
}

/** A description without its owner. */
export function withoutOwner(description: string): string {
  return description.replace(ownerInText, "");
}

/** The owner in the tags of a resource; undefined if they name none. */
export function ownerOfTags(resource: unknown): string | undefined {
  return textAt(resource, "tags", ownerTag);
}

/** Whether an object belongs to another stack than `own`. One without an owner does not. */
export function isAnothers(owner: string | undefined, own: string | undefined): owner is string {
  return owner !== undefined && owner !== own;
}

/** The notice that a removal leaves an object alone, because another stack owns it. */
export function leftAlone(object: string, owner: string): string {
  return `[${object}] left alone: its owner is now stack ${owner}`;
}

/** Which settings name a stack's objects, and their former owner. */
export interface OwnerSettings {
  /** For example `another site.key`. */
  apart: string;
  /** For example `site.formerOwner`. */
  owner: string;
}

/** Settings of a site. */
export const siteOwnerSettings: OwnerSettings = { apart: "another site.key", owner: "site.formerOwner" };

/** Settings of a hub. */
export const hubOwnerSettings: OwnerSettings = { apart: "another hub.resourceGroup and hub.registry.name", owner: "hub.formerOwner" };

/** Fault: a stack would change objects of another one. `objects`: as a user knows them, for example `scope map line1`. */
export function ownedByAnother(owner: string, objects: readonly string[], { apart, owner: setting }: OwnerSettings = siteOwnerSettings): Fault {
  return {
    code: "EDGE-OWNED",
    what: `objects that this stack would change belong to stack ${owner}`,
    given: objects.join(", "),
    allowed: "objects that this stack created, or adopts",
    fix: `choose ${apart}; only if ${owner} must not manage them any more, or if it is this stack's former name, set ${setting}: ${owner}`,
  };
}

/** Fault: destroying a stack would delete resources that another one manages now. */
export function notYoursToDestroy(owner: string, object: string): Fault {
  return {
    code: "EDGE-OWNED",
    what: `stack ${owner} now owns what this stack would delete; nothing was deleted`,
    given: object,
    allowed: "objects that this stack owns",
    fix: "to forget this stack without touching anything, run `pulumi stack rm --force`",
  };
}
