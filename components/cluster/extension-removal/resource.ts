import type * as pulumi from "@pulumi/pulumi";
import { type ArgsOf, EdgeResource, type ResourceShape, stackOwner } from "../../dynamic/edge-resource";
import type { ExtensionRemovalInputs, ExtensionRemovalState } from "./kind";

const shape: ResourceShape<ExtensionRemovalInputs, ExtensionRemovalState> = { kind: "cluster/ExtensionRemoval", outputs: {} };

/** See ExtensionRemovalInputs. */
export type ExtensionRemovalArgs = ArgsOf<ExtensionRemovalInputs, { optional: "owner" | "removes" }>;

/** Prevents the deletion of everything it depends on while the site's cluster is not connected; deletes the extension in Azure itself if the cluster no longer exists. */
export class ExtensionRemoval extends EdgeResource<ExtensionRemovalInputs, ExtensionRemovalState> {
  constructor(name: string, args: ExtensionRemovalArgs, options: pulumi.CustomResourceOptions = {}) {
    super(shape, name, { owner: stackOwner(), ...args }, options);
  }
}
