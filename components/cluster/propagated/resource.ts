import * as pulumi from "@pulumi/pulumi";
import { EdgeResource } from "../../dynamic/edge-resource";

export interface PropagatedArgs {
  /** Required. ARM id of the connected registry. */
  connectedRegistryId: pulumi.Input<string>;
  /** Required. The client token's newest password. Secret. */
  candidate: pulumi.Input<string>;
  /** Required. Its creation time. */
  candidateTime: pulumi.Input<string>;
  /** Required. How many passwords the client token has had with it. */
  issuedGeneration: pulumi.Input<number>;
  /** Optional. How much later than the password a sync must be before it is used, ISO 8601. @default PT2M, two syncs of a continuous schedule */
  settling?: string;
  /** Optional. `accepted`: the run succeeds with the resource Pending and the password before in use, and Offline is no reason to wait. @default confirmed */
  wait?: "confirmed" | "accepted";
  /** Optional. How long to wait, ISO 8601. @default PT30M */
  timeout?: string;
}

const defaults = { settling: "PT2M", wait: "confirmed", timeout: "PT30M" };

/** Waits until a site takes a client token's newest password, which it learns of at a sync; hands on the password that it takes. */
export class Propagated extends EdgeResource {
  /** The password to pull with. Secret. */
  declare readonly password: pulumi.Output<string>;
  /** Creation time of that password. */
  declare readonly passwordTime: pulumi.Output<string>;

  constructor(name: string, args: PropagatedArgs, options: pulumi.CustomResourceOptions = {}) {
    const outputs = ["password", "passwordTime", "confirmedTime", "lastSyncTime"];
    super("cluster/Propagated", name, { ...defaults, ...args, candidate: pulumi.secret(args.candidate) }, outputs, options, ["password", "candidate"]);
  }
}
