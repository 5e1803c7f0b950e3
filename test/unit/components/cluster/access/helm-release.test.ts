import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { passwordDelivery } from "../../../../../components/cluster/access/instance";
import { textsIn, withoutFormerRevisions } from "../../../../../components/cluster/access/helm-release";
import { connectionString } from "../../../../../components/core/connected-registry";

const base64 = (text: string | Buffer) => Buffer.from(text).toString("base64");
const connectionWith = (syncTokenPassword: string) =>
  connectionString({ connectedRegistryName: "line1", syncTokenName: "line1", syncTokenPassword, parentGatewayEndpoint: "hub.data.azurecr.io" });

/** A revision as Helm's driver writes it: base64 of gzip of JSON, and base64 again as data of a Secret. */
function revision(number: number, status: string, config: unknown, release = "line1") {
  const name = `sh.helm.release.v1.${release}.v${number}`;
  const body = JSON.stringify({ name: release, version: number, info: { status }, chart: { values: { connectionString: "" } }, config });
  const labels = { name: release, owner: "helm", status, version: String(number) };
  return { metadata: { name, labels }, type: "helm.sh/release.v1", data: { release: base64(base64(gzipSync(body))) } };
}
const other = { metadata: { name: "line1-tls" }, data: { "tls.crt": base64("pem") } };
const names = (secrets: { metadata: { name: string } }[]) => withoutFormerRevisions(secrets).map(({ metadata }) => metadata?.name);

describe("the Secret of a Helm release", () => {
  it("contains the texts of the values that the release was installed with, at any depth", () => {
    const values = { connectionString: connectionWith("second"), service: { clusterIP: "10.96.0.50", ports: [443, "https"] }, enabled: true, none: null };
    assert.deepEqual(textsIn(revision(1, "deployed", values)), [connectionWith("second"), "10.96.0.50", "https"]);
  });

  for (const [what, data] of [
    ["is not base64 of gzip", { release: base64("???") }],
    ["is gzip of something other than JSON", { release: base64(base64(gzipSync("no JSON"))) }],
    ["is a decompression bomb", { release: base64(base64(gzipSync(Buffer.alloc(80 * 1024 * 1024)))) }],
    ["is empty", { release: "" }],
    ["has no data", undefined],
  ] as const)
    it(`contains no texts if it ${what}`, () => assert.deepEqual(textsIn({ metadata: { name: "sh.helm.release.v1.line1.v1" }, data }), []));

  it("is the only kind that is decoded: other Secrets contain their data as text", () => assert.deepEqual(textsIn(other), ["pem"]));

  for (const [what, secrets, kept] of [
    ["for the deployed revision only", [revision(1, "superseded", {}), revision(2, "deployed", {})], ["sh.helm.release.v1.line1.v2"]],
    ["for the highest revision by number, not by text", [revision(10, "deployed", {}), revision(9, "deployed", {})], ["sh.helm.release.v1.line1.v10"]],
    [
      "for the deployed revision while the next one is pending",
      [revision(2, "deployed", {}), revision(3, "pending-upgrade", {})],
      ["sh.helm.release.v1.line1.v2"],
    ],
    ["for the deployed revision if a later one failed", [revision(2, "deployed", {}), revision(3, "failed", {})], ["sh.helm.release.v1.line1.v2"]],
    ["for the newest revision if none is deployed", [revision(1, "failed", {}), revision(2, "pending-install", {})], ["sh.helm.release.v1.line1.v2"]],
    [
      "for each release",
      [revision(1, "deployed", {}), revision(4, "superseded", {}, "line1.v2"), revision(5, "deployed", {}, "line1.v2")],
      ["sh.helm.release.v1.line1.v1", "sh.helm.release.v1.line1.v2.v5"],
    ],
  ] as const)
    it(`is kept ${what}, beside other Secrets`, () => assert.deepEqual(names([...secrets, other]), [...kept, "line1-tls"]));

  for (const [what, secrets, is] of [
    [
      "as delivered once its revision is deployed",
      [revision(1, "superseded", connectionWith("first")), revision(2, "deployed", connectionWith("second"))],
      "delivered",
    ],
    [
      "as waiting while the upgrade runs",
      [revision(1, "deployed", connectionWith("first")), revision(2, "pending-upgrade", connectionWith("second"))],
      "waiting",
    ],
    ["as waiting after a failed upgrade", [revision(1, "deployed", connectionWith("first")), revision(2, "failed", connectionWith("second"))], "waiting"],
    ["as waiting after a rollback", [revision(2, "superseded", connectionWith("second")), revision(3, "deployed", connectionWith("first"))], "waiting"],
    ["as unseen if the release has no connection string", [revision(1, "deployed", "")], "unseen"],
    [
      "as waiting if the instance syncs with a managed identity",
      [revision(1, "deployed", "ConnectedRegistryName=line1;ManagedIdentityClientId=1;ParentGatewayEndpoint=h;ParentEndpointProtocol=https")],
      "waiting",
    ],
  ] as const)
    it(`shows a new sync password ${what}`, () => {
      const inUse = withoutFormerRevisions([...secrets]).map((secret) => ({ name: secret.metadata?.name ?? "", texts: textsIn(secret) }));
      assert.equal(passwordDelivery({ secrets: inUse, isRolledOut: true }, "line1", "second").is, is);
    });
});
