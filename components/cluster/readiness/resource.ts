import type * as pulumi from "@pulumi/pulumi";
import type { IssuedPassword } from "../../core/issued-password";
import { type ArgsOf, type DeclaredInputs, EdgeResource, type ResourceShape } from "../../dynamic/edge-resource";
import type { ReadinessInputs, ReadinessState } from "./kind";

const defaults = { settling: "PT2M", wait: "confirmed", timeout: "PT30M" } satisfies Partial<ReadinessInputs>;

const shape: ResourceShape<ReadinessInputs, ReadinessState> = {
  kind: "cluster/Readiness",
  outputs: { connectionState: "plain", lastSyncTime: "plain", deliveredTime: "plain", confirmedIssuedAt: "plain" },
  secretInputs: ["value"],
};

/** See ReadinessInputs. */
export type ReadinessArgs = ArgsOf<
  Omit<ReadinessInputs, keyof IssuedPassword>,
  { optional: keyof typeof defaults; takesOutputs: "connectedRegistryId" | "extensionTime" | "extensionId" }
> & {
  /** Required. The sync token's password. */
  password: DeclaredInputs<IssuedPassword>;
};

/** Waits until the site's registry is Online and syncs with its current password. */
export class Readiness extends EdgeResource<ReadinessInputs, ReadinessState> {
  /** Absent while Pending. */
  declare readonly connectionState: pulumi.Output<string | undefined>;
  /** Absent while Pending. */
  declare readonly lastSyncTime: pulumi.Output<string | undefined>;
  /** `issuedAt` of the password that the site is known to sync with. Absent while Pending. */
  declare readonly confirmedIssuedAt: pulumi.Output<string | undefined>;

  constructor(name: string, { password, ...args }: ReadinessArgs, options: pulumi.CustomResourceOptions = {}) {
    const { value, issuedAt, generation } = password;
    super(shape, name, { ...defaults, ...args, value, issuedAt, generation }, options);
  }
}
