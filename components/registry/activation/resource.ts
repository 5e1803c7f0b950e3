import type * as pulumi from "@pulumi/pulumi";
import { EdgeResource } from "../../dynamic/edge-resource";

export interface ActivationArgs {
  /** Required. ARM id of the connected registry. */
  connectedRegistryId: pulumi.Input<string>;
  /** Optional. How long a deactivation may take, ISO 8601. @default PT10M */
  timeout?: string;
}

/** Deactivates a connected registry when it is destroyed, after its instance has gone. The instance depends on it. */
export class Activation extends EdgeResource {
  constructor(name: string, args: ActivationArgs, options: pulumi.CustomResourceOptions = {}) {
    super("registry/Activation", name, { timeout: "PT10M", ...args }, [], options);
  }
}
