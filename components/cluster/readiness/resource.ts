import * as pulumi from "@pulumi/pulumi";
import { EdgeResource } from "../../dynamic/edge-resource";

export interface ReadinessArgs {
  /** Required. ARM id of the connected registry. */
  connectedRegistryId: pulumi.Input<string>;
  /** Required. The sync password. Secret. */
  password: pulumi.Input<string>;
  /** Required. Its creation time. */
  passwordTime: pulumi.Input<string>;
  /** Required. How many sync passwords there have been. */
  issuedGeneration: pulumi.Input<number>;
  /** Required. When the extension was last changed; empty where the service does not say. */
  extensionTime: pulumi.Input<string>;
  /** Required. ARM id of the extension. */
  extensionId: pulumi.Input<string>;
  /** Required. Context of the kubeconfig that leads to the site's cluster. */
  context: string;
  /** Optional. How much later than everything a sync must be before the password before may go, ISO 8601. @default PT2M, two syncs of a continuous schedule */
  settling?: string;
  /** Optional. `accepted`: the run succeeds with the resource Pending, and Offline is no reason to wait. @default confirmed */
  wait?: "confirmed" | "accepted";
  /** Optional. How long to wait, ISO 8601. @default PT30M */
  timeout?: string;
}

const defaults = { settling: "PT2M", wait: "confirmed", timeout: "PT30M" };

/** Waits until the site's registry is Online and syncs with its present password. */
export class Readiness extends EdgeResource {
  /** Absent while Pending. */
  declare readonly connectionState: pulumi.Output<string | undefined>;
  /** Likewise. */
  declare readonly lastSyncTime: pulumi.Output<string | undefined>;
  /** Creation time of the password that the site is known to sync with. Likewise. */
  declare readonly confirmedTime: pulumi.Output<string | undefined>;

  constructor(name: string, args: ReadinessArgs, options: pulumi.CustomResourceOptions = {}) {
    const outputs = ["connectionState", "lastSyncTime", "toldTime", "confirmedTime"];
    super("cluster/Readiness", name, { ...defaults, ...args, password: pulumi.secret(args.password) }, outputs, options, ["password"]);
  }
}
