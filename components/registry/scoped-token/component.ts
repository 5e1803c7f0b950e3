import * as pulumi from "@pulumi/pulumi";
import { ScopeMap } from "../scope-map/resource";
import { Token } from "../token/resource";
import { type PasswordRules, TokenPassword } from "../token-password/resource";

export interface ScopedTokenArgs {
  /** Required. ARM id of the registry. */
  registryId: pulumi.Input<string>;
  /** Required. Name of both the scope map and the token; the service finds them by it. */
  name: string;
  /** Optional. The token that is there, by name, and the ARM id of its scope map: what that allows stays allowed. @default - a token of its own */
  adopted?: { token: string; scopeMapId: string } | undefined;
  /** Required. What the token may do; exact repositories. */
  actions: string[];
  /** Required. What it is for. */
  description: string;
  /** Required. When its password is replaced. */
  password: PasswordRules;
  /** Required. How long one resource may take, ISO 8601. */
  timeout: string;
}

/** A name that may do exactly this, with a password. Children: scope map, token, password. */
export class ScopedToken extends pulumi.ComponentResource {
  /** ARM id of the token. */
  readonly tokenId: pulumi.Output<string>;
  /** What uses it by an id that is known beforehand must depend on it. */
  readonly token: Token;
  /** Name and password. Secret. */
  readonly password: TokenPassword;

  constructor(name: string, args: ScopedTokenArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("edge:registry:ScopedToken", name, {}, options);
    const child = { parent: this };
    const { registryId, adopted, description, actions, timeout } = args;
    const map = new ScopeMap(`${name}-map`, { registryId, name: args.name, description, actions, copiedFrom: adopted?.scopeMapId ?? "", timeout }, child);
    this.token = new Token(`${name}-token`, { registryId, name: adopted?.token ?? args.name, scopeMapId: map.id, timeout }, child);
    this.password = new TokenPassword(
      `${name}-password`,
      { tokenId: this.token.id, otherPasswords: this.token.otherPasswords, ...args.password, timeout },
      child,
    );
    this.tokenId = this.token.id;
    this.registerOutputs({ tokenId: this.tokenId });
  }
}
