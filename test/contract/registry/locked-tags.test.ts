import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { acrLogin } from "../../../components/oci/acr-registry";
import { RegistryClient } from "../../../components/oci/registry-client";
import type { RegistryCredentials } from "../../../components/oci/registry-login";
import { httpsTransport, type RegistryTransport } from "../../../components/oci/registry-transport";
import { lockTags, notLocked } from "../../../components/registry/locked-tags/tag-lock";
import { AzureLab } from "../../support/azure-lab";
import { writeLayout } from "../../support/image-layout";

const [first, second] = ["1.0.0", "2.0.0"] as const;
const image = "factory/vision:1.0.0";

describe("locked tags, against the lab's cloud registry", function () {
  this.timeout(120_000);
  let lab: AzureLab;
  let registryId: string;
  let host: string;
  let transport: RegistryTransport;
  let digests: readonly string[];

  const copy = (tag: string, mode: string) =>
    lab.import(registryId, { source: { registryUri: "mcr.example.com", sourceImage: `vision:${tag}` }, targetTags: [image], mode });
  const client = (credentials: RegistryCredentials) => new RegistryClient({ host, transport, credentials });
  const deployer = async () => client(await acrLogin({ loginServer: host, accessToken: lab.azure.tokenFor(lab.azure.signIn), transport }));
  const lock = async (registry: RegistryClient) => notLocked(registry.host, await lockTags(registry, [{ image, digest: digests[0] ?? "" }], () => {}));

  before(async () => {
    lab = await AzureLab.start({ serveImages: true });
    registryId = await lab.hub();
    const layout = writeLayout([
      { name: first, platforms: [["base", "app"]] },
      { name: second, platforms: [["other"]] },
    ]);
    ({ digests } = layout);
    cpSync(layout.folder, join(lab.folder, "upstream", "mcr.example.com", "vision"), { recursive: true });
    layout.remove();
    assert.equal((await copy(first, "NoForce")).status, 200);
    host = await lab.loginServer(registryId);
    transport = httpsTransport({ ca: lab.authority.certificate });
  });
  after(async () => {
    transport?.close();
    await lab?.stop();
  });

  it("stay open for a login that may only read them, which says what is missing", async () => {
    const actions = ["repositories/factory/vision/content/read", "repositories/factory/vision/metadata/read"];
    const password = await lab.password(await lab.token(registryId, "reader", actions));
    assert.match((await lock(client({ kind: "password", username: "reader", password }))) ?? "", /^factory\/vision:1\.0\.0 not locked: this identity may not/);
  });

  it("are locked for whoever may push: a push of another image, and of the same, is refused by the lock", async () => {
    const registry = await deployer();
    assert.equal(await lock(registry), undefined);
    const same = await registry.manifest("factory/vision", first);
    const other = { ...same, bytes: Buffer.from(JSON.stringify({ ...JSON.parse(same.bytes.toString()), annotations: { moved: "yes" } })) };
    for (const manifest of [same, other]) await assert.rejects(registry.putManifest("factory/vision", first, manifest), { kind: "locked" });
    assert.equal(await registry.announcedDigest("factory/vision", first), digests[0]);
  });

  it("are moved by a forced import all the same, which the next look reports", async () => {
    assert.equal((await copy(second, "Force")).status, 200);
    const reason = await lock(await deployer());
    assert.match(reason ?? "", new RegExp(`the tag leads to ${digests[1]}, the version was published with ${digests[0]}`));
  });
});
