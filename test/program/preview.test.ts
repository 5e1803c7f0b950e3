import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { changedRegistry } from "../support/changed-registry";
import { armCall } from "../support/arm-call";
import { ProgramWorld, succeeded } from "../support/program-world";

type Site = Record<string, unknown>;

/** A change of every setting of a site that needs no replacement of its registry. */
const changes: Record<string, (site: Site) => Site> = {
  "registry.storageRequest": (site) => changedRegistry(site, { storageRequest: "30Gi" }),
  "registry.storageClassName": (site) => changedRegistry(site, { storageClassName: "standard" }),
  "registry.logLevel": (site) => changedRegistry(site, { logLevel: "Debug" }),
  "registry.auditLog": (site) => changedRegistry(site, { auditLog: true }),
  "registry.notifications": (site) => changedRegistry(site, { notifications: ["factory/vision:*:push", "*:delete"] }),
  "registry.garbageCollection": (site) => changedRegistry(site, { garbageCollection: { schedule: "0 4 * * *" } }),
  "registry.syncSchedule": (site) => changedRegistry(site, { syncSchedule: "*/5 * * * *" }),
  "registry.syncWindow": (site) => changedRegistry(site, { syncSchedule: "0 2 * * 6", syncWindow: "PT4H" }),
  "registry.messageTtl": (site) => changedRegistry(site, { messageTtl: "P30D" }),
  "target.capabilities": (site) => ({ ...site, target: { ...(site["target"] as object), capabilities: ["staging", "inspection"] } }),
  "solutions.version": (site) => ({ ...site, solutions: [{ ...(site["solutions"] as object[])[0], version: "1.1.0" }] }),
  "solutions.values": (site) => ({ ...site, solutions: [{ ...(site["solutions"] as object[])[0], values: { cameraUrl: "rtsp://another" } }] }),
  timeout: (site) => ({ ...site, timeout: "PT1H" }),
};

describe("a preview of a change that needs no replacement", function () {
  this.timeout(240_000);
  let given: ProgramWorld;
  before(async () => {
    given = await ProgramWorld.start({ policies: false });
    given.project.addVersion("vision", "1.0.0", "1.1.0");
    await given.bringUp(["1.0.0", "1.1.0"]);
  });
  after(() => given?.end());

  /** Steps that a preview plans other than `same`, as `kind name`. */
  const steps = async (environment: Record<string, string> = {}): Promise<string[]> => {
    const before = given.writes();
    const { code, stdout, stderr, operations } = await given.stacks.run(["preview", "--stack", "line-1"], environment);
    assert.equal(code, 0, stdout + stderr);
    assert.equal(given.writes(), before);
    return operations.filter(({ kind }) => !["same", "read"].includes(kind)).map(({ kind, name }) => `${kind} ${name}`);
  };

  it(`plans no replacement for ${Object.keys(changes).join(", ")}, each of which changes the site's inputs, and writes nothing`, async () => {
    let previous: Site = {};
    given.project.change("line-1", "site", (site) => {
      previous = site;
      for (const [setting, change] of Object.entries(changes)) assert.notDeepEqual(change(site), site, setting);
      return Object.values(changes).reduce((changed, change) => change(changed), site);
    });
    const planned = await steps();
    given.project.change("line-1", "site", () => previous);
    assert.ok(planned.length >= 4, planned.join());
    assert.deepEqual(
      planned.filter((step) => !step.startsWith("update ")),
      [],
    );
  });

  it("plans no replacement for a kubeconfig that reaches the same cluster at another address", async () => {
    const kubeconfig = given.world.environment["KUBECONFIG"] ?? "";
    const other = given.project.file("other-kubeconfig");
    writeFileSync(other, readFileSync(kubeconfig, "utf8").replaceAll("127.0.0.1", "localhost"));
    assert.deepEqual(await steps({ KUBECONFIG: other }), ["update line-1-cluster"]);
  });

  it("plans no replacement for a changed password in the pull secret", async () => {
    const token = given.world.azure.azure.store.all("Microsoft.ContainerRegistry/registries/tokens").find(({ name }) => name === "line1-pull");
    await armCall(given.world, "PATCH", token?.id ?? "", "2025-11-01", { properties: { credentials: { passwords: [] } } });
    await succeeded(given.stacks.refresh("line-1"));
    const planned = await steps();
    assert.ok(planned.includes("update line-1-pull-default-my-acr-secret"), planned.join());
    assert.deepEqual(
      planned.filter((step) => !step.startsWith("update ")),
      [],
    );
  });
});
