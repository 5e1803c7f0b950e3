import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";
import { kindNames, provider as providerOf } from "../../../../components/kinds";
import { loader } from "../../../../components/dynamic/loader";
import { unknownValue } from "../../../../components/dynamic/stored";
import { storedTexts } from "../../../support/stored-texts";

/** The provider that the SDK's provider process creates from this text. */
function loadedBack(text: string): pulumi.dynamic.ResourceProvider {
  const sdkRequire = createRequire(require.resolve("@pulumi/pulumi"));
  const requireFromString = sdkRequire("require-from-string") as (code: string) => { handler(): pulumi.dynamic.ResourceProvider };
  return requireFromString(text).handler();
}

describe("the loader stored in the state", () => {
  let texts: Map<string, string>;
  before(async () => {
    texts = await storedTexts();
  });

  it("is the same small text for every kind, except for the kind's name", () => {
    const [text = "", ...others] = new Set([...texts].map(([kind, stored]) => stored.replaceAll(kind, "<kind>")));
    assert.deepEqual(others, []);
    assert.ok(Buffer.byteLength(text) < 4096, `${Buffer.byteLength(text)} bytes`);
    // Every stack's state contains these bytes: a change here is a change of every resource.
    assert.equal(createHash("sha256").update(text).digest("hex").slice(0, 16), "802b18adc829bf46");
  });

  it("is the SDK's serialization of the loader function", async () => {
    for (const [kind, text] of texts) {
      const provider = loader(kind);
      assert.equal((await pulumi.runtime.serializeFunction(() => provider, { allowSecrets: true })).text, text);
    }
  });

  it("uses the current implementation when it is loaded from the state", async () => {
    for (const text of texts.values()) {
      const inputs = { timeout: unknownValue };
      assert.deepEqual(await loadedBack(text).check?.({}, inputs), { inputs, failures: [] });
    }
  });

  it("names only kinds that exist", () => {
    for (const kind of kindNames) assert.ok(providerOf(kind));
    assert.throws(() => providerOf("registry/Nothing"), /unknown kind registry\/Nothing; known: /);
  });
});
