import type * as pulumi from "@pulumi/pulumi";
import { EdgeResource } from "../../dynamic/edge-resource";

export interface ConfigTemplateArgs {
  /** Required. ARM id of the resource group. */
  resourceGroupId: string;
  /** Required. 3-24 letters, digits and `-`. */
  name: string;
  /** Required. Region, lower case without spaces. */
  location: string;
  /** Required. What it is. */
  description: string;
  /** Required. How long to wait for the service, ISO 8601. */
  timeout: string;
}

/** Values that several solutions share; what they are is in its versions. */
export class ConfigTemplate extends EdgeResource {
  constructor(name: string, args: ConfigTemplateArgs, options: pulumi.CustomResourceOptions = {}) {
    super("orchestration/ConfigTemplate", name, { ...args }, [], options);
  }
}
