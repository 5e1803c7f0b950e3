import assert from "node:assert/strict";
import type { V1PersistentVolumeClaim } from "@kubernetes/client-node";
import { slotsOf } from "../../lab/azure/container-registry/password-slot";
import { armCall } from "../support/arm-call";
import { HandBuiltSite, handBuilt, handBuiltFacts } from "../support/hand-built-site";
import { ProgramWorld, failed, succeeded } from "../support/program-world";
import { SitePasswords } from "../support/site-passwords";
import { SitePuller, assertServed, credentials } from "../support/site-puller";

const { registryId, connectedRegistryId, extensionId, targetId, clientTokenId, syncTokenId } = handBuilt;

describe("a manually created site with its hub, on the real engine", function () {
  this.timeout(300_000);
  let given: ProgramWorld;
  /** Creation time of each resource, and the UID of the registry's volume. */
  let previous: unknown[] = [];
  /** Output of the first run. */
  let output = "";
  before(async () => {
    given = await ProgramWorld.start();
    const builder = new HandBuiltSite(given.world);
    await builder.hub();
    given.project.change("hub", "hub", ({ registry, ...hub }) => ({ ...hub, adopt: true, registry: { ...(registry as object), zoneRedundancy: "Disabled" } }));
    await given.push(["1.0.0"]);
    await succeeded(given.stacks.up("hub"));
    await builder.build();
    previous = await made();
  });
  after(() => given?.end());

  const live = (id: string) => given.world.azure.azure.store.get(id);
  const made = async () => {
    const claims = await given.world.sites
      .get("line-1")
      ?.client.list<V1PersistentVolumeClaim>("v1", "PersistentVolumeClaim", { namespace: "connected-registry" });
    const times = [registryId, connectedRegistryId, extensionId, targetId].map((id) => (live(id)?.envelope["systemData"] as { createdAt?: string }).createdAt);
    return [...times, ...(claims ?? []).map(({ metadata }) => metadata?.uid)];
  };
  const adopt = (clientTokenIds: readonly string[]) =>
    given.project.change("line-1", "site", (site) => ({ ...site, adopt: { connectedRegistryId, extensionId, targetId, clientTokenIds } }));
  const writes = async (run: () => Promise<unknown>) => {
    const count = given.writes();
    await run();
    return given.writes() - count;
  };

  it("keeps registry resources that no stack declares", () => {
    assert.deepEqual(
      [live(registryId)?.envelope["tags"], given.world.azure.requests.writes().filter(({ method }) => method === "DELETE")],
      [{ costs: "factory", "edge-staging-owner": "organization/edge-staging/hub" }, []],
    );
  });

  it("is not adopted by a site with another name", async () => {
    const outputs: string[] = [];
    assert.equal(await writes(async () => outputs.push(await failed(given.stacks.up("line-1")))), 0);
    assert.match(outputs.join(), /EDGE-ADOPT-FOREIGN/);
  });

  it("is not adopted by a stack file with fewer settings than it has, and nothing is written", async () => {
    adopt([]);
    const outputs: string[] = [];
    assert.equal(await writes(async () => outputs.push(await failed(given.stacks.up("line-1")))), 0);
    assert.match(outputs.join(), /EDGE-ADOPT-DIFFERS {2}a client token that may pull from the site would lose that right/);
  });

  it("is imported by the stack file from `init site --adopt`, and nothing is replaced", async () => {
    const solution = ["--solution", "vision@1.0.0", "--value", "vision.cameraUrl=rtsp://camera.line-1.factory/stream"];
    await succeeded(given.command("init", "site", "drafted", "--yes", "--adopt", "--hub", "hub", "--cluster", "line-1", "--key", "line1", ...solution));
    const drafted = given.project.settings("drafted", "site");
    // Ids are case-insensitive.
    const comparable = (value: unknown): unknown => JSON.parse(JSON.stringify(value).toLowerCase());
    assert.deepEqual(comparable(drafted["adopt"]), comparable({ connectedRegistryId, extensionId, targetId, clientTokenIds: [clientTokenId] }));
    given.project.removeStack("drafted");
    given.project.change("line-1", "site", () => drafted);
    const preview = await succeeded(given.stacks.preview("line-1"));
    assert.match(preview, /3 to import/);
    assert.doesNotMatch(preview, /to replace|may not be replaced|EDGE-/);
  });

  it("is adopted without a refused pull or sync, and nothing is recreated", async () => {
    const puller = await SitePuller.start(given, { facts: handBuiltFacts });
    output = await succeeded(given.stacks.up("line-1"));
    assertServed(await puller.stop());
    assert.deepEqual(new SitePasswords(given).refusedSyncs(), []);
    assert.deepEqual(await made(), previous);
    const revisions = Object.values(given.revisions());
    assert.deepEqual(revisions, ["ReadyToDeploy"]);
  });

  it("ends with its own passwords only, and keeps the actions of its scope map", async () => {
    assert.equal((await credentials(given)).username, "line1-pull");
    const sync = live(syncTokenId);
    assert.ok(sync);
    assert.deepEqual(
      slotsOf(sync).map(({ name }) => name),
      ["password2"],
    );
    const map = live(String(sync.properties["scopeMapId"]));
    assert.equal(map?.name, "factorycr");
    assert.ok((map?.properties["actions"] as string[]).includes("repositories/factory/vision/content/read"));
    assert.equal(live(targetId)?.properties["solutionScope"], "staging");
  });

  it("does not change in the next run", async () => {
    await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
  });

  it("releases the shared token when nothing uses it", async () => {
    adopt([]);
    await succeeded(given.stacks.up("line-1"));
    await armCall(given.world, "DELETE", clientTokenId, "2025-11-01");
    assert.deepEqual(await made(), previous);
  });

  it("reveals no password in any output", async () => {
    const { password } = await credentials(given);
    assert.ok(!output.includes(password) && !(await given.stacks.exported("line-1")).includes(password));
  });
});
