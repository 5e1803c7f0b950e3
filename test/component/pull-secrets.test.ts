import assert from "node:assert/strict";
import { PullSecrets, issuedAtAnnotation } from "../../components/cluster/pull-secrets/component";
import type { PullSecretPlace } from "../../components/cluster/pull-secrets/pull-secret";
import { type Answer, declare, named, openText, outline } from "../support/mocks";
import { unwrap } from "../support/unwrap";

const places: PullSecretPlace[] = [
  { namespace: "default", name: "my-acr-secret", type: "Opaque" },
  { namespace: "vision", name: "my-acr-secret", type: "kubernetes.io/dockerconfigjson" },
];
const login = { username: "line1-pull", password: { value: "hush", issuedAt: "t2" }, serviceAddress: "10.96.0.50" };

/** Secrets as the cluster returns them; the one in this namespace still contains another password. */
const secrets = (behind?: string): Record<string, Answer> => ({
  "kubernetes:core/v1:Secret": ({ metadata }) => {
    const { namespace, name, annotations } = metadata as { namespace: string; name: string; annotations: Record<string, string> };
    const seen = namespace === behind ? { ...annotations, [issuedAtAnnotation]: "t1" } : annotations;
    return { id: `${namespace}/${name}`, state: { metadata: { namespace, name, annotations: seen } } };
  },
});
const made = (behind?: string) => declare(secrets(behind), (options) => new PullSecrets("line-1-pull", { ...login, places }, options));

describe("PullSecrets", () => {
  it("declares one Secret per namespace, each with the requested type", async () => {
    const { declared } = await made();
    assert.deepEqual(outline(declared), [
      " > line-1-pull edge:cluster:PullSecrets",
      "line-1-pull > line-1-pull-default-my-acr-secret kubernetes:core/v1:Secret",
      "line-1-pull > line-1-pull-vision-my-acr-secret kubernetes:core/v1:Secret",
    ]);
    const at = (name: string) => {
      const { metadata, type } = named(declared, name).inputs;
      return [(metadata as { namespace: string }).namespace, type];
    };
    assert.deepEqual(at("line-1-pull-default-my-acr-secret"), ["default", "Opaque"]);
    assert.deepEqual(at("line-1-pull-vision-my-acr-secret"), ["vision", "kubernetes.io/dockerconfigjson"]);
  });

  it("overwrites fields that another field manager changed, instead of failing with a conflict", async () => {
    const { declared } = await made();
    const forced = declared.flatMap(
      ({ inputs }) => (inputs["metadata"] as { annotations?: Record<string, string> } | undefined)?.annotations?.["pulumi.com/patchForce"] ?? [],
    );
    assert.deepEqual(forced, ["true", "true"]);
  });

  it("outputs the issue time of a password only after every Secret contains it", async () => {
    assert.equal(await unwrap((await made()).made.issuedAt), "t2");
    for (const { namespace } of places) assert.equal(await unwrap((await made(namespace)).made.issuedAt), "", namespace);
  });

  it("passes the password to Secrets only as a Pulumi secret", async () => {
    const { declared } = await made();
    const open = openText(declared.map(({ inputs }) => inputs));
    assert.ok(!open.includes("hush") && !open.includes(Buffer.from("line1-pull:hush").toString("base64")), open);
  });
});
