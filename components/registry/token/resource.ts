import type * as pulumi from "@pulumi/pulumi";
import type { PasswordMark } from "../token-password/password-slot";
import { EdgeResource } from "../../dynamic/edge-resource";

export interface TokenArgs {
  /** Required. ARM id of the registry. */
  registryId: pulumi.Input<string>;
  /** Required. 5-50 letters, digits and `-`. */
  name: string;
  /** Required. ARM id of its scope map. */
  scopeMapId: pulumi.Input<string>;
  /** Optional. A disabled token is refused everywhere. @default enabled */
  status?: "enabled" | "disabled";
  /** Optional. How long to wait for the service, ISO 8601. @default PT10M */
  timeout?: string;
}

/** A name that may do what its scope map says; its passwords are resources of their own. */
export class Token extends EdgeResource {
  /** Passwords that the token had before it was ours. */
  declare readonly otherPasswords: pulumi.Output<PasswordMark[]>;

  constructor(name: string, args: TokenArgs, options: pulumi.CustomResourceOptions = {}) {
    super("registry/Token", name, { status: "enabled", timeout: "PT10M", ...args }, ["otherPasswords"], options);
  }
}
