import * as pulumi from "@pulumi/pulumi";
import { resourceTypes } from "../../core/resource-types";
import { ScopeMap } from "../scope-map/resource";
import { Token } from "../token/resource";
import { type PasswordRules, TokenPassword } from "../token-password/resource";

export interface ScopedTokenArgs {
  /** Required. ARM id of the registry. */
  registryId: pulumi.Input<string>;
  /** Required. Name of the scope map and of the token. */
  name: string;
  /** Optional. An existing token, by name, and the ARM id of its scope map, whose actions stay allowed. @default - a new token */
  adopted?: { token: string; scopeMapId: string } | undefined;
  /** Required. Allowed actions, on exact repositories. */
  actions: string[];
  /** Optional. Further actions that a new scope map starts with, and that others may take away. @default - none */
  initialActions?: string[] | undefined;
  /** Required. Description of the scope map. */
  description: string;
  /** Optional. The owner of the scope map and token of this name before this stack. @default - none */
  formerOwner?: string | undefined;
  /** Required. When its password is replaced. */
  password: PasswordRules;
  /** Required. Timeout of each resource, ISO 8601. */
  timeout: string;
}

/** A registry token limited to certain actions, with a password. Children: scope map, token, password. */
export class ScopedToken extends pulumi.ComponentResource {
  /** ARM id of the token. */
  readonly tokenId: pulumi.Output<string>;
  /** A resource that refers to the token by an id known in advance must depend on it. */
  readonly token: Token;
  /** The token's IssuedPassword. */
  readonly password: TokenPassword;

  constructor(name: string, args: ScopedTokenArgs, options: pulumi.ComponentResourceOptions = {}) {
    super(resourceTypes.scopedToken, name, {}, options);
    const child = { parent: this };
    const { registryId, adopted, description, actions, initialActions, formerOwner = "", timeout } = args;
    const copiedFrom = adopted?.scopeMapId ?? "";
    const wanted = { registryId, name: args.name, description, actions, initialActions, formerOwner, copiedFrom, timeout };
    const map = new ScopeMap(`${name}-map`, wanted, child);
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
