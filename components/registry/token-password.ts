import type * as pulumi from "@pulumi/pulumi";
import { EdgeResource } from "../dynamic/edge-resource";

export interface TokenPasswordArgs {
  /** Required. ARM id of the token. */
  tokenId: pulumi.Input<string>;
  /** Optional. Counts the passwords asked for. @default 1 */
  generation?: number;
  /** Optional. How long to wait for the service, ISO 8601. @default PT10M */
  timeout?: string;
}

/** One password of a token, made once and kept in the state as a secret. */
export class TokenPassword extends EdgeResource {
  /** Secret. */
  declare readonly value: pulumi.Output<string>;
  /** The service's time of its making: its fingerprint. */
  declare readonly creationTime: pulumi.Output<string>;
  declare readonly slot: pulumi.Output<string>;

  constructor(name: string, args: TokenPasswordArgs, options: pulumi.CustomResourceOptions = {}) {
    super("registry/TokenPassword", name, { generation: 1, timeout: "PT10M", ...args }, ["slot", "value", "creationTime"], options, ["value"]);
  }
}
