import type * as pulumi from "@pulumi/pulumi";
import { type ArgsOf, EdgeResource, type ResourceShape } from "../../dynamic/edge-resource";
import type { ContextCapabilitiesInputs, ContextCapabilitiesState } from "./kind";

/** New capabilities get as long to propagate as the service's SDK samples sleep. */
const defaults = { propagation: "PT30S" } satisfies Partial<ContextCapabilitiesInputs>;
const shape: ResourceShape<ContextCapabilitiesInputs, ContextCapabilitiesState> = {
  kind: "orchestration/ContextCapabilities",
  outputs: { own: "plain", addedAtMs: "plain" },
};

/** See ContextCapabilitiesInputs. */
export type ContextCapabilitiesArgs = ArgsOf<ContextCapabilitiesInputs, { optional: keyof typeof defaults; takesOutputs: "contextId" }>;

/** Capabilities that the context must have, besides those of others. */
export class ContextCapabilities extends EdgeResource<ContextCapabilitiesInputs, ContextCapabilitiesState> {
  constructor(name: string, args: ContextCapabilitiesArgs, options: pulumi.CustomResourceOptions = {}) {
    super(shape, name, { ...defaults, ...args }, options);
  }
}
