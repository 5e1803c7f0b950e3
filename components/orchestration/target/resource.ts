import type * as pulumi from "@pulumi/pulumi";
import { type ArgsOf, EdgeResource, type ResourceShape, stackOwner } from "../../dynamic/edge-resource";
import type { TargetInputs, TargetState } from "./kind";

const shape: ResourceShape<TargetInputs, TargetState> = { kind: "orchestration/Target", outputs: { configurationId: "plain", tagNames: "plain" } };

/** See TargetInputs. */
export type TargetArgs = ArgsOf<TargetInputs, { optional: "owner" }>;

/** A target: a site in workload orchestration. */
export class Target extends EdgeResource<TargetInputs, TargetState> {
  constructor(name: string, args: TargetArgs, options: pulumi.CustomResourceOptions = {}) {
    super(shape, name, { owner: stackOwner(), ...args }, options);
  }
}
