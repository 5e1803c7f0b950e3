import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { attachArtifact } from "../../../../components/oci/attach-artifact";
import { repositoryOf } from "../../../../components/oci/registry-client";
import { imageTree } from "../../../../components/oci/image-tree";
import { openOciLayout } from "../../../../components/oci/oci-layout";
import { pushImage } from "../../../../components/oci/push-image";
import { RegistryClient } from "../../../../components/oci/registry-client";
import { httpsTransport } from "../../../../components/oci/registry-transport";
import { exitCodeOf } from "../../../../cli/prove/prove";
import { type Proof, proveSite } from "../../../../cli/prove/prove-site";
import { readLayouts } from "../../../../cli/push/checked-layouts";
import { pushLayouts } from "../../../../cli/push/push";
import type { SiteFacts } from "../../../../cli/prove/site-facts";
import { siteRegistry } from "../../../../components/site-registry/opening";
import { createAuthority } from "../../../../lab/certificates";
import { type LayoutFolder, writeLayout } from "../../../support/image-layout";
import { startTokenRegistry, type TokenRegistry } from "../../../support/token-registry";

describe("push to a hub and proof of a site, with two real registries", function () {
  this.timeout(600_000);
  const token = { username: "line1-pull", password: "secret" };
  const logins = { "line1-pull:secret": (repository: string, access: string) => repository === "line/app" && access === "pull", "writer:w": () => true };
  let folder: string;
  let layout: LayoutFolder;
  let cloud: TokenRegistry;
  let site: TokenRegistry;
  let open: RegistryClient[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-proof-"));
    layout = writeLayout([{ name: "line/app:1.0.0", platforms: [["base", "app"]] }]);
    cloud = await startTokenRegistry({ logins });
    site = await startTokenRegistry({ address: "10.96.0.50", logins });
    open = [];
    await pushLayouts(cloudAs("writer", "w"), await readLayouts([layout.folder], []), { narrate: () => undefined });
  });
  afterEach(async () => {
    for (const client of open) client.close();
    layout.remove();
    rmSync(folder, { recursive: true });
    await cloud.stop();
    await site.stop();
  });

  function cloudAs(username: string, password: string): RegistryClient {
    const client = new RegistryClient({ host: cloud.host, transport: httpsTransport({ ca: cloud.ca }), credentials: { kind: "password", username, password } });
    open.push(client);
    return client;
  }

  const facts = (): SiteFacts => ({
    name: "line-1",
    serviceAddress: "10.96.0.50",
    registryLoginServer: cloud.host,
    extensionName: "line1",
    namespace: "connected-registry",
    pullSecrets: [],
    solutions: [{ name: "demo", version: "1.0.0", images: ["line/app:1.0.0"], publishedDigests: {} }],
    cluster: {},
  });

  async function siteAs(login: { username: string; password: string }, ca = site.ca): Promise<RegistryClient> {
    const caFile = join(folder, "ca.pem");
    writeFileSync(caFile, ca);
    const io = { environment: {}, folder, print: () => undefined, narrate: () => undefined };
    const client = await siteRegistry(facts(), login, { caFile, connect: { host: "127.0.0.1", port: site.port } }, io);
    open.push(client);
    return client;
  }

  async function synced(): Promise<void> {
    const opened = await openOciLayout(layout.folder);
    await pushImage(opened, layout.digests[0] ?? "", await siteAs({ username: "writer", password: "w" }), { repository: "line/app", tag: "1.0.0" });
  }

  async function proof(login = token, ca?: string): Promise<Proof> {
    const registries = { cloud: cloudAs(token.username, token.password), site: await siteAs(login, ca) };
    return proveSite(facts(), { registry: (side, repository) => repositoryOf(registries[side], repository), narrate: () => undefined });
  }

  it("proves a pushed and synced image", async () => {
    await synced();
    const { proved, images } = await proof();
    assert.deepEqual([proved, images[0]?.cloudDigest, images[0]?.siteDigest], [true, layout.digests[0], layout.digests[0]]);
  });

  it("reports an image that is missing at the site", async () => {
    const found = await proof();
    assert.deepEqual([exitCodeOf(found), found.images[0]?.faults[0]?.kind], [1, "not-found"]);
  });

  it("reports the blob that was changed at the site", async () => {
    await synced();
    const { blobs } = await imageTree(await openOciLayout(layout.folder), layout.digests[0] ?? "");
    const changed = blobs.at(-1)?.digest ?? "";
    writeFileSync(site.blobFile(changed), "apq");
    const found = await proof();
    assert.deepEqual([exitCodeOf(found), found.images[0]?.faults.map(({ registry, kind }) => `${registry} ${kind}`)], [1, ["site digest-mismatch"]]);
    assert.ok(found.images[0]?.faults[0]?.message.includes(changed));
  });

  it("reports a rejected password", async () => {
    await synced();
    const found = await proof({ ...token, password: "old" });
    assert.deepEqual([exitCodeOf(found), found.images[0]?.faults[0]?.kind], [3, "unauthorized"]);
  });

  it("reports a certificate from another CA", async () => {
    await synced();
    const found = await proof(token, (await createAuthority("another CA")).certificate);
    assert.deepEqual([exitCodeOf(found), found.images[0]?.faults[0]?.kind], [3, "untrusted-certificate"]);
  });

  it("stores an attestation with its image once, and the proof stays the same", async () => {
    await synced();
    const [image = "", mediaType] = [layout.digests[0], "application/vnd.dsse.envelope.v1+json"];
    const artifact = { artifactType: "application/vnd.in-toto+json", mediaType, bytes: Buffer.from("signed"), annotations: {} };
    const hub = cloudAs("writer", "w");
    const first = await attachArtifact(hub, "line/app", image, artifact);
    assert.deepEqual(await attachArtifact(hub, "line/app", image, artifact), { digest: first.digest, outcome: "already there" });
    assert.equal(first.outcome, "attached");
    assert.equal(await hub.announcedDigest("line/app", first.digest), first.digest);
    assert.equal((await proof()).proved, true);
  });

  it("reports a second push as already there", async () => {
    const again = await pushLayouts(cloudAs("writer", "w"), await readLayouts([layout.folder], []), { narrate: () => undefined });
    assert.deepEqual(again, [{ ref: "line/app:1.0.0", digest: layout.digests[0], outcome: "already there", referrers: [] }]);
  });
});
