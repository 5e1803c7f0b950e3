import type * as pulumi from "@pulumi/pulumi";
import { type ArgsOf, EdgeResource, type ResourceShape, stackOwner } from "../../dynamic/edge-resource";
import type { SolutionTemplateInputs, SolutionTemplateState } from "./kind";

const shape: ResourceShape<SolutionTemplateInputs, SolutionTemplateState> = {
  kind: "orchestration/SolutionTemplate",
  outputs: { uniqueIdentifier: "plain", tagNames: "plain" },
};

/** A solution template: the parent of a solution's versions. */
export class SolutionTemplate extends EdgeResource<SolutionTemplateInputs, SolutionTemplateState> {
  constructor(name: string, args: ArgsOf<SolutionTemplateInputs, { optional: "owner" }>, options: pulumi.CustomResourceOptions = {}) {
    super(shape, name, { owner: stackOwner(), ...args }, options);
  }
}
