import type * as pulumi from "@pulumi/pulumi";
import { type ArgsOf, EdgeResource, type ResourceShape } from "../../dynamic/edge-resource";
import type { TokenPasswordInputs, TokenPasswordState } from "./kind";
import type { PasswordPlan, PasswordSettings } from "./password-plan";

const defaults = {
  trigger: "",
  validity: "",
  margin: "P30D",
  connectedClusterId: "",
  replacesExisting: false,
  drift: "",
  timeout: "PT10M",
} satisfies Partial<TokenPasswordInputs>;

const shape: ResourceShape<TokenPasswordInputs, TokenPasswordState, keyof PasswordPlan> = {
  kind: "registry/TokenPassword",
  outputs: {
    slot: "plain",
    value: "secret",
    issuedAt: "plain",
    expiry: "plain",
    generation: "plain",
    previous: "plain",
    plannedGeneration: "plain",
    notAfter: "plain",
    reason: "plain",
  },
};

/** When a password is replaced. */
export interface PasswordRules extends PasswordSettings, Pick<TokenPasswordInputs, "connectedClusterId"> {}

/** See TokenPasswordInputs. */
export type TokenPasswordArgs = ArgsOf<
  TokenPasswordInputs,
  { optional: keyof typeof defaults; takesOutputs: "tokenId" | "otherPasswords"; decided: keyof PasswordPlan }
>;

/** The IssuedPassword of a token, stored in the state. A new one uses the token's other slot; a RetiredPassword removes the previous one. */
export class TokenPassword extends EdgeResource<TokenPasswordInputs, TokenPasswordState, keyof PasswordPlan> {
  /** Secret. */
  declare readonly value: pulumi.Output<string>;
  declare readonly issuedAt: pulumi.Output<string>;
  declare readonly generation: pulumi.Output<number>;
  declare readonly slot: pulumi.Output<TokenPasswordState["slot"]>;
  /** Passwords that existed before this program managed the token. */
  declare readonly otherPasswords: pulumi.Output<TokenPasswordInputs["otherPasswords"]>;
  declare readonly replacesExisting: pulumi.Output<boolean>;

  constructor(name: string, args: TokenPasswordArgs, options: pulumi.CustomResourceOptions = {}) {
    super(shape, name, { ...defaults, ...args }, options);
  }
}
