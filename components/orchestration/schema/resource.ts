import type * as pulumi from "@pulumi/pulumi";
import { EdgeResource } from "../../dynamic/edge-resource";

export interface SchemaArgs {
  /** Required. ARM id of the resource group. */
  resourceGroupId: string;
  /** Required. 3-24 letters, digits and `-`. */
  name: string;
  /** Required. Region, lower case without spaces. */
  location: string;
  /** Required. How long to wait for the service, ISO 8601. */
  timeout: string;
}

/** The name under which versions of a schema are kept. */
export class Schema extends EdgeResource {
  constructor(name: string, args: SchemaArgs, options: pulumi.CustomResourceOptions = {}) {
    super("orchestration/Schema", name, { ...args }, [], options);
  }
}
