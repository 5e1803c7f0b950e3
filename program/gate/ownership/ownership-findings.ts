import type { Fault } from "../../../components/core/fault";
import { type OwnerSettings, isAnothers, noOwner, ownedByAnother } from "../../../components/core/owner";

/** An existing object that a stack would change. */
export interface OwnedObject {
  /** As a user knows it, for example `scope map line1`. */
  name: string;
  /** The stack that it names as its owner; undefined if it names none. */
  owner: string | undefined;
  /** Whether the settings say that it is adopted: it may then be without an owner. */
  isAdopted: boolean;
  /** Whether the outputs of this stack's last successful run name it: releases before 0.2 recorded no owner. */
  isRecorded(outputs: unknown): boolean;
}

/** Whose objects a stack may change. */
export interface Ownership {
  /** This stack, `organization/project/stack`. */
  own: string;
  /** Their owner before this stack, or `unmarked`. */
  formerOwner: string | undefined;
  settings: OwnerSettings;
  /** Outputs of this stack's last successful run; read only if an object names no owner. */
  outputs(): Promise<unknown>;
  /** The stack under whose name those outputs were recorded, if it has been renamed since. */
  formerName(outputs: unknown): string | undefined;
}

/** Faults for objects of other stacks and for objects that nobody can attribute. */
export async function ownershipFindings(objects: readonly OwnedObject[], ownership: Ownership): Promise<Fault[]> {
  const { own, formerOwner, settings } = ownership;
  const unmarked = formerOwner === noOwner ? [] : objects.filter(({ owner, isAdopted }) => owner === undefined && !isAdopted);
  const outputs = unmarked.length > 0 ? await ownership.outputs() : undefined;
  const recorded = unmarked.filter(({ isRecorded }) => isRecorded(outputs));
  const formerName = recorded.length > 0 ? ownership.formerName(outputs) : undefined;
  const owned = objects.map(({ name, owner }) => ({ name, owner }));
  if (isAnothers(formerName, own)) owned.push(...recorded.map(({ name }) => ({ name, owner: formerName })));
  const byOwner = new Map<string, string[]>();
  for (const { name, owner } of owned) if (isAnothers(owner, own) && owner !== formerOwner) byOwner.set(owner, [...(byOwner.get(owner) ?? []), name]);
  const unknown = unmarked.filter((object) => !recorded.includes(object)).map(({ name }) => name);
  return [
    ...[...byOwner].map(([owner, names]) => ownedByAnother(owner, names, settings)),
    ...(unknown.length > 0 ? [withoutKnownOwner(unknown, settings)] : []),
  ];
}

function withoutKnownOwner(objects: readonly string[], { apart, owner: setting }: OwnerSettings): Fault {
  return {
    code: "EDGE-OWNER-UNKNOWN",
    what: "objects with the names that this stack uses exist, and nothing shows that this stack created them",
    given: objects.join(", "),
    allowed: "objects that this stack created, or adopts",
    fix: `choose ${apart}, adopt what was built by hand, or delete it; if this stack did create them, set ${setting}: ${noOwner}`,
  };
}
