import type * as pulumi from "@pulumi/pulumi";
import { type ArgsOf, EdgeResource, type ResourceShape, stackOwner } from "../../dynamic/edge-resource";
import type { TokenInputs, TokenState } from "./kind";

const defaults = { status: "enabled", timeout: "PT10M" } satisfies Partial<TokenInputs>;
const shape: ResourceShape<TokenInputs, TokenState, "otherPasswords"> = { kind: "registry/Token", outputs: { otherPasswords: "plain" } };

/** See TokenInputs. */
export type TokenArgs = ArgsOf<
  TokenInputs,
  { optional: keyof typeof defaults | "owner"; takesOutputs: "registryId" | "scopeMapId"; decided: "otherPasswords" }
>;

/** A name that may do what its scope map allows. Its passwords are resources of their own. */
export class Token extends EdgeResource<TokenInputs, TokenState, "otherPasswords"> {
  /** Passwords that the token had before this program managed it. */
  declare readonly otherPasswords: pulumi.Output<TokenInputs["otherPasswords"]>;

  constructor(name: string, args: TokenArgs, options: pulumi.CustomResourceOptions = {}) {
    super(shape, name, { ...defaults, owner: stackOwner(), ...args }, options);
  }
}
