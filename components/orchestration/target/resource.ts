import type * as pulumi from "@pulumi/pulumi";
import { EdgeResource } from "../../dynamic/edge-resource";

export interface TargetArgs {
  /** Required. ARM id of the resource group. */
  resourceGroupId: string;
  /** Required. 3-61 letters, digits and `-`. */
  name: string;
  /** Required. Region, lower case without spaces. */
  location: string;
  /** Required. ARM id of the custom location of the site's cluster. */
  customLocationId: string;
  /** Required. ARM id of the tenant's context. */
  contextId: string;
  /** Required. One of the context's levels. */
  hierarchyLevel: string;
  /** Required. A part of the context's capabilities. */
  capabilities: string[];
  /** Required. Shown in the portal. */
  displayName: string;
  /** Required. Shown in the portal. */
  description: string;
  /** Required. ARM id of the site's Arc-enabled cluster. */
  connectedClusterId: string;
  /** Required. Is the cluster gone for ever, so that the target is removed without it? */
  force: boolean;
  /** Required. How long to wait for the service, ISO 8601. */
  timeout: string;
}

/** A site as workload orchestration knows it. */
export class Target extends EdgeResource {
  constructor(name: string, args: TargetArgs, options: pulumi.CustomResourceOptions = {}) {
    super("orchestration/Target", name, { ...args }, ["configurationId"], options);
  }
}
