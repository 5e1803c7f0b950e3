import assert from "node:assert/strict";
import fc from "fast-check";
import { type PullSecretPlace, areApart, commonTime, pullSecretTexts } from "../../../../../components/cluster/pull-secrets/pull-secret";

const place = (namespace: string, name: string, type: PullSecretPlace["type"] = "Opaque"): PullSecretPlace => ({ namespace, name, type });

describe("a pull secret", () => {
  it("of type Opaque has the keys username and password, as workload orchestration reads them", () => {
    assert.deepEqual(pullSecretTexts("Opaque", { username: "line1-pull", password: "p=", serviceAddress: "10.96.0.50" }), {
      username: "line1-pull",
      password: "p=",
    });
  });

  it("of type dockerconfigjson has the login for the address with and without port, for any password", () => {
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
  for (const [what, times, expected] of [
    ["have a common time of issue if all passwords are the same", ["t2", "t2", "t2"], "t2"],
    ["have no common time of issue if one has an older password", ["t2", "t1", "t2"], ""],
    ["have no common time of issue if one was never written", ["t2", ""], ""],
    ["have no common time of issue if there are none", [], ""],
  ] as const)
    it(what, () => assert.equal(commonTime(times), expected));

  it("are distinct by namespace and name, not by type", () => {
    assert.equal(areApart([place("a", "x"), place("a", "y"), place("b", "x")]), true);
    assert.equal(areApart([place("a", "x"), place("a", "x", "kubernetes.io/dockerconfigjson")]), false);
  });
});
