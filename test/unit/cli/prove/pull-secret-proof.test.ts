import assert from "node:assert/strict";
import { exitCodeOf, proofTable } from "../../../../cli/prove/prove";
import type { Proof } from "../../../../cli/prove/prove-site";
import { provePullSecrets } from "../../../../cli/prove/pull-secret-proof";
import type { SiteFacts } from "../../../../cli/prove/site-facts";
import type { ObservedSecret } from "../../../../components/cluster/pull-secrets/observed-secret";

const declared = { username: "line1-pull", password: "the stack's" };
const facts = { serviceAddress: "10.96.0.50", pullSecrets: [{ namespace: "vision", name: "pull", type: "Opaque" }] } as unknown as SiteFacts;
const opaque = (data: Record<string, string>, type = "Opaque"): ObservedSecret => ({ type, data, writers: [] });

describe("the pull secret proof", () => {
  for (const [what, secret, accepted, status, message, loginFrom] of [
    ["with the stack's credentials", opaque(declared), true, "accepted", "", "vision/pull"],
    [
      "with another password that the site accepts",
      opaque({ ...declared, password: "other" }),
      true,
      "accepted",
      "its password is not the stack's",
      "vision/pull",
    ],
    ["with another user", opaque({ username: "audit", password: "x" }), true, "accepted", "its user is audit, the stack's is line1-pull", "vision/pull"],
    ["with additional keys", opaque({ ...declared, more: "x" }), true, "accepted", "", "vision/pull"],
    ["with a password that the site refuses", opaque({ ...declared, password: "bad" }), false, "refused", "its password is not the stack's", "stack"],
    ["while the site does not answer", opaque(declared), undefined, "unknown", "", "stack"],
    ["for a missing Secret", undefined, true, "unusable", "it does not exist", "stack"],
    ["without a password", opaque({ username: "line1-pull", password: "" }), true, "unusable", "password is missing or empty", "stack"],
    ["for an empty Secret", opaque({}), true, "unusable", "username and password are missing or empty", "stack"],
    [
      "with another Secret type",
      opaque(declared, "kubernetes.io/basic-auth"),
      true,
      "unusable",
      "its type is kubernetes.io/basic-auth instead of Opaque",
      "stack",
    ],
    ["for a Secret that this kubeconfig's user may not read", "unreadable", true, "unknown", "this kubeconfig's user may not read it", "stack"],
  ] as const)
    it(`reports ${status} ${what}`, async () => {
      const proof = await provePullSecrets(facts, declared, { observe: async () => secret, accepts: async () => accepted });
      assert.deepEqual(proof.pullSecrets, [{ secret: "vision/pull", status, message }]);
      assert.equal(proof.loginFrom, loginFrom);
      if (loginFrom === "stack") assert.deepEqual(proof.login, declared);
    });

  it("reads the site's registry with the first accepted login", async () => {
    const pullSecrets = ["a", "b", "c"].map((name) => ({ namespace: "vision", name, type: "Opaque" as const }));
    const observe = async ({ name }: { name: string }) => opaque({ username: "u", password: name });
    const proof = await provePullSecrets({ ...facts, pullSecrets }, declared, { observe, accepts: async ({ password }) => password !== "a" });
    assert.deepEqual([proof.loginFrom, proof.login], ["vision/b", { username: "u", password: "b" }]);
    assert.deepEqual(
      proof.pullSecrets.map(({ status }) => status),
      ["refused", "accepted", "accepted"],
    );
  });

  for (const [status, code, expected] of [
    ["accepted", 0, "the site accepts its login"],
    ["unknown", 0, "not checked"],
    ["refused", 1, "the site REFUSES its login"],
    ["unusable", 1, "pods CANNOT log in with it"],
  ] as const)
    it(`gives exit code ${code} if a pull secret is ${status} and all images are equal`, () => {
      const pullSecrets = [{ secret: "vision/pull", status, message: "" }];
      const image = { ref: "a:1", usedBy: ["a 1"], cloudDigest: "sha256:1", siteDigest: "sha256:1", equal: true, faults: [] };
      const of = { schemaVersion: 1, site: "line-1", loginServer: "hub", serviceAddress: "10.96.0.50", loginFrom: "stack" } as const;
      const proof: Proof = { ...of, proved: code === 0, pullSecrets, nodes: [], images: [image], stagesNothing: [] };
      assert.deepEqual([exitCodeOf(proof), proofTable(proof).includes(`pull secret vision/pull: ${expected}`)], [code, true]);
    });
});
