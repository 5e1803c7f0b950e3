import { clusterKinds } from "./describe-cluster";
import { hubKinds } from "./describe-hub";
import { orchestrationKinds } from "./describe-orchestration";
import { prerequisiteKinds } from "./describe-prerequisites";
import { registryKinds } from "./describe-registry";
import { validationKinds } from "./describe-validation";
import { high, type KindDescription, low, medium } from "./kind-description";

/** Every described kind, in dependency order from the hub to what runs at a site. Reviews list changes in this order. */
export const kindDescriptions: readonly KindDescription[] = [
  ...hubKinds,
  ...registryKinds,
  ...clusterKinds,
  ...prerequisiteKinds,
  ...orchestrationKinds,
  ...validationKinds,
];

const unknownType = "unknown resource type";

/** Looks up the description of a resource. An undescribed type gets cautious risks, and none of its values is shown. `name`: its logical name. */
export function descriptionOf({ type, name }: { type: string; name: string }): KindDescription {
  const described = kindDescriptions.filter((kind) => kind.type === type);
  return (
    described.find(({ names }) => names?.test(name)) ??
    described.find(({ names }) => names === undefined) ?? {
      type,
      label: type.slice(type.lastIndexOf(":") + 1),
      create: low(unknownType),
      update: medium(unknownType),
      replace: high(unknownType),
      delete: high(unknownType),
      fields: {},
    }
  );
}

/** Position of a type in the dependency order; undescribed types come last. */
export function positionOf(type: string): number {
  const index = kindDescriptions.findIndex((kind) => kind.type === type);
  return index < 0 ? kindDescriptions.length : index;
}
