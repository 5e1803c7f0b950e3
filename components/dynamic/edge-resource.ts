import * as pulumi from "@pulumi/pulumi";
import { storedLoader } from "./stored-loader";

/** A resource of one of our own kinds: a dynamic resource as the SDK registers it, with a text that does not depend on the SDK. Its type is `pulumi-nodejs:dynamic/edge:<Noun>`; policies select it by that. */
export abstract class EdgeResource extends pulumi.CustomResource {
  /** Why the resource is not finished although the run succeeded; absent when it is. */
  declare readonly pending: pulumi.Output<string | undefined>;

  /** `kind` is folder and noun (`registry/Token`), `outputs` the names of what the provider learns, `secrets` those of them that are secret. */
  protected constructor(
    kind: string,
    name: string,
    inputs: pulumi.Inputs,
    outputs: readonly string[],
    options: pulumi.CustomResourceOptions,
    secrets: string[] = [],
  ) {
    const learnt = Object.fromEntries([...outputs, "pending"].map((output) => [output, undefined]));
    const noun = kind.slice(kind.indexOf("/") + 1);
    const properties = { ...learnt, ...inputs, __provider: storedLoader(kind) };
    super(`pulumi-nodejs:dynamic/edge:${noun}`, name, properties, { ...options, additionalSecretOutputs: secrets });
  }
}
