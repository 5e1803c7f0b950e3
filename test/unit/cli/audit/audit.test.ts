import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runNamed } from "../../../support/command-line";

const registry = (sku: string) => ({
  urn: "urn:pulumi:hub::edge-staging::azure-native:containerregistry:Registry::hub-registry",
  type: "azure-native:containerregistry:Registry",
  inputs: { sku: { name: sku }, dataEndpointEnabled: true },
});

const logs = {
  urn: "urn:pulumi:hub::edge-staging::azure-native:monitor:DiagnosticSetting::hub-diagnostics",
  type: "azure-native:monitor:DiagnosticSetting",
  inputs: { workspaceId: "/workspace", logs: [{ categoryGroup: "allLogs", enabled: true }] },
  propertyDependencies: { resourceUri: [registry("").urn] },
};

describe("the audit command", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-audit-"));
    writeFileSync(join(folder, "good.json"), JSON.stringify({ deployment: { resources: [registry("Premium"), logs] } }));
    writeFileSync(join(folder, "bad.json"), JSON.stringify({ deployment: { resources: [registry("Basic"), { ...registry("Standard"), delete: true }] } }));
    writeFileSync(join(folder, "other.json"), "[]");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = async (...args: string[]) => {
    const printed: string[] = [];
    const narrated: string[] = [];
    const io = { environment: {}, folder, print: (text: string) => printed.push(text), narrate: (line: string) => narrated.push(line) };
    return { code: await runNamed("audit", args, io as never), printed: printed.join("\n"), narrated: narrated.join("\n") };
  };

  it("exits with 0 if no mandatory rule is broken", async () => {
    const { code, printed } = await run("good.json", "--profile", "demo");
    assert.deepEqual([code, printed], [0, "1 states checked by profile demo: 0 mandatory and 0 advisory findings"]);
  });

  it("exits with 1 if a mandatory rule is broken, and prints resource and fix", async () => {
    const { code, printed } = await run("good.json", "bad.json", "--profile", "demo");
    assert.equal(code, 1);
    assert.match(printed, /mandatory +hub +registry-premium +hub-registry +sku\.name = Basic/);
    assert.match(printed, /registry-premium: Set sku\.name to Premium\./);
  });

  it("uses profile production by default, and prints JSON", async () => {
    const { code, printed } = await run("good.json", "--json");
    const { profile, passed, findings } = JSON.parse(printed) as { profile: string; passed: boolean; findings: { rule: string }[] };
    assert.deepEqual([code, profile, passed], [1, "production", false]);
    assert.ok(findings.some(({ rule }) => rule === "registry-retained"));
  });

  it("ignores resources that are pending deletion", async () => assert.doesNotMatch((await run("bad.json", "--profile", "demo")).printed, /Standard/));

  for (const args of [[], ["good.json", "--profile", "strict"], ["good.json", "--force"]])
    it(`exits with 2 for invalid arguments: ${args.join(" ") || "none"}`, async () => assert.equal((await run(...args)).code, 2));

  for (const file of ["missing.json", "other.json"])
    it(`exits with 3 if a file is not a state: ${file}`, async () => {
      const { code, narrated } = await run(file);
      assert.equal(code, 3);
      assert.match(narrated, /EDGE-STATE-FILE/);
    });

  it("prints its options with --help", async () => {
    const { code, printed } = await run("--help");
    assert.equal(code, 0);
    assert.match(printed, /--profile/);
  });
});
