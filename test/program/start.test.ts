import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { demoImages } from "../../lab/demo-images";
import type { Report } from "../../lab/report";

describe("npm start", function () {
  this.timeout(240_000);
  let temporary: string;
  let run: { status: number | null; stdout: string; stderr: string };
  let report: Report;
  let filesBefore: string[];
  const stackFiles = () => globSync(["Pulumi.yaml", "stacks/*.yaml"]).map((file) => `${file}\n${readFileSync(file, "utf8")}`);
  const digests = new Map(demoImages("1.0.0").map(({ ref, root }) => [ref, root.digest]));

  before(() => {
    temporary = mkdtempSync(join(tmpdir(), "edge-staging-start-"));
    filesBefore = stackFiles();
    rmSync(join("out", "report.json"), { force: true });
    const env = { ...process.env, TMPDIR: temporary };
    run = spawnSync(process.execPath, [join("bin", "lab", "start.js"), "--operations"], { env, encoding: "utf8", timeout: 230_000 });
    assert.equal(run.status, 0, run.stdout + run.stderr);
    report = JSON.parse(readFileSync(join("out", "report.json"), "utf8")) as Report;
  });
  after(() => rmSync(temporary, { recursive: true, force: true }));

  it("writes a report that its schema describes", () => {
    const schema = z.fromJSONSchema(JSON.parse(readFileSync("docs/report.schema.json", "utf8")) as Parameters<typeof z.fromJSONSchema>[0]);
    assert.deepEqual(schema.safeParse(report).error?.issues ?? [], []);
  });

  it("proves every image that the site stages, and they are the ones that were pushed", () => {
    const [site] = report.sites;
    assert.deepEqual([report.sites.length, site?.name, site?.connectedRegistryState], [1, "line-1", "Online"]);
    assert.ok(site && site.images.length > 0);
    for (const { ref, cloudDigest, siteDigest, equal } of site.images)
      assert.deepEqual([cloudDigest, siteDigest, equal], [digests.get(ref), digests.get(ref), true], ref);
  });

  it("has the solution staged", () => {
    const [solution] = report.sites[0]?.solutions ?? [];
    assert.deepEqual([solution?.name, solution?.version, solution?.state], ["vision", "1.0.0", "ReadyToDeploy"]);
    assert.match(solution?.solutionVersionId ?? "", /\/targets\/line1\/solutions\/[^/]+\/versions\/vision-1\.0\.0\.1$/i);
  });

  it("reports what was made in each stack, and every phase", () => {
    const made = (stack: string) => report.operations.filter((operation) => operation.stack === stack && operation.kind === "create");
    assert.ok(made("hub").some(({ type }) => type === "azure-native:containerregistry:Registry"));
    assert.ok(made("line-1").some(({ type }) => type === "azure-native:containerregistry:ConnectedRegistry"));
    assert.deepEqual(
      report.phases.map(({ name }) => name),
      [
        "providing the tools",
        "starting the lab",
        "pulumi up -s hub",
        "npm run push -- -s hub --layout factory-1.0.0",
        "pulumi up -s hub, now that its images are there",
        "pulumi up -s line-1",
        "pulumi preview -s hub finds nothing to change",
        "pulumi preview -s line-1 finds nothing to change",
        "npm run prove -- -s line-1",
      ],
    );
  });

  it("ends with the table of the images and the path of the report", () => {
    assert.match(
      run.stdout,
      /\nsite {4}image .*\n(line-1 {2}factory\/\S+ +sha256:[0-9a-f]{16} +sha256:[0-9a-f]{16} +equal\n)+report: .*[/\\]out[/\\]report\.json\n$/,
    );
  });

  it("tells each phase with the time that has passed, on standard error", () => {
    for (const { name } of report.phases) assert.ok(run.stderr.includes(` s  ${name}: done in `), `${name} in ${run.stderr}`);
  });

  it("leaves nothing behind, and the stacks' files as they were", () => {
    assert.deepEqual(
      readdirSync(temporary).filter((name) => name.startsWith("edge-staging-")),
      [],
    );
    assert.deepEqual(stackFiles(), filesBefore);
  });
});
