import type * as pulumi from "@pulumi/pulumi";
import { type ArgsOf, EdgeResource, type ResourceShape } from "../../dynamic/edge-resource";
import type { ProviderRegistrationsInputs, ProviderRegistrationsState } from "./kind";

const defaults = { timeout: "PT30M" } satisfies Partial<ProviderRegistrationsInputs>;
const shape: ResourceShape<ProviderRegistrationsInputs, ProviderRegistrationsState> = { kind: "subscription/ProviderRegistrations", outputs: {} };

/** See ProviderRegistrationsInputs. */
export type ProviderRegistrationsArgs = ArgsOf<ProviderRegistrationsInputs, { optional: keyof typeof defaults }>;

/** Registrations of resource providers in a subscription. Never taken back. */
export class ProviderRegistrations extends EdgeResource<ProviderRegistrationsInputs, ProviderRegistrationsState> {
  constructor(name: string, args: ProviderRegistrationsArgs, options: pulumi.CustomResourceOptions = {}) {
    super(shape, name, { ...defaults, ...args }, options);
  }
}
