import type * as pulumi from "@pulumi/pulumi";
import { EdgeResource } from "../../dynamic/edge-resource";

export interface SolutionTemplateArgs {
  /** Required. ARM id of the resource group. */
  resourceGroupId: string;
  /** Required. 3-24 letters, digits and `-`. */
  name: string;
  /** Required. Region, lower case without spaces. */
  location: string;
  /** Required. What it is. */
  description: string;
  /** Required. What a target must be capable of. */
  capabilities: string[];
  /** Required. How long to wait for the service, ISO 8601. */
  timeout: string;
}

/** A solution as it is offered to targets. */
export class SolutionTemplate extends EdgeResource {
  /** The service's own name of it; another one when it is made again. */
  declare readonly uniqueIdentifier: pulumi.Output<string>;

  constructor(name: string, args: SolutionTemplateArgs, options: pulumi.CustomResourceOptions = {}) {
    super("orchestration/SolutionTemplate", name, { ...args }, ["uniqueIdentifier"], options);
  }
}
