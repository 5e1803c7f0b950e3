import type * as pulumi from "@pulumi/pulumi";
import { EdgeResource } from "../../dynamic/edge-resource";

export interface SchemaVersionArgs {
  /** Required. ARM id of the schema. */
  schemaId: pulumi.Input<string>;
  /** Required. `x.y.z`. */
  version: string;
  /** Required. YAML: `rules.configs`. */
  value: string;
  /** Required. How long to wait for the service, ISO 8601. */
  timeout: string;
}

/** One version of a schema: which values a solution takes. Never changes. */
export class SchemaVersion extends EdgeResource {
  constructor(name: string, args: SchemaVersionArgs, options: pulumi.CustomResourceOptions = {}) {
    super("orchestration/SchemaVersion", name, { ...args }, [], options);
  }
}
