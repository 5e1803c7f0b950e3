import type * as pulumi from "@pulumi/pulumi";
import type { PasswordMark } from "./password-slot";
import { EdgeResource } from "../../dynamic/edge-resource";

/** When a password is replaced. */
export interface PasswordRules {
  /** Any text; another one asks for a new password. @default - empty, asks for nothing */
  trigger: string;
  /** How long a password is good, ISO 8601 in whole days. @default - empty, for ever */
  validity: string;
  /** How long before its end a password is replaced, ISO 8601 in whole days. @default P30D */
  margin: string;
  /** ARM id of the cluster that must learn of a new password; none is begun while it is not connected. @default - empty, nobody has to */
  connectedClusterId: string;
  /** Is a password in use that was issued elsewhere? The first of ours is a rotation then: it takes the free place, and that one goes once the site uses ours. @default false */
  takesOver: boolean;
}

export interface TokenPasswordArgs extends Partial<PasswordRules> {
  /** Required. ARM id of the token. */
  tokenId: pulumi.Input<string>;
  /** Required. Passwords that the token had before it was ours: they are left alone, unless ours takes over. */
  otherPasswords: pulumi.Input<PasswordMark[]>;
  /** Optional. How long to wait for the service, ISO 8601. @default PT10M */
  timeout?: string;
}

const defaults = { trigger: "", validity: "", margin: "P30D", connectedClusterId: "", takesOver: false, drift: "", timeout: "PT10M" };

/** The password of a token, kept in the state as a secret. A new one takes the token's other place; a RetiredPassword removes the one before. */
export class TokenPassword extends EdgeResource {
  /** Secret. */
  declare readonly value: pulumi.Output<string>;
  /** The service's time of its making: its fingerprint. */
  declare readonly creationTime: pulumi.Output<string>;
  declare readonly slot: pulumi.Output<string>;
  /** How many passwords there have been with this one. */
  declare readonly issuedGeneration: pulumi.Output<number>;

  constructor(name: string, args: TokenPasswordArgs, options: pulumi.CustomResourceOptions = {}) {
    const outputs = ["slot", "value", "creationTime", "expiry", "issuedGeneration", "previous"];
    super("registry/TokenPassword", name, { ...defaults, ...args }, outputs, options, ["value"]);
  }
}
