import type * as pulumi from "@pulumi/pulumi";
import type { IssuedPassword } from "../../core/issued-password";
import { type ArgsOf, type DeclaredInputs, EdgeResource, type ResourceShape } from "../../dynamic/edge-resource";
import type { PropagatedInputs, PropagatedState } from "./kind";

const defaults = { settling: "PT2M", wait: "confirmed", timeout: "PT30M" } satisfies Partial<PropagatedInputs>;

const shape: ResourceShape<PropagatedInputs, PropagatedState> = {
  kind: "cluster/Propagated",
  outputs: { inUseValue: "secret", inUseIssuedAt: "plain", confirmedIssuedAt: "plain", lastSyncTime: "plain" },
  secretInputs: ["value"],
};

/** See PropagatedInputs. */
export type PropagatedArgs = ArgsOf<Omit<PropagatedInputs, keyof IssuedPassword>, { optional: keyof typeof defaults; takesOutputs: "connectedRegistryId" }> & {
  /** Required. The client token's newest password. */
  password: DeclaredInputs<IssuedPassword>;
};

/** Waits until a site accepts a client token's newest password, which it receives with a sync; its outputs are the password that the site accepts. */
export class Propagated extends EdgeResource<PropagatedInputs, PropagatedState> {
  /** `value` of the password to pull with. Secret. */
  declare readonly inUseValue: pulumi.Output<string>;
  /** Its `issuedAt`. */
  declare readonly inUseIssuedAt: pulumi.Output<string>;

  constructor(name: string, { password, ...args }: PropagatedArgs, options: pulumi.CustomResourceOptions = {}) {
    const { value, issuedAt, generation } = password;
    super(shape, name, { ...defaults, ...args, value, issuedAt, generation }, options);
  }
}
