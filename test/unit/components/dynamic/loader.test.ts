import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import type * as pulumi from "@pulumi/pulumi";
import { EdgeResource } from "../../../../components/dynamic/edge-resource";
import { kindNames, provider } from "../../../../components/dynamic/kinds";
import { unknownValue } from "../../../../components/dynamic/unknown-value";
import { type Answer, declare } from "../../../support/mocks";

class AnyKind extends EdgeResource {
  constructor(kind: string, options: pulumi.CustomResourceOptions) {
    super(kind, kind, {}, [], options);
  }
}

/** What the SDK writes into `__provider` of a resource of each kind. */
async function storedTexts(): Promise<Map<string, string>> {
  const answers = Object.fromEntries(kindNames.map((kind): [string, Answer] => [`pulumi-nodejs:dynamic/edge:${kind.split("/")[1]}`, () => ({ id: kind })]));
  const texts = new Map<string, string>();
  for (const kind of kindNames) {
    const { declared } = await declare(answers, ({ transformations }) => new AnyKind(kind, { transformations }));
    texts.set(kind, String(declared[0]?.provider));
  }
  return texts;
}

/** The provider as the SDK's provider process makes it of that text. */
function loadedBack(text: string): pulumi.dynamic.ResourceProvider {
  const sdkRequire = createRequire(require.resolve("@pulumi/pulumi"));
  const requireFromString = sdkRequire("require-from-string") as (code: string) => { handler(): pulumi.dynamic.ResourceProvider };
  return requireFromString(text).handler();
}

describe("the loader that reaches the state", () => {
  let texts: Map<string, string>;
  before(async () => {
    texts = await storedTexts();
  });

  it("is the same small text for every kind but for the kind's name", () => {
    const [text = "", ...others] = new Set([...texts].map(([kind, stored]) => stored.replaceAll(kind, "<kind>")));
    assert.deepEqual(others, []);
    assert.ok(Buffer.byteLength(text) < 4096, `${Buffer.byteLength(text)} bytes`);
    // Every stack's state holds these bytes: a change here is a change of every resource.
    assert.equal(createHash("sha256").update(text).digest("hex").slice(0, 16), "8e005422c5b44d33");
  });

  it("finds today's implementation when it is loaded back", async () => {
    for (const text of texts.values()) {
      const inputs = { timeout: unknownValue };
      assert.deepEqual(await loadedBack(text).check?.({}, inputs), { inputs, failures: [] });
    }
  });

  it("names only kinds that exist", () => {
    for (const kind of kindNames) assert.ok(provider(kind));
    assert.throws(() => provider("registry/Nothing"), /unknown kind registry\/Nothing; known: /);
  });
});
