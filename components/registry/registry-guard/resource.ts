import type * as pulumi from "@pulumi/pulumi";
import { EdgeResource } from "../../dynamic/edge-resource";

export interface RegistryGuardArgs {
  /** Required. ARM id of the registry. */
  registryId: pulumi.Input<string>;
  /** Optional. How long a look may take, ISO 8601. @default PT10M */
  timeout?: string;
}

/** Keeps all that it depends on from being destroyed while connected registries sync from a registry. */
export class RegistryGuard extends EdgeResource {
  constructor(name: string, args: RegistryGuardArgs, options: pulumi.CustomResourceOptions = {}) {
    super("registry/RegistryGuard", name, { timeout: "PT10M", ...args }, [], options);
  }
}
