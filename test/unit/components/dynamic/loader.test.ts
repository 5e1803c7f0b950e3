import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { runtime } from "@pulumi/pulumi";
import { kindNames, provider } from "../../../../components/dynamic/kinds";
import { loader } from "../../../../components/dynamic/loader";

const textOf = async (kind: string) =>
  (await runtime.serializeFunction(() => loader(kind), { serialize: () => true, exportName: "handler", isFactoryFunction: true })).text;

describe("the loader that reaches the state", () => {
  it("is the same small text for every kind but for the kind's name", async () => {
    const texts = await Promise.all(kindNames.map(async (kind) => (await textOf(kind)).replaceAll(kind, "<kind>")));
    assert.equal(new Set(texts).size, 1);
    assert.ok((texts[0]?.length ?? 0) < 8192, `${texts[0]?.length} bytes`);
    // Every stack's state holds these bytes: a change here is a change of every resource.
    assert.equal(
      createHash("sha256")
        .update(texts[0] ?? "")
        .digest("hex")
        .slice(0, 16),
      "e52cfa8908d3e21b",
    );
  });

  it("names only kinds that exist", () => {
    for (const kind of kindNames) assert.ok(provider(kind));
    assert.throws(() => provider("registry/Nothing"), /unknown kind registry\/Nothing; known: /);
  });
});
