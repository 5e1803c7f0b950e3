import type * as pulumi from "@pulumi/pulumi";
import { type ArgsOf, EdgeResource, type ResourceShape } from "../../dynamic/edge-resource";
import type { TrustedNodesInputs, TrustedNodesState } from "./kind";

const shape: ResourceShape<TrustedNodesInputs, TrustedNodesState> = { kind: "cluster/TrustedNodes", outputs: { nodes: "plain" } };

/** See TrustedNodesInputs. */
export type TrustedNodesArgs = ArgsOf<TrustedNodesInputs, { takesOutputs: "revision" }>;

/** Waits until the node script has succeeded on every node. */
export class TrustedNodes extends EdgeResource<TrustedNodesInputs, TrustedNodesState> {
  /** Names of the nodes at that time. */
  declare readonly nodes: pulumi.Output<string[]>;

  constructor(name: string, args: TrustedNodesArgs, options: pulumi.CustomResourceOptions = {}) {
    super(shape, name, args, options);
  }
}
