import type * as pulumi from "@pulumi/pulumi";
import { EdgeResource } from "../../dynamic/edge-resource";

export interface ExtensionRemovalArgs {
  /** Required. ARM id of the Arc-enabled cluster. */
  connectedClusterId: string;
  /** Required. Name of the extension. */
  name: string;
  /** Required. Is the cluster gone for ever, so that the extension is removed from Azure alone? */
  force: boolean;
  /** Required. How long to wait for the service, ISO 8601. */
  timeout: string;
}

/** Keeps all that it depends on from being destroyed while the site's cluster is not connected; takes the extension out of Azure by itself where the cluster is gone for ever. */
export class ExtensionRemoval extends EdgeResource {
  constructor(name: string, args: ExtensionRemovalArgs, options: pulumi.CustomResourceOptions = {}) {
    super("cluster/ExtensionRemoval", name, { ...args }, [], options);
  }
}
