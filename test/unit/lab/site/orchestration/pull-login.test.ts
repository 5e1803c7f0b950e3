import assert from "node:assert/strict";
import type { V1Secret } from "@kubernetes/client-node";
import type { KubernetesClient } from "../../../../../lab/site/kubernetes-client";
import { imagePullLogin, opaqueLogin } from "../../../../../lab/site/orchestration/pull-login";

const base64 = (text: string) => Buffer.from(text).toString("base64");
const dockerConfig = (auths: object): V1Secret => ({
  type: "kubernetes.io/dockerconfigjson",
  data: { ".dockerconfigjson": base64(JSON.stringify({ auths })) },
});
/** A cluster with these Secrets, by name, in namespace `vision`. */
const cluster = (secrets: Record<string, V1Secret>): KubernetesClient => {
  const find = async ({ metadata }: { metadata: { namespace: string; name: string } }) =>
    metadata.namespace === "vision" ? secrets[metadata.name] : undefined;
  return { find } as unknown as KubernetesClient;
};
const opaque: V1Secret = { type: "Opaque", data: { username: base64("pull"), password: base64("hush") } };
const login = { username: "pull", password: "hush" };

describe("the login from a pod's image pull secrets", () => {
  const found = (secrets: Record<string, V1Secret>, names = Object.keys(secrets), host = "10.96.0.50") =>
    imagePullLogin(cluster(secrets), "vision", names, host).catch((error: Error) => error.message.replace(/\. .*/, ""));
  const none = (names: string, host = "10.96.0.50") =>
    `The client token for Kubernetes is missing or expired: no image pull secret of the pod (${names}) has a login for ${host}`;

  for (const [what, entry] of [
    ["as one `auth` value", { auth: base64("pull:hush") }],
    ["as username and password", login],
  ] as const)
    it(`is the entry for the image's host, given ${what}`, async () =>
      assert.deepEqual(await found({ one: dockerConfig({ other: {}, "10.96.0.50": entry }) }), login));

  it("may have colons in the password", async () =>
    assert.deepEqual(await found({ one: dockerConfig({ "10.96.0.50": { auth: base64("pull:a:b") } }) }), { username: "pull", password: "a:b" }));
  it("may have a scheme in its host", async () => assert.deepEqual(await found({ one: dockerConfig({ "https://10.96.0.50/v2/": login }) }), login));
  it("is in the first Secret with an entry for the host", async () => {
    const secrets = { other: dockerConfig({ "registry.example": { username: "x", password: "y" } }), one: dockerConfig({ "10.96.0.50": login }) };
    assert.deepEqual(await found(secrets), login);
  });
  it("is not found if only the image or only the Secret has a port", async () => {
    assert.equal(await found({ one: dockerConfig({ "10.96.0.50": login }) }, ["one"], "10.96.0.50:443"), none("one", "10.96.0.50:443"));
    assert.equal(await found({ one: dockerConfig({ "10.96.0.50:443": login }) }), none("one"));
  });
  it("is not found in a Secret of another type", async () => assert.equal(await found({ opaque }), none("opaque")));
  it("is not found if the Secret does not exist or the pod has none", async () => {
    assert.equal(await found({}, ["gone"]), none("gone"));
    assert.equal(await found({ one: dockerConfig({ "10.96.0.50": login }) }, []), none("none"));
  });
});

describe("the login from an Opaque Secret", () => {
  const read = (secrets: Record<string, V1Secret>) => opaqueLogin(cluster(secrets), { namespace: "vision", name: "one" });
  it("is its username and password", async () => assert.deepEqual(await read({ one: opaque }), login));
  it("is refused if the Secret does not exist", () => assert.rejects(read({}), /there is no Secret vision\/one/));
  it("is refused if a key is missing", () => assert.rejects(read({ one: { ...opaque, data: { username: "eA==" } } }), /Secret vision\/one has no password/));
});
