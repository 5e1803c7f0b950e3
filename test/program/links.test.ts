import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CoreV1Api } from "@kubernetes/client-node";
import { loadKubeconfig } from "../../components/cluster/access/kubeconfig";
import { createAuthority } from "../../lab/certificates";
import { resourceGroupId } from "../../lab/facts";
import { armCall } from "../support/arm-call";
import { ProgramWorld, failed, succeeded } from "../support/program-world";

const registryId = `${resourceGroupId("rg-edge-hub")}/providers/Microsoft.ContainerRegistry/registries/edgehubdemo`;
const registryVersion = "2025-11-01";

/** One link of the chain, broken manually while all others work. */
interface Link {
  name: string;
  /** Error of a run that stages a new version while the link is broken. */
  says: RegExp;
  /** State of the version's revision in that case. @default - none: its images are not at the site, so it is not reviewed */
  revision?: "Failed";
  /** What the proof reports about the images at the site. @default - not run: the link does not involve the site's registry */
  proof?: RegExp;
  break(given: ProgramWorld): Promise<void>;
  /** What repairs it in addition to the advice in the message. @default - the advice is enough */
  mend?(given: ProgramWorld): Promise<void>;
}

const patch = (world: ProgramWorld["world"], id: string, properties: object) => armCall(world, "PATCH", id, registryVersion, { properties });
const core = ({ world }: ProgramWorld) => loadKubeconfig({ path: world.sites.get("line-1")?.kubeconfig, environment: {} }).makeApiClient(CoreV1Api);
let trusted = "";

const links: Link[] = [
  {
    name: "the sync token's password",
    says: /EDGE-SYNC-TOKEN {2}sync token line1 has no password/,
    break: async ({ world }) => void (await patch(world, `${registryId}/tokens/line1`, { credentials: { passwords: [] } })),
  },
  {
    name: "one gateway action",
    says: /EDGE-SYNC-MAP {2}the scope map of sync token line1 lacks gateway\/line1\/message\/read\n/,
    break: async ({ world }) => {
      const id = `${registryId}/scopeMaps/line1`;
      const { actions } = (await armCall(world, "GET", id, registryVersion))["properties"] as { actions: string[] };
      await patch(world, id, { actions: actions.filter((action) => action !== "gateway/line1/message/read") });
    },
  },
  {
    name: "a token that is enabled",
    says: /EDGE-CLIENT-TOKEN {2}client token line1-pull is disabled/,
    proof: /login refused/,
    break: async ({ world }) => void (await patch(world, `${registryId}/tokens/line1-pull`, { status: "disabled" })),
  },
  {
    name: "the registry's data endpoint",
    says: /EDGE-DATA-ENDPOINT {2}registry edgehubdemo has its data endpoint disabled/,
    break: async ({ world }) => void (await patch(world, registryId, { dataEndpointEnabled: false })),
    mend: async ({ stacks }) => {
      await succeeded(stacks.up("hub", "--refresh"));
    },
  },
  {
    name: "the orchestration extension's role",
    revision: "Failed",
    says: /EDGE-ORCHESTRATION-ROLE {2}the orchestration extension's identity lacks "Contributor" and "Container Registry Contributor/,
    break: async ({ world }) => {
      const assignments = world.azure.azure.store.all("Microsoft.Authorization/roleAssignments").filter(({ id }) => id.startsWith(registryId));
      for (const { id } of assignments) await armCall(world, "DELETE", id, "2022-04-01");
    },
  },
  {
    name: "the pull secret",
    revision: "Failed",
    says: /ClientTokenMissingOrExpired: .*Secret default\/my-acr-secret/,
    proof: /pull secret default\/my-acr-secret: pods CANNOT log in with it/,
    break: async ({ world }) => {
      await world.sites.get("line-1")?.client.remove({ apiVersion: "v1", kind: "Secret", metadata: { namespace: "default", name: "my-acr-secret" } });
    },
  },
  {
    name: "the site registry's CA",
    revision: "Failed",
    says: /CertificateNotTrusted/,
    proof: /not trusted/,
    break: async (given) => {
      const name = { namespace: "connected-registry", name: "line1-ca-cert" };
      const secret = await core(given).readNamespacedSecret(name);
      trusted = secret.data?.["ca.crt"] ?? "";
      const { certificate } = await createAuthority("another", await mkdtemp(join(given.world.folder, "another-")));
      await core(given).replaceNamespacedSecret({
        ...name,
        body: { ...secret, data: { ...secret.data, "ca.crt": Buffer.from(certificate).toString("base64") } },
      });
    },
    mend: async (given) => {
      const name = { namespace: "connected-registry", name: "line1-ca-cert" };
      const secret = await core(given).readNamespacedSecret(name);
      await core(given).replaceNamespacedSecret({ ...name, body: { ...secret, data: { ...secret.data, "ca.crt": trusted } } });
    },
  },
];

