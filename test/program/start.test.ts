import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { FleetStatus } from "../../cli/status/fleet-status";
import { demoImages } from "../../lab/demo-images";
import { demoSites } from "../../lab/demo-sites";
import type { Report, SiteReport } from "../../lab/report";

describe("npm start", function () {
  this.timeout(560_000);
  let temporary: string;
  let run: { status: number | null; stdout: string; stderr: string };
  let report: Report;
  let filesBefore: string[];
  const stackFiles = () => globSync(["Pulumi.yaml", "stacks/*.yaml"]).map((file) => `${file}\n${readFileSync(file, "utf8")}`);
  const made = (stack: string) => report.operations.filter((operation) => operation.stack === stack && operation.kind === "create").map(({ type }) => type);
  const digests = new Map(demoImages("1.0.0").map(({ ref, root }) => [ref, root.digest]));

  before(() => {
    temporary = mkdtempSync(join(tmpdir(), "edge-staging-start-"));
    filesBefore = stackFiles();
    rmSync(join("out", "report.json"), { force: true });
    const env = { ...process.env, TMPDIR: temporary };
    run = spawnSync(process.execPath, [join("dist", "lab", "start.js"), "--operations"], { env, encoding: "utf8", timeout: 550_000 });
    assert.equal(run.status, 0, run.stdout + run.stderr);
    report = JSON.parse(readFileSync(join("out", "report.json"), "utf8")) as Report;
  });
  after(() => rmSync(temporary, { recursive: true, force: true }));

  it("writes a report that matches its schema", () => {
    const schema = z.fromJSONSchema(JSON.parse(readFileSync("docs/reference/report.schema.json", "utf8")) as Parameters<typeof z.fromJSONSchema>[0]);
    assert.deepEqual(schema.safeParse(report).error?.issues ?? [], []);
  });

  for (const name of demoSites) {
    describe(`with ${name}`, () => {
      let site: SiteReport;
      // In continuous integration a skipped test is a failure.
      before(function () {
        const found = report.sites.find((one) => one.name === name);
        const reason = report.skipped.find((one) => one.name === name)?.reason;
        assert.ok((found === undefined) !== (reason === undefined), `${name} is proved or skipped`);
        if (found) site = found;
        else this.skip();
      });

      it("proves every image that the site stages, and they are the pushed ones", () => {
        assert.equal(site.connectedRegistryState, "Online");
        assert.ok(site.images.length > 0);
        for (const { ref, cloudDigest, siteDigest, equal } of site.images)
          assert.deepEqual([cloudDigest, siteDigest, equal], [digests.get(ref), digests.get(ref), true], ref);
      });

      it("stages the solution", () => {
        const [solution] = site.solutions;
        assert.deepEqual([solution?.name, solution?.version, solution?.state], ["vision", "1.0.0", "ReadyToDeploy"]);
        const id = new RegExp(`/targets/${name.replace("-", "")}/solutions/[^/]+/versions/vision-1\\.0\\.0\\.1$`, "i");
        assert.match(solution?.solutionVersionId ?? "", id);
      });

      it("reports the created resources, and lists its images in the table", () => {
        assert.ok(made(name).includes("azure-native:containerregistry:ConnectedRegistry"));
        assert.equal(made(name).includes("kubernetes:apps/v1:DaemonSet"), name === "line-2");
        const row = new RegExp(`^${name} {2}factory/\\S+ +sha256:[0-9a-f]{16} +sha256:[0-9a-f]{16} +equal$`, "gm");
        assert.equal(run.stdout.match(row)?.length, site.images.length);
      });
    });
  }

  it("reports the resources created in the hub, and every phase", () => {
    assert.ok(made("hub").includes("azure-native:containerregistry:Registry"));
    const sites = report.sites.map(({ name }) => name);
    const eachOf = (stacks: readonly string[], phase: (stack: string) => string) => stacks.map(phase).sort();
    // Concurrent operations end in any order.
    const phases = report.phases.map(({ name }) => name);
    const [ups, previews] = [6 + sites.length, 6 + 2 * sites.length + 1];
    assert.deepEqual(
      [...phases.slice(0, 6), ...phases.slice(6, ups).sort(), ...phases.slice(ups, previews).sort(), ...phases.slice(previews, -1).sort(), phases.at(-1)],
      [
        "providing the tools",
        "starting the lab",
        `pulumi stack select --create ${["hub", ...sites].join(", ")}`,
        "npx edge-staging up hub",
        "npx edge-staging push hub --layout factory-1.0.0",
        "npx edge-staging up hub, with its images",
        ...eachOf(sites, (site) => `npx edge-staging up ${site}`),
        ...eachOf(["hub", ...sites], (stack) => `npx edge-staging preview ${stack}, expecting no changes`),
        ...eachOf(sites, (site) => `npx edge-staging prove ${site}`),
        "npx edge-staging status --html",
      ],
    );
  });

  it("ends with the table of images, the skipped parts, and the paths of the page and the report", () => {
    const skipped = report.skipped.map(({ name, reason }) => `skipped: ${name} ${reason}\n`).join("");
    assert.match(run.stdout, /\nsite {4}image .*\n/);
    const [, end] = /equal\n((?:skipped: .*\n)*page: .*[/\\]out[/\\]fleet\.html\nreport: .*[/\\]out[/\\]report\.json\n)$/.exec(run.stdout) ?? [];
    assert.ok(end?.startsWith(`${skipped}page: `), run.stdout);
  });

  it("writes the fleet page, on which nothing needs attention", () => {
    const page = readFileSync(join("out", "fleet.html"), "utf8");
    const { needs, hubs, sites } = JSON.parse(/id="status">(.*?)<\/script>/s.exec(page)?.[1] ?? "{}") as FleetStatus;
    // The lab's clock runs fast: on a busy machine a sync may seem late.
    const others = needs.filter(({ code }) => code !== "EDGE-SYNC-LAG");
    assert.deepEqual([others, hubs.map(({ state }) => state)], [[], ["deployed"]]);
    assert.deepEqual(
      sites.map(({ stack, state, solutions }) => [stack, state, solutions[0]?.proved]),
      report.sites.map(({ name }) => [name, "staged", "1.0.0"]),
    );
  });

  it("prints each phase with the elapsed time on standard error", () => {
    for (const { name } of report.phases) assert.ok(run.stderr.includes(` s  ${name}: done in `), `${name} in ${run.stderr}`);
  });

  it("leaves nothing behind, and does not change the stack files", () => {
    assert.deepEqual(
      readdirSync(temporary).filter((name) => name.startsWith("edge-staging-")),
      [],
    );
    assert.deepEqual(stackFiles(), filesBefore);
  });
});
