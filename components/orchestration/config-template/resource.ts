import type * as pulumi from "@pulumi/pulumi";
import { type ArgsOf, EdgeResource, type ResourceShape, stackOwner } from "../../dynamic/edge-resource";
import type { ConfigTemplateInputs, ConfigTemplateState } from "./kind";

const shape: ResourceShape<ConfigTemplateInputs, ConfigTemplateState> = { kind: "orchestration/ConfigTemplate", outputs: { tagNames: "plain" } };

/** A config template: values that several solutions share, kept in versions. */
export class ConfigTemplate extends EdgeResource<ConfigTemplateInputs, ConfigTemplateState> {
  constructor(name: string, args: ArgsOf<ConfigTemplateInputs, { optional: "owner" }>, options: pulumi.CustomResourceOptions = {}) {
    super(shape, name, { owner: stackOwner(), ...args }, options);
  }
}
