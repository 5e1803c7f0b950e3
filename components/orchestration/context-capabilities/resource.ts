import type * as pulumi from "@pulumi/pulumi";
import { EdgeResource } from "../../dynamic/edge-resource";

export interface ContextCapabilitiesArgs {
  /** Required. ARM id of the tenant's context. */
  contextId: string;
  /** Required. Names that it has to have. */
  capabilities: string[];
  /** Optional. How long the service takes to know a new one everywhere, ISO 8601. @default PT30S - as long as the service's samples sleep */
  propagation?: string;
  /** Required. How long to wait for the service, ISO 8601. */
  timeout: string;
}

/** Capabilities that a context has to have, beside those of others. */
export class ContextCapabilities extends EdgeResource {
  constructor(name: string, args: ContextCapabilitiesArgs, options: pulumi.CustomResourceOptions = {}) {
    super("orchestration/ContextCapabilities", name, { propagation: "PT30S", ...args }, ["own", "addedAtMs"], options);
  }
}
