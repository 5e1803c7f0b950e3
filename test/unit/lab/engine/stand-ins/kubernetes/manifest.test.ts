import assert from "node:assert/strict";
import { normalized, prunedTo } from "../../../../../../lab/engine/stand-ins/kubernetes/manifest";
import { kindTables } from "../../../../../../lab/engine/stand-ins/kubernetes/kind-table";
import { unknown } from "../../../../../../lab/engine/stand-ins/secrets";

describe("a manifest", () => {
  it("of a Secret has stringData encoded in data, overriding existing keys", () => {
    assert.deepEqual(normalized({ kind: "Secret", data: { a: "eA==", b: "eA==" }, stringData: { b: "y" } }), {
      kind: "Secret",
      data: { a: "eA==", b: "eQ==" },
    });
  });

  it("of a Secret stays unchanged if a value is unknown", () => {
    assert.deepEqual(normalized({ kind: "Secret", stringData: { a: unknown } }), { kind: "Secret", stringData: { a: unknown } });
  });

  it("loses properties that only the server sets", () => {
    assert.deepEqual(normalized({ metadata: { name: "n", uid: "u", resourceVersion: "1" } }), { metadata: { name: "n" } });
  });

  it("is compared only in properties that the inputs contain", () => {
    const live = {
      metadata: { name: "n", uid: "u" },
      spec: {
        ports: [
          { port: 1, targetPort: 1 },
          { port: 2, targetPort: 2 },
        ],
        type: "ClusterIP",
      },
    };
    assert.deepEqual(prunedTo({ metadata: { name: "n" }, spec: { ports: [{ port: 9 }] } }, live), { metadata: { name: "n" }, spec: { ports: [{ port: 1 }] } });
  });

  for (const { type, kind } of kindTables) {
    it(`of ${kind} has the token that the npm package registers`, async () => {
      const [, module = ""] = type.split(":");
      const classes = (await import(`@pulumi/kubernetes/${module}/${kind.charAt(0).toLowerCase()}${kind.slice(1)}.js`)) as Record<
        string,
        { __pulumiType?: string }
      >;
      assert.equal(classes[kind]?.__pulumiType, type);
    });
  }
});