const numberOf = (link: Link) => links.indexOf(link) + 1;
const versionOf = (link: Link) => `1.${numberOf(link)}.0`;
/** Version for the test with another writer of the scope map. */
const rewritten = `1.${links.length + 1}.0`;

describe("the staging chain with one broken link", function () {
  this.timeout(300_000);
  let given: ProgramWorld;
  before(async () => {
    given = await ProgramWorld.start({ policies: false, stagingWait: { timeoutMs: 60_000, leastTimeoutMs: 10_000 } });
    // Each version stages its own repository, which no site has synced for another version.
    const versions = [...links.map(versionOf), rewritten];
    const repository = (version: string) => `vision-${version.split(".")[1]}`;
    for (const version of versions)
      given.project.addVersion("vision", "1.0.0", version, (text) => text.replaceAll("factory/vision", `factory/${repository(version)}`));
    await given.bringUp(["1.0.0", ...versions], Object.fromEntries(versions.map((version) => [version, [repository(version), "gateway"]])));
  });
  after(() => given?.end());

  for (const link of links) {
    it(`${link.name}: nothing is staged, the error names the link, and its advice repairs it`, async () => {
      await link.break(given);
      given.pin(versionOf(link));
      try {
        assert.match(await failed(given.stacks.up("line-1")), link.says);
        assert.equal(given.revisions()[`vision-${versionOf(link)}.1`], link.revision);
        if (link.proof) assert.match(await failed(given.command("prove", "-s", "line-1")), link.proof);
        // The stack still pins the previous version, whose images are at the site.
        if (link === links[0]) await succeeded(given.command("prove", "-s", "line-1"));
      } finally {
        await link.mend?.(given);
        await succeeded(given.stacks.up("line-1", "--refresh"));
      }
      assert.deepEqual(given.revisions()[`vision-${versionOf(link)}.1`], "ReadyToDeploy");
    });
  }

  it("a repository removed from the sync scope map by another writer: it is added again", async () => {
    // The program's own write has no effect.
    const id = `${registryId}/scopeMaps/line1`;
    given.world.azure.faults.next({ method: "PATCH", path: /\/scopeMaps\/line1$/i, outcome: { status: 200, body: { id } } });
    given.pin(rewritten);
    await succeeded(given.stacks.up("line-1"));
    assert.equal(given.revisions()[`vision-${rewritten}.1`], "ReadyToDeploy");
  });

  it("one damaged blob: the proof reports it", async () => {
    const folder = await given.world.sites.get("line-1")?.registryFolder();
    const layer = createHash("sha256").update(`gateway ${rewritten}`).digest("hex");
    const file = join(folder ?? "", "docker", "registry", "v2", "blobs", "sha256", layer.slice(0, 2), layer, "data");
    const bytes = await readFile(file);
    await writeFile(file, Buffer.from(bytes).fill("x", 0, 1));
    assert.match(await failed(given.command("prove", "-s", "line-1")), new RegExp(`bytes do not match[\\s\\S]*${layer}`));
    await writeFile(file, bytes);
    await succeeded(given.command("prove", "-s", "line-1"));
  });
});
