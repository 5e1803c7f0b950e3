import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { passwordDelivery } from "../../../../../components/cluster/access/instance";
import { textsIn, withoutFormerRevisions } from "../../../../../components/cluster/access/helm-release";
import { connectionString } from "../../../../../components/core/connected-registry";

const base64 = (text: string | Buffer) => Buffer.from(text).toString("base64");
const held = (syncTokenPassword: string) =>
  connectionString({ connectedRegistryName: "line1", syncTokenName: "line1", syncTokenPassword, parentGatewayEndpoint: "hub.data.azurecr.io" });

/** As Helm's driver writes a revision: base64 of gzip of JSON, and base64 again as data of a Secret. */
function revision(number: number, status: string, config: unknown, release = "line1") {
  const name = `sh.helm.release.v1.${release}.v${number}`;
  const body = JSON.stringify({ name: release, version: number, info: { status }, chart: { values: { connectionString: "" } }, config });
  const labels = { name: release, owner: "helm", status, version: String(number) };
  return { metadata: { name, labels }, type: "helm.sh/release.v1", data: { release: base64(base64(gzipSync(body))) } };
}
const other = { metadata: { name: "line1-tls" }, data: { "tls.crt": base64("pem") } };
const names = (secrets: { metadata: { name: string } }[]) => withoutFormerRevisions(secrets).map(({ metadata }) => metadata?.name);

describe("the Secret of a Helm release", () => {
  it("has the texts of the values that the release was installed with, however deep", () => {
    const values = { connectionString: held("second"), service: { clusterIP: "10.96.0.50", ports: [443, "https"] }, enabled: true, none: null };
    assert.deepEqual(textsIn(revision(1, "deployed", values)), [held("second"), "10.96.0.50", "https"]);
  });

  for (const [what, data] of [
    ["is no base64 of gzip", { release: base64("???") }],
    ["is gzip of something else than JSON", { release: base64(base64(gzipSync("no JSON"))) }],
    ["is a bomb", { release: base64(base64(gzipSync(Buffer.alloc(80 * 1024 * 1024)))) }],
    ["is empty", { release: "" }],
    ["has no data", undefined],
  ] as const)
    it(`has no texts where it ${what}`, () => assert.deepEqual(textsIn({ metadata: { name: "sh.helm.release.v1.line1.v1" }, data }), []));

  it("leaves other Secrets as they are", () => assert.deepEqual(textsIn(other), ["pem"]));

  for (const [what, secrets, kept] of [
    ["of the deployed revision", [revision(1, "superseded", {}), revision(2, "deployed", {})], ["sh.helm.release.v1.line1.v2"]],
    ["by number, not by text", [revision(10, "deployed", {}), revision(9, "deployed", {})], ["sh.helm.release.v1.line1.v10"]],
    [
      "of the deployed revision while the next one is pending",
      [revision(2, "deployed", {}), revision(3, "pending-upgrade", {})],
      ["sh.helm.release.v1.line1.v2"],
    ],
    ["of the deployed revision where a later one failed", [revision(2, "deployed", {}), revision(3, "failed", {})], ["sh.helm.release.v1.line1.v2"]],
    ["of the newest revision where none is deployed", [revision(1, "failed", {}), revision(2, "pending-install", {})], ["sh.helm.release.v1.line1.v2"]],
    [
      "of each release",
      [revision(1, "deployed", {}), revision(4, "superseded", {}, "line1.v2"), revision(5, "deployed", {}, "line1.v2")],
      ["sh.helm.release.v1.line1.v1", "sh.helm.release.v1.line1.v2.v5"],
    ],
  ] as const)
    it(`counts ${what}`, () => assert.deepEqual(names([...secrets, other]), [...kept, "line1-tls"]));

  for (const [what, secrets, is] of [
    ["has the new password once it is deployed", [revision(1, "superseded", held("first")), revision(2, "deployed", held("second"))], "delivered"],
    ["has not while the upgrade runs", [revision(1, "deployed", held("first")), revision(2, "pending-upgrade", held("second"))], "waiting"],
    ["has not after a failed upgrade", [revision(1, "deployed", held("first")), revision(2, "failed", held("second"))], "waiting"],
    ["has not after a rollback", [revision(2, "superseded", held("second")), revision(3, "deployed", held("first"))], "waiting"],
    ["does not show it where it has no connection string", [revision(1, "deployed", "")], "unseen"],
    [
      "has none where the instance syncs with a managed identity",
      [revision(1, "deployed", "ConnectedRegistryName=line1;ManagedIdentityClientId=1;ParentGatewayEndpoint=h;ParentEndpointProtocol=https")],
      "waiting",
    ],
  ] as const)
    it(`of a site ${what}`, () => {
      const look = withoutFormerRevisions([...secrets]).map((secret) => ({ name: secret.metadata?.name ?? "", texts: textsIn(secret) }));
      assert.equal(passwordDelivery({ secrets: look, isRolledOut: true }, "line1", "second").is, is);
    });
});
