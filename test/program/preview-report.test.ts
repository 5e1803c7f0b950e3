import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { addSite } from "../../lab/azure/prerequisites";
import { descendants, processTable } from "../../lab/engine/process-tree";
import { siteFacts } from "../../lab/facts";
import { runCommand } from "../../lab/start/run-command";
import { commentLimit, commentMark } from "../../review/print/markdown";
import { reviewSchema } from "../../review/judge/review";
import { canary } from "../support/canary";
import { engineProcess } from "../support/engine-process";
import { gone } from "../support/gone-process";
import { knownSecrets } from "../support/known-secrets";
import { type PreparedChange, preparedChanges } from "../support/prepared-changes";
import { pushDeclared } from "../support/declared-image";
import { ProgramWorld, failed, layoutOf, succeeded } from "../support/program-world";
import { recordComment, recordReading, recordStream, recordedComment } from "../support/recorded-previews";

/** Records the previews and their comments again instead of comparing with them. */
const isRecording = process.env["EDGE_STAGING_RECORD"] === "1";

/** Number of new sites previewed together. */
const newSites = Number(process.env["EDGE_STAGING_NEW_SITES"] ?? "3");

/** Text without the lines that contain a date: the expiry of passwords depends on the day of the run. */
const withoutDates = (text: string) =>
  text
    .split("\n")
    .filter((line) => !/\d{4}-\d{2}-\d{2}/.test(line))
    .join("\n");

const gib = 1024 ** 3;

/** Another version on a site with a 10 Mbit/s link. */
const linked = (version: string): PreparedChange => ({
  ...{ name: "linked", stacks: ["line-1"], does: "preview", code: 0 },
  change: (site) => ({ ...site, link: { rate: "10Mbit/s" }, solutions: [{ ...(site["solutions"] as object[])[0], version }] }),
});

