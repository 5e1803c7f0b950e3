import type * as pulumi from "@pulumi/pulumi";
import { type ArgsOf, EdgeResource, type ResourceShape, stackOwner } from "../../dynamic/edge-resource";
import type { SchemaInputs, SchemaState } from "./kind";

const shape: ResourceShape<SchemaInputs, SchemaState> = { kind: "orchestration/Schema", outputs: { tagNames: "plain" } };

/** A schema: the parent of schema versions, which declare the values that a solution accepts. */
export class Schema extends EdgeResource<SchemaInputs, SchemaState> {
  constructor(name: string, args: ArgsOf<SchemaInputs, { optional: "owner" }>, options: pulumi.CustomResourceOptions = {}) {
    super(shape, name, { owner: stackOwner(), ...args }, options);
  }
}
