import type * as pulumi from "@pulumi/pulumi";
import { type ArgsOf, EdgeResource, type ResourceShape } from "../../dynamic/edge-resource";
import type { AzureSiteInputs, AzureSiteState } from "./kind";

const shape: ResourceShape<AzureSiteInputs, AzureSiteState> = { kind: "orchestration/AzureSite", outputs: {} };

/** See AzureSiteInputs. */
export type AzureSiteArgs = ArgsOf<AzureSiteInputs, Record<never, never>>;

/** A site of Azure Arc site manager and its reference in the context. Neither is ever deleted. */
export class AzureSite extends EdgeResource<AzureSiteInputs, AzureSiteState> {
  constructor(name: string, args: AzureSiteArgs, options: pulumi.CustomResourceOptions = {}) {
    super(shape, name, args, options);
  }
}
