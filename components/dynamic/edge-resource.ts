import * as pulumi from "@pulumi/pulumi";
import { dynamicType } from "../core/resource-types";
import { storedLoader } from "./loader";

/**
 * Base class of the resources of our own kinds. Type token: `pulumi-nodejs:dynamic/edge:<Noun>`; policies select resources by it.
 *
 * To add `resource.ts` to a kind (model: `registry/token`):
 * 1. Document every input in kind.ts, on the Inputs interface: "Required." or "Optional.", meaning, format, `@default`. Document every output on State.
 * 2. Import Inputs and State with `import type` only: loading kind.ts would slow down the start of every run.
 * 3. Declare the defaults once: `const defaults = { timeout: "PT10M" } satisfies Partial<TokenInputs>`.
 * 4. Derive the args: `type TokenArgs = ArgsOf<TokenInputs, { optional: keyof typeof defaults; takesOutputs: "registryId"; decided: "otherPasswords" }>`.
 *    `takesOutputs` lists the inputs that another resource may compute. A field that `replaces` may only be one of them if it takes an `id`.
 * 5. Declare the shape: `const shape: ResourceShape<TokenInputs, TokenState, "otherPasswords"> = { kind: "registry/Token", outputs: { otherPasswords: "plain" } }`.
 *    `outputs` names every field of State and every decided input; a missing or unknown one does not compile. `secretInputs` are encrypted in the state.
 * 6. Extend `EdgeResource<TokenInputs, TokenState, "otherPasswords">` and call `super(shape, name, { ...defaults, ...args }, options)`.
 *    Declare the outputs that somebody reads: `declare readonly otherPasswords: pulumi.Output<TokenInputs["otherPasswords"]>`.
 * 7. Ids that others compute beforehand are functions in core/arm-id.ts, not statics that load kind.ts.
 */
export abstract class EdgeResource<Inputs, State, Decided extends keyof Inputs = never> extends pulumi.CustomResource {
  /** Why the resource is not finished although the run succeeded; absent once it is finished. */
  declare readonly pending: pulumi.Output<string | undefined>;
  /** Why the resource could not be finished, of a kind that isolates failures; the program then ends with this error. Absent after success. */
  declare readonly failed: pulumi.Output<string | undefined>;

  protected constructor(
    { kind, outputs, secretInputs = [] }: ResourceShape<Inputs, State, Decided>,
    name: string,
    inputs: DeclaredInputs<Omit<Inputs, Decided>>,
    options: pulumi.CustomResourceOptions,
  ) {
    const given: pulumi.Inputs = inputs;
    const computed = Object.fromEntries([...Object.keys(outputs), "pending", "failed"].map((output) => [output, undefined]));
    const secrets = secretInputs.filter((input) => given[input] !== undefined).map((input) => [input, pulumi.secret(given[input])]);
    const secretOutputs = Object.entries(outputs).flatMap(([output, secrecy]) => (secrecy === "secret" ? [output] : []));
    super(
      dynamicType(kind),
      name,
      { ...computed, ...given, ...Object.fromEntries(secrets), __provider: storedLoader(kind) },
      { ...options, additionalSecretOutputs: [...secretOutputs, ...secretInputs] },
    );
    // A rejection that nobody handles ends the program with this error, after everything else was declared and the stack's outputs were written.
    this.failed.apply((reason) => {
      if (reason !== undefined) throw new pulumi.ResourceError(reason, this, true);
    });
  }
}

/**
 * The stack that is running, `organization/project/stack`: the owner of what it creates in places that stacks share.
 * Limits: two backends may have a stack of the same full name, and a renamed stack is another owner.
 */
export function stackOwner(): string {
  return `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
}

/** What the program declares about a kind beyond its inputs. */
export interface ResourceShape<Inputs, State, Decided extends keyof Inputs = never> {
  /** Folder and noun, for example `registry/Token`; the same as in the kind's lifecycle. */
  kind: `${string}/${string}`;
  /** Everything the provider computes: each field of State and each input that `decide` fills in. */
  outputs: Readonly<Record<NamesOf<State> | Decided, "plain" | "secret">>;
  /** Optional. Inputs that are secret. @default - none */
  secretInputs?: readonly (string & Exclude<keyof Inputs, Decided>)[];
}

/**
 * Args of a resource, derived from its kind's Inputs.
 * `optional`: inputs with a default. `takesOutputs`: inputs that may be Outputs of other resources. `decided`: inputs that the provider fills in. @default - none of each
 */
export type ArgsOf<Inputs, Traits extends { optional?: keyof Inputs; takesOutputs?: keyof Inputs; decided?: keyof Inputs }> = {
  [Name in keyof Inputs as Exclude<Name, Listed<Traits, "decided" | "optional">>]: Arg<Inputs, Traits, Name>;
} & {
  [Name in keyof Inputs as Extract<Name, Listed<Traits, "optional">>]?: Arg<Inputs, Traits, Name>;
};

type Arg<Inputs, Traits, Name extends keyof Inputs> = Name extends Listed<Traits, "takesOutputs"> ? pulumi.Input<Inputs[Name]> : Inputs[Name];

type Listed<Traits, Trait> = Trait extends keyof Traits ? Traits[Trait] : never;

/** Inputs as a program declares them: each may be an Output of another resource. */
export type DeclaredInputs<Inputs> = { [Name in keyof Inputs]: pulumi.Input<Inputs[Name]> };

/** Names of the fields of a type; none of one without fields, `Record<string, never>`. */
type NamesOf<State> = string extends keyof State ? never : keyof State;
