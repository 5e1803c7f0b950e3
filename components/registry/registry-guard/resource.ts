import type * as pulumi from "@pulumi/pulumi";
import { type ArgsOf, EdgeResource, type ResourceShape, stackOwner } from "../../dynamic/edge-resource";
import type { RegistryGuardInputs, RegistryGuardState } from "./kind";

const defaults = { timeout: "PT10M" } satisfies Partial<RegistryGuardInputs>;
const shape: ResourceShape<RegistryGuardInputs, RegistryGuardState> = { kind: "registry/RegistryGuard", outputs: { tagNames: "plain" } };

/** See RegistryGuardInputs. */
export type RegistryGuardArgs = ArgsOf<RegistryGuardInputs, { optional: keyof typeof defaults | "owner"; takesOutputs: "registryId" }>;

/** Prevents everything it depends on from being destroyed while connected registries sync from the registry. */
export class RegistryGuard extends EdgeResource<RegistryGuardInputs, RegistryGuardState> {
  constructor(name: string, args: RegistryGuardArgs, options: pulumi.CustomResourceOptions = {}) {
    super(shape, name, { ...defaults, owner: stackOwner(), ...args }, options);
  }
}
