import type * as pulumi from "@pulumi/pulumi";
import { EdgeResource } from "../dynamic/edge-resource";

export interface ReadinessArgs {
  /** Required. ARM id of the connected registry. */
  connectedRegistryId: pulumi.Input<string>;
  /** Required. Times of the service that a sync must be later than, ISO 8601. */
  after: pulumi.Input<string>[];
  /** Optional. `accepted`: the run succeeds with the resource Pending. @default confirmed */
  wait?: "confirmed" | "accepted";
  /** Optional. How long to wait, ISO 8601. @default PT30M */
  timeout?: string;
}

/** Waits until the site's registry is Online and has synced after everything it must know. */
export class Readiness extends EdgeResource {
  /** Absent while Pending. */
  declare readonly connectionState: pulumi.Output<string | undefined>;
  /** Likewise. */
  declare readonly lastSyncTime: pulumi.Output<string | undefined>;

  constructor(name: string, args: ReadinessArgs, options: pulumi.CustomResourceOptions = {}) {
    super("cluster/Readiness", name, { wait: "confirmed", timeout: "PT30M", ...args }, ["connectionState", "lastSyncTime"], options);
  }
}
