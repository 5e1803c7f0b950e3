import assert from "node:assert/strict";
import { foreignWriters, loginIn } from "../../../../../components/cluster/pull-secrets/observed-secret";
import { pullSecretTexts } from "../../../../../components/cluster/pull-secrets/pull-secret";

const address = "10.96.0.50";
const login = { username: "line1-pull", password: "a:b=c" };
const docker = { type: "kubernetes.io/dockerconfigjson" } as const;
const config = (value: unknown) => ({ ...docker, data: { ".dockerconfigjson": typeof value === "string" ? value : JSON.stringify(value) }, writers: [] });

describe("the login read from a pull secret", () => {
  for (const type of ["Opaque", "kubernetes.io/dockerconfigjson"] as const)
    it(`is the one that this program wrote with type ${type}`, () => {
      const data = pullSecretTexts(type, { ...login, serviceAddress: address });
      assert.deepEqual(loginIn({ type }, address, { type, data, writers: [] }), login);
    });

  const auth = Buffer.from("line1-pull:a:b=c").toString("base64");
  for (const [what, auths] of [
    ["from auth alone", { [address]: { auth } }],
    ["from user name and password alone", { [address]: login }],
    ["if only the host with port has an entry", { [`${address}:443`]: { auth } }],
    ["among logins for other hosts", { "hub.example": { auth: "x" }, [address]: { auth } }],
  ] as const)
    it(`is found ${what}`, () => assert.deepEqual(loginIn(docker, address, config({ auths })), login));

  for (const [what, value, why] of [
    ["invalid JSON", "{", ".dockerconfigjson is not JSON with auths"],
    ["no auths", {}, ".dockerconfigjson is not JSON with auths"],
    ["another host", { auths: { "10.96.0.51": { auth } } }, "it has no login for 10.96.0.50"],
    ["an empty entry", { auths: { [address]: {} } }, "its login for 10.96.0.50 has no user name or password"],
    ["empty data", "", ".dockerconfigjson is missing or empty"],
  ] as const)
    it(`is unusable with ${what}, and the reason is given`, () => assert.deepEqual(loginIn(docker, address, config(value)), { unusable: why }));
});

describe("foreign writers of a pull secret", () => {
  const wrote = (manager: string, ...keys: string[]) => ({ manager, keys });
  for (const [what, writers, found] of [
    ["are none if only Pulumi wrote it", [wrote("pulumi-kubernetes-1a2b", "username", "password")], []],
    ["include kubectl if it wrote the password", [wrote("pulumi-kubernetes-1a2b", "username"), wrote("kubectl-patch", "password")], ["kubectl-patch"]],
    ["exclude a controller that wrote only another key", [wrote("pulumi-kubernetes-1a2b", "username", "password"), wrote("reflector", "note")], []],
    ["list a writer of two keys once", [wrote("kubectl-edit", "username"), wrote("kubectl-edit", "password")], ["kubectl-edit"]],
  ] as const)
    it(what, () => assert.deepEqual(foreignWriters({ type: "Opaque" }, { writers: [...writers] }), found));
});
