import type * as pulumi from "@pulumi/pulumi";
import { EdgeResource } from "../../dynamic/edge-resource";

export interface TrustedNodesArgs {
  /** Required. Context of the kubeconfig. */
  context: string;
  /** Required. Where the DaemonSet is. */
  namespace: string;
  /** Required. Its name. */
  daemonSet: string;
  /** Required. Its generation: another one has to reach all nodes again. */
  revision: pulumi.Input<string>;
  /** Required. How long all nodes together may take, ISO 8601. */
  timeout: string;
}

/** Waits until the node script is content on every node. */
export class TrustedNodes extends EdgeResource {
  /** Nodes that were there when all were content, by name. */
  declare readonly nodes: pulumi.Output<string[]>;

  constructor(name: string, args: TrustedNodesArgs, options: pulumi.CustomResourceOptions = {}) {
    super("cluster/TrustedNodes", name, { ...args }, ["nodes"], options);
  }
}
