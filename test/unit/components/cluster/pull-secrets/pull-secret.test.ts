import assert from "node:assert/strict";
import fc from "fast-check";
import { type PullSecretPlace, areApart, commonTime, pullSecretTexts } from "../../../../../components/cluster/pull-secrets/pull-secret";

const place = (namespace: string, name: string, type: PullSecretPlace["type"] = "Opaque"): PullSecretPlace => ({ namespace, name, type });

describe("a pull secret", () => {
  it("holds name and password where workload orchestration reads it", () => {
    assert.deepEqual(pullSecretTexts("Opaque", { username: "line1-pull", password: "p=", serviceAddress: "10.96.0.50" }), {
      username: "line1-pull",
      password: "p=",
    });
  });

  it("holds one login for pods, by both spellings of the address, whatever the password", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (password) => {
        const texts = pullSecretTexts("kubernetes.io/dockerconfigjson", { username: "line1-pull", password, serviceAddress: "10.96.0.50" });
        assert.deepEqual(Object.keys(texts), [".dockerconfigjson"]);
        const { auths } = JSON.parse(texts[".dockerconfigjson"] ?? "") as { auths: Record<string, { username: string; password: string; auth: string }> };
        assert.deepEqual(Object.keys(auths), ["10.96.0.50", "10.96.0.50:443"]);
        for (const login of Object.values(auths)) {
          assert.deepEqual([login.username, login.password], ["line1-pull", password]);
          assert.equal(Buffer.from(login.auth, "base64").toString("utf8"), Buffer.from(`line1-pull:${password}`).toString("utf8"));
        }
      }),
    );
  });
});

describe("pull secrets", () => {
  for (const [what, times, held] of [
    ["that all hold it", ["t2", "t2", "t2"], "t2"],
    ["none where one is behind", ["t2", "t1", "t2"], ""],
    ["none where one was never written", ["t2", ""], ""],
    ["none where there are none", [], ""],
  ] as const)
    it(`hold the password of the time ${what}`, () => assert.equal(commonTime(times), held));

  it("are apart by namespace and name, and by nothing else", () => {
    assert.equal(areApart([place("a", "x"), place("a", "y"), place("b", "x")]), true);
    assert.equal(areApart([place("a", "x"), place("a", "x", "kubernetes.io/dockerconfigjson")]), false);
  });
});
