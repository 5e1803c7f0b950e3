import type * as pulumi from "@pulumi/pulumi";
import { type ArgsOf, EdgeResource, type ResourceShape } from "../../dynamic/edge-resource";
import type { ActivationInputs } from "./inputs";
import type { ActivationState } from "./kind";

const defaults = { isAdopted: false, lost: "", timeout: "PT10M" } satisfies Partial<ActivationInputs>;
const shape: ResourceShape<ActivationInputs, ActivationState, "clearsPrevious"> = { kind: "registry/Activation", outputs: { clearsPrevious: "plain" } };

/** See ActivationInputs. */
export type ActivationArgs = ArgsOf<
  Omit<ActivationInputs, "lost">,
  { optional: Exclude<keyof typeof defaults, "lost">; takesOutputs: "connectedRegistryId" | "serviceAddress"; decided: "clearsPrevious" }
>;

/**
 * Claims a connected registry for one instance on one cluster at one address. The extension and everything in its namespace must depend on it and be replaced with it
 * (`replaceWith`); it deactivates the connected registry in between, and when it is destroyed.
 */
export class Activation extends EdgeResource<ActivationInputs, ActivationState, "clearsPrevious"> {
  constructor(name: string, args: ActivationArgs, options: pulumi.CustomResourceOptions = {}) {
    super(shape, name, { ...defaults, ...args }, options);
  }
}