describe("the preview report", function () {
  this.timeout(240_000);
  let given: ProgramWorld;
  let secrets: string[];
  before(async () => {
    given = await ProgramWorld.start({ sites: ["line-1", "line-2"] });
    given.project.addVersion("vision", "1.0.0", "1.1.0");
    await given.bringUp(["1.0.0", "1.1.0"]);
    // Replaces the demo's own line-2, which has another flavor.
    given.project.addSite("line-1", "line-2", (site) => ({
      ...site,
      key: "line2",
      connectedClusterId: siteFacts("line-2").connectedClusterId,
      clusterAccess: { context: "line-2" },
      target: { ...(site["target"] as object), customLocationId: siteFacts("line-2").customLocationId },
    }));
    await given.stacks.select("line-2");
    await succeeded(given.stacks.up("line-2"));
    secrets = await knownSecrets(given);
    assert.ok(secrets.length >= 6);
  });
  after(() => given?.end());

  /** Runs something with changed stack files. */
  const whileChanged = async <T>({ stacks, change = (settings) => settings }: PreparedChange, act: () => Promise<T>): Promise<T> => {
    const keyOf = (stack: string) => (stack === "hub" ? "hub" : "site");
    const previous = new Map<string, Record<string, unknown>>();
    for (const stack of stacks)
      given.project.change(stack, keyOf(stack), (settings) => {
        previous.set(stack, settings);
        return change(settings);
      });
    try {
      return await act();
    } finally {
      for (const stack of stacks) given.project.change(stack, keyOf(stack), () => previous.get(stack) ?? {});
    }
  };

  /** A stack of a site that was never deployed. It has its own connected cluster in Azure, with the agent and API server of line-1. */
  const planSite = async (name: string) => {
    const { azure } = given.world.azure;
    const { key, connectedClusterId, customLocationId } = siteFacts(name);
    const agent = azure.agents.get(siteFacts("line-1").connectedClusterId);
    assert.ok(agent);
    azure.agents.connect(connectedClusterId, agent);
    addSite(azure, siteFacts(name));
    given.project.addSite("line-1", name, (site) => ({
      ...site,
      key,
      connectedClusterId,
      registry: {},
      target: { ...(site["target"] as object), customLocationId },
    }));
    await given.stacks.select(name);
  };

  const record = async ({ name, stacks, does }: PreparedChange) => {
    if (name === "new-version") await recordImages(name);
    const folders = { world: dirname(given.project.folder), clone: process.cwd() };
    for (const stack of stacks) {
      const command = does === "destroy" ? ["destroy", "--preview-only"] : ["preview"];
      const { stdout } = await given.stacks.run([...command, "--json", "--stack", stack], { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "1" });
      recordStream(name, stack, stdout, folders);
    }
  };

  const recordImages = async (name: string) => {
    const layouts = ["1.0.0", "1.1.0"].map((version) => layoutOf([version]));
    await recordReading(name, layouts);
    for (const layout of layouts) layout.remove();
  };

  const report = (form: "md" | "json") => readFileSync(given.project.file("out", `preview-report.${form}`), "utf8");

  const assertHidden = (...outputs: string[]) => {
    for (const secret of secrets) assert.ok(!outputs.some((output) => output.includes(secret)), `${secret} in ${outputs.join("\n")}`);
  };

  for (const prepared of preparedChanges) {
    const { name, stacks, does, code } = prepared;
    it(`equals the recorded comment for ${name}, and nothing is written to Azure`, () =>
      whileChanged(prepared, async () => {
        const before = given.writes();
        const args = stacks.flatMap((stack) => [does === "destroy" ? "--retire" : "-s", stack]);
        const run = given.command("preview-report", ...args);
        await (code === 0 ? succeeded(run) : failed(run));
        const { code: ended, stdout, stderr } = await run;
        if (isRecording) {
          recordComment(name, stdout);
          await record(prepared);
        }
        assert.equal(ended, code);
        assert.equal(withoutDates(stdout), withoutDates(recordedComment(name)));
        assert.equal(given.writes(), before);
        assert.equal(report("md"), stdout);
        reviewSchema.parse(JSON.parse(report("json")));
        assertHidden(stdout, stderr, report("json"));
      }));
  }

  it(`of ${newSites} new sites and their hub is one comment below the size limit, with one fold for all sites`, async function () {
    this.timeout(60_000 + newSites * 60_000);
    const sites = Array.from({ length: newSites }, (_, index) => `line-${index + 11}`);
    for (const site of sites) await planSite(site);
    const [before, startedAt] = [given.writes(), performance.now()];
    const { code, stdout, stderr } = await given.command("preview-report", ...["hub", ...sites].flatMap((stack) => ["-s", stack]));
    const seconds = (performance.now() - startedAt) / 1000;
    assert.equal(code, 0, stdout + stderr);
    assert.equal(given.writes(), before);
    const { stacks } = reviewSchema.parse(JSON.parse(report("json")));
    assertHidden(stdout, stderr, report("json"));
    assert.deepEqual(
      stacks.map(({ stack, outcome, changes }) => [stack, outcome, [...new Set(changes.map(({ action }) => action))]]),
      [["hub", "planned", []], ...sites.map((site) => [site, "planned", ["create"]])],
    );
    assert.ok(stdout.length <= commentLimit, String(stdout.length));
    assert.equal(stdout.split(commentMark).length, 2);
    // They differ only in their names and their own values, so they share a fold and a raw diff.
    assert.deepEqual(
      [...stdout.matchAll(/<summary>(raw diff of )?line-11, line-12(?:, line-13| and \d+ more)/g)].map(([, raw = ""]) => raw),
      ["", "raw diff of "],
    );
    assert.equal([...stdout.matchAll(/<summary>/g)].length, 2);
    for (const site of sites) assert.match(stdout, new RegExp(`\\b${site}\\b`));
    assert.doesNotMatch(stdout, /Omitted/);
    assert.match(stdout, /\*\*WAN transfer:\*\* [\d.]+ kB to each of \d+ sites, [\d.]+ kB in total\./);
    if (process.env["EDGE_STAGING_NEW_SITES"]) console.log(`${seconds.toFixed(0)} s, ${stdout.length} characters`);
  });

  it("forecasts when new images arrive at a site with a known link", () =>
    whileChanged(linked("1.1.0"), async () => {
      const stdout = await succeeded(given.command("preview-report", "-s", "line-1"));
      assert.match(stdout, /\n### Forecast\n\n.*\n.*\n\| `line-1` \| fits: 20\.0 of 20\.0 GiB left; arrives \w+day \d\d:\d0 UTC \|\n/);
      const [stack] = reviewSchema.parse(JSON.parse(report("json"))).stacks;
      const late = Date.parse(stack?.forecast?.arrivesAt ?? "") - Date.now();
      assert.ok(late > -120_000 && late < 720_000, JSON.stringify(stack?.forecast));
    }));

  it("reports that images do not fit, and up then transfers nothing", async () => {
    given.project.addVersion("vision", "1.1.0", "1.2.0");
    await given.push(["1.2.0"], { "1.2.0": ["gateway"] });
    // line-1 already has the first of the two layers.
    await pushDeclared(given, "factory/vision", "1.1.0", "1.2.0", [1_000, 19 * gib]);
    await succeeded(given.stacks.up("hub"));
    await whileChanged(linked("1.2.0"), async () => {
      const before = given.writes();
      const stdout = await succeeded(given.command("preview-report", "-s", "line-1"));
      assert.match(stdout, /^## Up will refuse: line-1;/);
      assert.match(stdout, /\| `line-1` \| does not fit: 19\.0 GiB new, 20\.0 of 20\.0 GiB free; arrives \w+day \d\d:\d0 UTC \|\n/);
      assert.match(await failed(given.stacks.up("line-1")), /EDGE-VOLUME-ROOM[\s\S]+allowed at most 18\.0 GiB new[\s\S]+storageRequest = 22Gi/);
      assert.equal(given.writes(), before);
    });
  });

  it("lets maintain distinguish a site without changes from one with pending changes, and neither is changed", async () => {
    const before = given.writes();
    assert.match(await succeeded(given.command("maintain", "-s", "line-2")), /line-2: nothing to do/);
    const [rotation] = preparedChanges.filter(({ name }) => name === "rotation");
    assert.ok(rotation);
    assert.match(
      await whileChanged(rotation, () => failed(given.command("maintain", "-s", "line-1"))),
      /line-1: not applied[\s\S]+update line-1-client-password/,
    );
    assert.equal(given.writes(), before);
  });

  it("shows no encrypted value from the stack file: the run stops before it reads the value", () =>
    whileChanged({ name: "encrypted", stacks: ["line-1"], does: "preview", code: 1 }, async () => {
      const key = "edge-staging:site.solutions[0].values.cameraUrl";
      await succeeded(given.stacks.run(["config", "set", "--secret", "--path", key, canary, "--stack", "line-1"]));
      const { code, stdout, stderr } = await given.command("preview-report", "-s", "line-1");
      assert.equal(code, 1, stdout + stderr);
      assert.match(stdout, /EDGE-CONFIG-SECRET/);
      for (const output of [stdout, stderr, report("json")]) assert.ok(!output.includes(canary), output);
    }));

  it("is not written after an interruption, and all child processes end", async () => {
    const asked = new AbortController();
    let started: number[] = [];
    const stop = given.world.azure.requests.watch(() => {
      const engine = asked.signal.aborted ? undefined : engineProcess(given.project.folder);
      if (engine === undefined) return;
      started = [engine, ...descendants(engine, processTable())];
      asked.abort();
    });
    const script = given.project.file("dist", "cli", "main.js");
    const env = { ...process.env, ...given.world.environment };
    const { code, stderr } = await runCommand({
      script,
      args: ["preview-report", "-s", "line-1", "--out", "none"],
      cwd: given.project.folder,
      env,
      signal: asked.signal,
    });
    stop();
    assert.equal(code, 130, stderr);
    assert.match(stderr, /interrupted by SIGINT; everything that was started has ended\n$/);
    assert.ok(started.length > 1);
    await Promise.all(started.map(gone));
    assert.equal(existsSync(given.project.file("none")), false);
  });

  it("is refused for a stack that does not exist", async () => {
    const { code, stderr } = await given.command("preview-report", "-s", "line-9");
    assert.equal(code, 3);
    assert.match(stderr, /EDGE-STACK {2}the stack cannot be read: no stack named 'line-9' found\n {2}given {3}stack line-9/);
  });
});
