import type * as pulumi from "@pulumi/pulumi";
import { type ArgsOf, EdgeResource, type ResourceShape } from "../../dynamic/edge-resource";
import type { SchemaVersionInputs, SchemaVersionState } from "./kind";

const shape: ResourceShape<SchemaVersionInputs, SchemaVersionState> = { kind: "orchestration/SchemaVersion", outputs: {} };

/** See SchemaVersionInputs. */
export type SchemaVersionArgs = ArgsOf<SchemaVersionInputs, { takesOutputs: "schemaId" }>;

/** One immutable version of a schema. */
export class SchemaVersion extends EdgeResource<SchemaVersionInputs, SchemaVersionState> {
  constructor(name: string, args: SchemaVersionArgs, options: pulumi.CustomResourceOptions = {}) {
    super(shape, name, args, options);
  }
}
