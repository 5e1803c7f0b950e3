import * as pulumi from "@pulumi/pulumi";
import { EdgeResource } from "../../dynamic/edge-resource";
import type { TokenPassword } from "../token-password/resource";

export interface RetiredPasswordArgs {
  /** Required. ARM id of the token. */
  tokenId: pulumi.Input<string>;
  /** Required. The password to keep. */
  kept: TokenPassword;
  /** Required. Creation time of the password that is used, as whoever uses it says: nothing is retired before it is the one to keep. Absent while nobody says. */
  usedTime: pulumi.Input<string | undefined>;
  /** Optional. How long the one before is left alone after that, ISO 8601. @default - not at all */
  rest?: string;
  /** Optional. How long to wait for the service, ISO 8601. @default PT10M */
  timeout?: string;
}

/** Removes the password before, once nothing uses it any more. Depends on everything that does. */
export class RetiredPassword extends EdgeResource {
  constructor(name: string, { kept, ...args }: RetiredPasswordArgs, options: pulumi.CustomResourceOptions = {}) {
    const { slot, creationTime, issuedGeneration } = kept;
    const usedTime = pulumi.output(args.usedTime).apply((time) => time ?? "");
    const inputs = { slot, creationTime, issuedGeneration, rest: "PT0S", timeout: "PT10M", ...args, usedTime };
    super("registry/RetiredPassword", name, inputs, [], options);
  }
}
