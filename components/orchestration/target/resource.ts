import type * as pulumi from "@pulumi/pulumi";
import { EdgeResource, type ResourceShape } from "../../dynamic/edge-resource";
import type { TargetInputs, TargetState } from "./kind";

const shape: ResourceShape<TargetInputs, TargetState> = { kind: "orchestration/Target", outputs: { configurationId: "plain" } };

/** A target: a site in workload orchestration. */
export class Target extends EdgeResource<TargetInputs, TargetState> {
  constructor(name: string, args: TargetInputs, options: pulumi.CustomResourceOptions = {}) {
    super(shape, name, args, options);
  }
}
