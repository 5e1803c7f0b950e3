import * as pulumi from "@pulumi/pulumi";
import { type ArgsOf, EdgeResource, type ResourceShape } from "../../dynamic/edge-resource";
import type { TokenPassword } from "../token-password/resource";
import type { RetiredPasswordInputs, RetiredPasswordState } from "./kind";

const defaults = { grace: "PT0S", timeout: "PT10M" } satisfies Partial<RetiredPasswordInputs>;
const shape: ResourceShape<RetiredPasswordInputs, RetiredPasswordState> = { kind: "registry/RetiredPassword", outputs: { inUseSince: "plain" } };

/** See RetiredPasswordInputs. */
export type RetiredPasswordArgs = ArgsOf<
  Pick<RetiredPasswordInputs, "tokenId" | "grace" | "timeout">,
  { optional: keyof typeof defaults; takesOutputs: "tokenId" }
> & {
  /** Required. The password to keep. */
  kept: Pick<TokenPassword, "slot" | "issuedAt" | "generation" | "otherPasswords" | "replacesExisting">;
  /** Required. Absent while the token's user reports none. */
  inUseIssuedAt: pulumi.Input<string | undefined>;
};

/** Removes the previous password once nothing uses it. Must depend on everything that uses the token. */
export class RetiredPassword extends EdgeResource<RetiredPasswordInputs, RetiredPasswordState> {
  constructor(name: string, { kept, ...args }: RetiredPasswordArgs, options: pulumi.CustomResourceOptions = {}) {
    const { slot, issuedAt, generation } = kept;
    const others = pulumi.all([kept.otherPasswords, kept.replacesExisting]).apply(([marks, areReplaced]) => (areReplaced ? [] : marks));
    const inUseIssuedAt = pulumi.output(args.inUseIssuedAt).apply((time) => time ?? "");
    super(shape, name, { ...defaults, ...args, slot, issuedAt, generation, others, inUseIssuedAt }, options);
  }
}
