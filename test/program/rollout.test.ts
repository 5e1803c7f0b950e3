import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, watch, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { V1Deployment } from "@kubernetes/client-node";
import { parse, stringify } from "yaml";
import type { RecordLine, StackState } from "../../cli/rollout/record";
import { linesOf, recordsIn } from "../../cli/rollout/record-file";
import type { RolloutReport } from "../../cli/rollout/rollout-report";
import { facts, siteFacts } from "../../lab/facts";
import { engineProcess } from "../support/engine-process";
import { ProgramWorld, succeeded } from "../support/program-world";
import { runStep } from "../support/workflow-step";

const others = ["line-3", "line-4"];

describe("a rollout to three sites in two waves, on the real engine", function () {
  this.timeout(600_000);
  let given: ProgramWorld;
  let offlineAgent: NonNullable<ReturnType<typeof agentOf>>;
  const agentOf = (site: string) => given.world.azure.azure.agents.get(siteFacts(site).connectedClusterId);

  const planWithSoak = (soak: string) => {
    const waves = [
      { name: "canary", sites: ["line-1"], soak },
      { name: "plants", labels: { ring: "plants" }, soak: "PT2S", approve: true },
    ];
    writeFileSync(given.project.file("stacks", "rollout.yaml"), stringify({ waves }));
  };

  before(async () => {
    given = await ProgramWorld.start({ policies: false, sites: ["line-1", ...others] });
    const { project } = given;
    project.addVersion("vision", "1.0.0", "1.1.0");
    given.pin("1.0.0", { installation: "on" });
    for (const site of others) {
      const { key, connectedClusterId, customLocationId } = siteFacts(site);
      project.addSite("line-1", site, (like) => ({
        ...like,
        ...{
          key,
          connectedClusterId,
          labels: { ring: "plants" },
          clusterAccess: { context: site },
          target: { ...(like["target"] as object), customLocationId },
        },
      }));
      await given.stacks.select(site);
    }
    project.removeStack("line-2");
    planWithSoak("PT2S");
    // The registry must exist before its images; the rollout itself creates the versions.
    await given.stacks.up("hub");
    await given.push(["1.0.0", "1.1.0"]);
    const agent = agentOf("line-4");
    assert.ok(agent);
    offlineAgent = agent;
    given.world.azure.azure.agents.disconnect(siteFacts("line-4").connectedClusterId);
  });
  after(() => given?.end());

  const record = () => recordsIn(given.project.folder)[0] ?? "";
  const lines = () => linesOf(record());
  const isState = (line: RecordLine, stack: string, is: StackState) => line.event === "stack" && line.stack === stack && line.is === is;
  /** Runs that were started, as `stack attempt`. */
  const startedRuns = () => lines().flatMap((line) => (line.event === "stack" && line.is === "running" ? [`${line.stack} ${line.attempt}`] : []));
  const status = async () => {
    const { stdout } = await given.command("rollout", "status", "--json");
    const report = JSON.parse(stdout) as RolloutReport;
    return {
      is: report.is,
      reason: report.reason,
      stacks: Object.fromEntries(report.waves.flatMap(({ stacks }) => stacks.map(({ stack, is }) => [stack, is]))),
    };
  };

  /** Starts a driver as a separate process. */
  const started = (action: string) => {
    const env = { ...process.env, ...given.world.environment };
    return spawn(process.execPath, [given.project.file("dist", "cli", "main.js"), "rollout", action], { cwd: given.project.folder, env, stdio: "ignore" });
  };

  /** Resolves when there is a newer record. */
  const newRecord = (earlier: string) =>
    new Promise<void>((resolve) => {
      const look = setInterval(() => {
        if (record() === earlier) return;
        clearInterval(look);
        resolve();
      }, 100);
    });

  /** Resolves when the record contains such a line; otherwise the runner's timeout ends the test. */
  const recorded = (wanted: (line: RecordLine) => boolean) =>
    new Promise<void>((resolve) => {
      const watcher = watch(dirname(record()), () => {
        if (!lines().some(wanted)) return;
        watcher.close();
        resolve();
      });
      if (!lines().some(wanted)) return;
      watcher.close();
      resolve();
    });

  /** Scripts of the workflow's steps that plan and drive a rollout, in order. */
  const rolloutSteps = () => {
    const { jobs } = parse(readFileSync(".github/workflows/up.yml", "utf8")) as { jobs: Record<string, { steps: { run?: string }[] }> };
    return Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run = "" }) => (run.includes("main.js rollout") ? [run] : [])));
  };

  /** A decision made while the rollout waits or runs. */
  const decide = (...args: string[]) => succeeded(given.command("rollout", ...args));

  it("starts nothing more after it is paused while its driver runs, and no wave before its approval", async () => {
    const running = given.command("rollout", "start");
    await newRecord("");
    await recorded((line) => isState(line, "hub", "running"));
    await decide("pause");
    const paused = await running;
    assert.deepEqual([paused.code, startedRuns()], [1, ["hub 1"]], paused.stdout);
    assert.match(paused.stdout, /: paused: paused; edge-staging rollout resume continues/);
    const waiting = await given.command("rollout", "resume");
    assert.deepEqual([waiting.code, startedRuns()], [1, ["hub 1", "line-1 1"]], waiting.stdout);
    assert.match(waiting.stdout, /wave plants waits for approval/);
    await decide("approve", "--wave", "plants");
  });

  it("continues after its driver was killed: the hub first, then the canary, then the plants, no site twice, and the offline site is skipped", async () => {
    const driver = started("resume");
    await recorded((line) => isState(line, "line-3", "running"));
    driver.kill("SIGKILL");
    const output = await succeeded(given.command("rollout", "resume"));
    assert.match(output, /every wave is done; offline and to be caught up: line-4/);
    assert.deepEqual(startedRuns(), ["hub 1", "line-1 1", ...startedRuns().slice(2, 4), "line-4 2"]);
    assert.deepEqual(startedRuns().slice(2, 4).sort(), ["line-3 1", "line-4 1"]);
    assert.deepEqual((await status()).stacks, { hub: "healthy", "line-1": "healthy", "line-3": "healthy", "line-4": "offline" });
    const published = given.world.azure.requests.entries.filter(({ path }) => path.endsWith("/publishSolutionVersion"));
    assert.equal(published.length, 2);
    assert.ok(existsSync(join(record().replace(/\.jsonl$/, ".runs"), "pace", `${facts.subscriptionId}.writes.json`)));
  });

  it("updates the offline site when it is connected again, even after Ctrl-C in between, and does not change the others", async () => {
    given.world.azure.azure.agents.connect(siteFacts("line-4").connectedClusterId, offlineAgent);
    const before = startedRuns().length;
    const driver = started("resume");
    const ended = new Promise((resolve) => driver.once("exit", resolve));
    const stop = given.world.azure.requests.watch(({ method, path }) => {
      if (method !== "PUT" || !path.endsWith("/connectedRegistries/line4")) return;
      stop();
      driver.kill("SIGINT");
    });
    assert.equal(await ended, 130);
    assert.equal(engineProcess(given.project.folder), undefined);
    assert.equal((await status()).stacks["line-4"], "interrupted");
    await succeeded(given.command("rollout", "resume"));
    assert.deepEqual([startedRuns().slice(before), (await status()).stacks["line-4"]], [["line-4 3", "line-4 4"], "healthy"]);
  });

  it("stops after the canary wave if a version fails its soak, and proposes a rollback to the last healthy version", async () => {
    for (const site of ["line-1", ...others])
      given.project.change(site, "site", (like) => ({ ...like, solutions: [{ ...(like["solutions"] as object[])[0], version: "1.1.0" }] }));
    // Long enough for all events during it on a busy machine; it ends at the next poll.
    planWithSoak("PT2M");
    const earlier = record();
    const running = given.command("rollout", "start");
    await newRecord(earlier);
    await recorded((line) => isState(line, "line-1", "soaking") && "restarts" in line);
    const cluster = given.world.sites.get("line-1")?.client;
    const [deployment] = (await cluster?.list<V1Deployment>("apps/v1", "Deployment", { namespace: "vision" })) ?? [];
    assert.ok(cluster && deployment?.metadata);
    const { name, namespace } = deployment.metadata;
    await cluster.apply({ apiVersion: "apps/v1", kind: "Deployment", metadata: { name, namespace }, spec: { replicas: 0 } } as never, "plant");
    const { code, stdout } = await running;
    assert.equal(code, 1, stdout);
    assert.match(stdout, /stopped: wave canary: 1 of 1 failed \(line-1\), 0 may fail/);
    assert.match(stdout, /line-1 +failed +vision 1\.1\.0 .*no pod runs vision 1\.1\.0/);
    assert.deepEqual(startedRuns(), ["hub 1", "line-1 1"]);
    const back = await given.command("rollout", "rollback", "--site", "line-1", "--json");
    assert.equal(back.code, 0, back.stderr);
    const proposal = JSON.parse(back.stdout) as { sites: { changes: unknown }[]; diff: string };
    assert.deepEqual(proposal.sites[0]?.changes, [{ solution: "vision", from: "1.1.0", to: "1.0.0" }]);
    assert.match(proposal.diff, /^-\s+version: 1\.1\.0\n\+\s+version: 1\.0\.0$/m);
  });

  it("rolls back after that proposal is merged, with the steps of the workflow up: one job per wave, each once, and only for changed stacks", async () => {
    const { project, world } = given;
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=x", "-c", "user.email=x@example.org", ...args], { cwd: project.folder, stdio: "pipe" });
    const file = readFileSync(project.file("stacks", "Pulumi.line-1.yaml"), "utf8");
    planWithSoak("PT0S");
    git("init", "--quiet");
    git("add", "stacks");
    git("commit", "--quiet", "--message", "before");
    await decide("rollback", "--site", "line-1", "--write");
    assert.equal(readFileSync(project.file("stacks", "Pulumi.line-1.yaml"), "utf8"), file.replace("version: 1.1.0", "version: 1.0.0"));
    git("commit", "--quiet", "--all", "--message", "back");
    // The lab's clusters are reachable without a proxy.
    mkdirSync(project.file(".github", "scripts"), { recursive: true });
    writeFileSync(project.file(".github", "scripts", "cluster.sh"), '#!/bin/bash\necho "$1 $2" >> out/connections\n', { mode: 0o755 });
    const environment = { ...process.env, ...world.environment, SINCE: "HEAD~1", PROFILE: "demo", RECORD: "out/rollout/rollout.jsonl" };
    const [plan = "", ...steps] = rolloutSteps();
    const step = async (script: string, wave: string) => {
      const { code, stdout, stderr } = await runStep(project, script, { ...environment, WAVE: wave });
      assert.equal(code, 0, stdout + stderr);
    };
    await step(plan, "");
    assert.equal(readFileSync(project.file("tools", "GITHUB_OUTPUT"), "utf8"), 'waves=["hubs","canary"]\n');
    for (const wave of ["hubs", "canary"]) for (const script of steps) if (wave !== "hubs" || !script.includes("approve")) await step(script, wave);
    const own = linesOf(project.file("out", "rollout", "rollout.jsonl"));
    const ran = own.flatMap((line) => (line.event === "stack" ? [`${line.stack} ${line.is}`] : []));
    assert.deepEqual(ran, ["hub running", "hub healthy", "line-1 running", "line-1 healthy"]);
    assert.equal(own.at(-1)?.event, "ended");
    assert.equal(readFileSync(project.file("out", "connections"), "utf8"), "open line-1\nclose line-1\n");
    assert.deepEqual(
      Object.entries(given.revisions()).filter(([, state]) => state === "Deployed"),
      [["vision-1.0.0.1", "Deployed"]],
    );
  });

  it("is finished after it is aborted", async () => {
    await decide("plan");
    await decide("abort");
    assert.deepEqual([(await status()).is, (await given.command("rollout", "resume")).code], ["aborted", 2]);
  });
});
