import { strict as assert } from "node:assert";
import type * as pulumi from "@pulumi/pulumi";
import { type ArgsOf, EdgeResource, type ResourceShape } from "../../../../components/dynamic/edge-resource";
import { declare, named, secretIn } from "../../../support/mocks";

interface ThingInputs {
  /** A field that replaces: no Output. */
  name: string;
  parentId: string;
  label: string;
  key?: string;
  /** Filled in by the provider. */
  seen: string[];
}

interface ThingState {
  digest: string;
  value: string;
}

const defaults = { label: "none" } satisfies Partial<ThingInputs>;
type ThingArgs = ArgsOf<ThingInputs, { optional: keyof typeof defaults; takesOutputs: "parentId"; decided: "seen" }>;
const shape: ResourceShape<ThingInputs, ThingState, "seen"> = {
  kind: "test/Thing",
  outputs: { digest: "plain", value: "secret", seen: "plain" },
  secretInputs: ["key"],
};

class Thing extends EdgeResource<ThingInputs, ThingState, "seen"> {
  declare readonly digest: pulumi.Output<ThingState["digest"]>;

  constructor(name: string, args: ThingArgs, options: pulumi.CustomResourceOptions) {
    super(shape, name, { ...defaults, ...args }, options);
  }
}

async function thing(args: ThingArgs) {
  const answers = { "pulumi-nodejs:dynamic/edge:Thing": () => ({ id: "thing" }) };
  const { declared } = await declare(answers, ({ transformations }) => new Thing("thing", args, { transformations }));
  return named(declared, "thing");
}

describe("an edge resource", () => {
  it("fills in defaults and keeps given arguments", async () => {
    assert.equal((await thing({ name: "a", parentId: "p" })).inputs["label"], "none");
    assert.equal((await thing({ name: "a", parentId: "p", label: "b" })).inputs["label"], "b");
  });

  it("encrypts a secret input, and omits an absent one", async () => {
    assert.equal(secretIn((await thing({ name: "a", parentId: "p", key: "s3cret" })).inputs["key"]), "s3cret");
    assert.equal("key" in (await thing({ name: "a", parentId: "p" })).inputs, false);
  });

  it("marks secret inputs and outputs in the state", async () => {
    const { options } = await thing({ name: "a", parentId: "p", key: "s3cret" });
    assert.deepEqual(options.additionalSecretOutputs, ["value", "key"]);
  });

  it("does not compile if the shape or the arguments differ from the kind", () => {
    // @ts-expect-error an output is missing
    const missing: ResourceShape<ThingInputs, ThingState, "seen"> = { kind: "test/Thing", outputs: { digest: "plain", seen: "plain" } };
    // @ts-expect-error an output is unknown
    const unknown: ResourceShape<ThingInputs, ThingState> = { kind: "test/Thing", outputs: { digest: "plain", value: "secret", other: "plain" } };
    // @ts-expect-error an input without a default is missing
    const incomplete: ThingArgs = { name: "a" };
    // @ts-expect-error the provider decides this input
    const decided: ThingArgs = { name: "a", parentId: "p", seen: [] };
    // @ts-expect-error a computed value would make every preview show a replacement
    const computed: ThingArgs = { name: undefined as unknown as pulumi.Output<string>, parentId: "p" };
    assert.ok([missing, unknown, incomplete, decided, computed]);
  });
});
