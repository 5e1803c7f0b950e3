import assert from "node:assert/strict";
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { ContainerRegistryManagementClient } from "@azure/arm-containerregistry";
import { facts } from "../../../../lab/facts";
import type { RegistryPlane } from "../../../../lab/registry/plane";
import { AzureLab, registryVersion as version } from "../../../support/azure-lab";
import { type Distribution, startDistribution } from "../../../support/distribution";
import { type LayoutFolder, writeLayout } from "../../../support/image-layout";

describe("importing images into a registry of the lab", () => {
  let lab: AzureLab;
  let distribution: Distribution;
  let layout: LayoutFolder;
  let registryId: string;
  before(async () => {
    distribution = await startDistribution();
    layout = writeLayout([
      { name: "v1", platforms: [["one", "two"]] },
      { name: "multi", platforms: [["amd64"], ["arm64"]] },
    ]);
    const backend = `http://127.0.0.1:${distribution.port}`;
    const plane: RegistryPlane = { start: async () => ({ host: `127.0.0.1:${distribution.port}`, backend, folder: "", stop: async () => {} }) };
    lab = await AzureLab.start({ registries: plane });
    const upstream = join(lab.folder, "upstream", "mcr.example.com", "demo");
    mkdirSync(upstream, { recursive: true });
    cpSync(layout.folder, join(upstream, "app"), { recursive: true });
    registryId = await lab.hub();
  });
  after(async () => {
    await lab.stop();
    layout.remove();
    await distribution.stop();
  });

  const imported = (body: object) => lab.import(registryId, body);
  async function digestAt(repository: string, reference: string) {
    const accept = "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json";
    const answer = await fetch(`http://127.0.0.1:${distribution.port}/v2/${repository}/manifests/${reference}`, { headers: { accept } });
    return answer.headers.get("docker-content-digest");
  }
  const from = (sourceImage: string) => ({ registryUri: "mcr.example.com", sourceImage });

  it("is accepted with no body, only with a polling URL", async () => {
    const body = { source: from("demo/app:v1"), targetTags: ["apps/begun:1"] };
    const { status, body: answer, headers } = await lab.send("POST", `${registryId}/importImage`, { version, body });
    assert.deepEqual([status, answer, /\/operationResults\/registries-/.test(headers["location"] ?? "")], [202, null, true]);
  });
  it("copies an image of the upstream folder, with its own name by default", async () => {
    const { status } = await imported({ source: from("demo/app:v1") });
    assert.deepEqual([status, await digestAt("demo/app", "v1")], [200, layout.digests[0]]);
  });
  it("copies an index with all its content", async () => {
    const { status } = await imported({ source: from("demo/app:multi"), targetTags: ["apps/multi:2"] });
    assert.deepEqual([status, await digestAt("apps/multi", "2")], [200, layout.digests[1]]);
  });
  it("rejects an existing tag in the operation, not in the POST", async () => {
    await imported({ source: from("demo/app:v1"), targetTags: ["apps/taken:1"] });
    const { body } = await imported({ source: from("demo/app:multi"), targetTags: ["apps/taken:1"] });
    assert.match(body.error.message, /already exists in target registry/);
    assert.equal(await digestAt("apps/taken", "1"), layout.digests[0]);
  });
  it("moves an existing tag with mode Force", async () => {
    await imported({ source: from("demo/app:v1"), targetTags: ["apps/forced:1"] });
    await imported({ source: from("demo/app:multi"), targetTags: ["apps/forced:1"], mode: "Force" });
    assert.equal(await digestAt("apps/forced", "1"), layout.digests[1]);
  });
  it("copies from another registry of the lab by its id", async () => {
    await imported({ source: from("demo/app:v1"), targetTags: ["apps/origin:1"] });
    await imported({ source: { resourceId: registryId, sourceImage: "apps/origin:1" }, targetTags: ["apps/copy:1"] });
    assert.equal(await digestAt("apps/copy", "1"), layout.digests[0]);
  });
  describe("from a registry named by its login server", () => {
    let copies = 0;
    let login: { username: string; password: string };
    before(async () => {
      await imported({ source: from("demo/app:v1"), targetTags: ["closed/app:1"] });
      const tokenId = await lab.token(registryId, "reader", ["repositories/closed/app/content/read"]);
      login = { username: "reader", password: await lab.password(tokenId) };
    });
    const copied = async (sourceImage: string, credentials?: object) => {
      const source = { registryUri: await lab.loginServer(registryId), sourceImage, credentials };
      return (await imported({ source, targetTags: [`by-login/app:${++copies}`] })).body?.error?.message;
    };

    it("copies with a login that may read the image", async () => assert.equal(await copied("closed/app:1", login), undefined));
    for (const [whose, credentials] of [
      ["a missing login", () => undefined],
      ["a login with a wrong password", () => ({ ...login, password: "wrong" })],
    ] as const)
      it(`rejects ${whose}, whatever permissions the caller has`, async () =>
        assert.match((await copied("closed/app:1", credentials())) ?? "", /"UNAUTHORIZED","message":"authentication required"/));
    it("rejects everyone if the registry is closed to public networks, and copies by its id (A7)", async () => {
      const network = (defaultAction: string) => lab.send("PATCH", registryId, { version, body: { properties: { networkRuleSet: { defaultAction } } } });
      await network("Deny");
      try {
        assert.match((await copied("closed/app:1", login)) ?? "", /"DENIED","message":"client with IP '[^']+' is not allowed access/);
        const { status } = await imported({ source: { resourceId: registryId, sourceImage: "closed/app:1" }, targetTags: ["by-id/app:1"] });
        assert.equal(status, 200);
      } finally {
        await network("Allow");
      }
    });
    it("rejects a login that may not read the image", async () =>
      assert.match((await copied("demo/app:v1", login)) ?? "", /"Name":"demo\/app","Action":"pull"/));
  });

  it("works with the official client, which waits for the operation and throws its error", async () => {
    const client = new ContainerRegistryManagementClient(lab.credential(), lab.azure.signIn.subscriptionId, lab.clientOptions);
    const importing = (sourceImage: string, mode?: string) => {
      const parameters = { source: { registryUri: "mcr.example.com", sourceImage }, targetTags: ["official/app:1"], ...(mode === undefined ? {} : { mode }) };
      return client.registries.importImage(facts.hub.resourceGroup, facts.hub.registry, parameters, { updateIntervalInMs: 1 });
    };
    await importing("demo/app:v1");
    await assert.rejects(importing("demo/app:multi"), /already exists in target registry/);
    assert.equal(await digestAt("official/app", "1"), layout.digests[0]);
    await importing("demo/app:multi", "Force");
    assert.equal(await digestAt("official/app", "1"), layout.digests[1]);
  });
  it("reports an image that does not exist in the source", async () => {
    assert.equal((await imported({ source: from("demo/none:v1") })).body.error.code, "ImageNotFound");
  });
});
