import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Stacks } from "../../lab/stacks";
import { ClusterProxy } from "../matrix/cluster-proxy";
import { walk } from "../matrix/walk";
import { WriteJournal } from "../matrix/write-journal";
import { engineProcess } from "../support/engine-process";
import { ProgramWorld, failed, succeeded } from "../support/program-world";

/** A subset of the kill matrix (test/matrix): one write of each kind of provider. */
const killedAfter = [
  /^PUT Microsoft.Authorization\/roleAssignments\/|^PUT .*\/roleAssignments\//,
  /^PUT .*\/extensions\/line1$/,
  /^POST .*\/secrets\/my-acr-secret$/,
];

describe("the recover command, on the real engine", function () {
  this.timeout(600_000);
  let given: ProgramWorld;
  let proxy: ClusterProxy;
  let stacks: Stacks;
  before(async () => {
    given = await ProgramWorld.start({ policies: false });
    await given.bringUpHub();
    proxy = await ClusterProxy.start(given.world.environment["KUBECONFIG"] ?? "", given.world.folder);
    const { PULUMI_OPTION_POLICY_PACK: _, ...environment } = given.world.environment;
    stacks = new Stacks({ ...given.world, environment: { ...environment, KUBECONFIG: proxy.kubeconfig } }, given.project.folder, process.env);
  });
  after(async () => {
    proxy?.stop();
    await given?.end();
  });

  it("repairs a site after runs killed after writes by azure-native and Kubernetes, with one command each time", async () => {
    const left = [...killedAfter];
    const wanted = (write: string) => {
      const index = left.findIndex((pattern) => pattern.test(write));
      if (index < 0) return 0;
      left.splice(index, 1);
      return 1;
    };
    const { kills, code, output } = await walk(given, { run: () => stacks.up("line-1") }, new WriteJournal(given.world, proxy), wanted, () => 0);
    assert.equal(code, 0, output);
    assert.deepEqual([kills.length, left], [killedAfter.length, []]);
    assert.doesNotMatch(await succeeded(stacks.up("line-1", "--expect-no-changes")), /pending operations/);
    // Without the proxy from here on, because the cluster's provider records its kubeconfig.
    await succeeded(given.stacks.up("line-1"));
    await succeeded(given.command("prove", "-s", "line-1"));
  });

  it("changes nothing in a stack whose last run was not killed, and reports that", async () => {
    const before = JSON.parse(await given.stacks.exported("line-1")) as unknown;
    const output = await succeeded(given.command("recover", "line-1"));
    assert.match(output, /line-1: no killed run left anything behind; nothing was changed\nline-1: the next up changes nothing/);
    assert.deepEqual(JSON.parse(await given.stacks.exported("line-1")), before);
  });

  it("adds resources missing from the state, as after a refresh that got 404 from a gateway, and the next run creates nothing", async () => {
    type Stored = Record<string, unknown> & { urn: string; type: string; dependencies?: string[] };
    const state = JSON.parse(await given.stacks.exported("line-1")) as { deployment: { resources: Stored[] } };
    const lost = state.deployment.resources.filter(({ type }) => type.startsWith("azure-native:")).map(({ urn }) => urn);
    assert.ok(lost.length >= 3, lost.join());
    const isKept = (urn: string) => !lost.includes(urn);
    state.deployment.resources = state.deployment.resources
      .filter(({ urn }) => isKept(urn))
      .map((resource) => ({ ...resource, dependencies: resource.dependencies?.filter(isKept), propertyDependencies: undefined, deletedWith: undefined }));
    const file = given.project.file("lost-state.json");
    writeFileSync(file, JSON.stringify(state));
    await succeeded(given.stacks.run(["stack", "import", "--stack", "line-1", "--file", file]));
    const dryRun = await failed(given.command("recover", "line-1", "--dry-run"));
    const output = await succeeded(given.command("recover", "line-1"));
    for (const name of lost.map((urn) => urn.slice(urn.lastIndexOf("::") + 2))) {
      assert.ok(dryRun.includes(`${name}: missing from the state although it exists in Azure\n`), dryRun);
      assert.ok(output.includes(`${name}: missing from the state although it exists in Azure; it exists, and the state has it now\n`), output);
    }
    assert.doesNotMatch(output, /create|replace|delete/);
    await succeeded(given.stacks.up("line-1"));
    await succeeded(given.stacks.preview("line-1", "--refresh", "--expect-no-changes"));
    await succeeded(given.command("prove", "-s", "line-1"));
  });

  it("does not remove the lock of a run that is still active, and changes nothing", async () => {
    given.pin("1.0.0", { values: { cameraUrl: "rtsp://camera/alive" } });
    let engine: number | undefined;
    const stopped = new Promise<void>((resolve) => {
      const stop = given.world.azure.requests.watch(({ path }) => {
        if (!/reviewSolutionVersion$/.test(path)) return;
        engine = engineProcess(given.project.folder);
        if (engine !== undefined) process.kill(engine, "SIGSTOP");
        stop();
        resolve();
      });
    });
    const run = given.stacks.up("line-1");
    await stopped;
    const { code, stderr } = await given.command("recover", "line-1");
    process.kill(engine ?? assert.fail("no engine ran"), "SIGCONT");
    assert.match(stderr, new RegExp(`EDGE-LOCK-ALIVE.*@.*:${engine}`, "s"));
    assert.equal(code, 1);
    await succeeded(run);
  });

  it("removes the lock of another machine's run only after a confirmation that this run has ended", async () => {
    const folder = join(given.world.folder, "state", ".pulumi", "locks", "organization", "edge-staging", "line-1");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "1.json"), JSON.stringify({ pid: 7, username: "runner", hostname: "build-7", timestamp: "2026-11-30T00:00:00Z" }));
    assert.match(await failed(given.command("recover", "line-1")), /EDGE-LOCK-ELSEWHERE.*--ended runner@build-7:7/s);
    assert.match(await failed(given.command("recover", "line-1", "--ended", "runner@build-7:8")), /EDGE-LOCK-ELSEWHERE/);
    assert.match(await failed(given.command("recover", "line-1", "--ended", "runner@build-7:7", "--dry-run")), /would remove the lock of runner@build-7:7/);
    assert.match(await succeeded(given.command("recover", "line-1", "--ended", "runner@build-7:7")), /removed the lock of runner@build-7:7/);
    await succeeded(given.stacks.up("line-1", "--expect-no-changes"));
  });
});
