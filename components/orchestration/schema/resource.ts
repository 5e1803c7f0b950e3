import type * as pulumi from "@pulumi/pulumi";
import { EdgeResource, type ResourceShape } from "../../dynamic/edge-resource";
import type { SchemaInputs, SchemaState } from "./kind";

const shape: ResourceShape<SchemaInputs, SchemaState> = { kind: "orchestration/Schema", outputs: {} };

/** A schema: the parent of schema versions, which declare the values that a solution accepts. */
export class Schema extends EdgeResource<SchemaInputs, SchemaState> {
  constructor(name: string, args: SchemaInputs, options: pulumi.CustomResourceOptions = {}) {
    super(shape, name, args, options);
  }
}
