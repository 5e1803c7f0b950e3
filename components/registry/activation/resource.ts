import type * as pulumi from "@pulumi/pulumi";
import { type ArgsOf, EdgeResource, type ResourceShape, stackOwner } from "../../dynamic/edge-resource";
import type { ActivationInputs, ActivationState } from "./kind";

const defaults = { timeout: "PT10M" } satisfies Partial<ActivationInputs>;
const shape: ResourceShape<ActivationInputs, ActivationState> = { kind: "registry/Activation", outputs: {} };

/** See ActivationInputs. */
export type ActivationArgs = ArgsOf<ActivationInputs, { optional: keyof typeof defaults | "owner"; takesOutputs: "connectedRegistryId" }>;

/** Deactivates a connected registry when it is destroyed. The instance depends on it, so the instance is removed first. */
export class Activation extends EdgeResource<ActivationInputs, ActivationState> {
  constructor(name: string, args: ActivationArgs, options: pulumi.CustomResourceOptions = {}) {
    super(shape, name, { ...defaults, owner: stackOwner(), ...args }, options);
  }
}
