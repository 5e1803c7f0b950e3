import type * as pulumi from "@pulumi/pulumi";
import { type ArgsOf, EdgeResource, type ResourceShape } from "../../dynamic/edge-resource";
import type { NodeTrustChangeInputs, NodeTrustChangeState } from "./kind";

const shape: ResourceShape<NodeTrustChangeInputs, NodeTrustChangeState> = { kind: "cluster/NodeTrustChange", outputs: { released: "plain" } };

/** See NodeTrustChangeInputs. */
export type NodeTrustChangeArgs = ArgsOf<NodeTrustChangeInputs, { takesOutputs: "wanted" }>;

/** Holds a change of node trust until a maintenance window is open. */
export class NodeTrustChange extends EdgeResource<NodeTrustChangeInputs, NodeTrustChangeState> {
  /** What the nodes must get, JSON. */
  declare readonly wanted: pulumi.Output<string>;
  /** What they may get now, JSON; absent before the first window. */
  declare readonly released: pulumi.Output<string | undefined>;

  constructor(name: string, args: NodeTrustChangeArgs, options: pulumi.CustomResourceOptions = {}) {
    super(shape, name, args, options);
  }
}
