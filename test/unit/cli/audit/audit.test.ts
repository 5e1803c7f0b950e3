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

describe("audit", () => {
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
    const told: string[] = [];
    const io = { environment: {}, folder, print: (text: string) => printed.push(text), narrate: (line: string) => told.push(line) };
    return { code: await runNamed("audit", args, io as never), printed: printed.join("\n"), told: told.join("\n") };
  };

  it("ends with 0 where no mandatory rule is broken", async () => {
    const { code, printed } = await run("good.json", "--profile", "demo");
    assert.deepEqual([code, printed], [0, "1 states checked by profile demo: 0 mandatory and 0 advisory findings"]);
  });

  it("ends with 1 where one is, and says where and what to do", async () => {
    const { code, printed } = await run("good.json", "bad.json", "--profile", "demo");
    assert.equal(code, 1);
    assert.match(printed, /mandatory +hub +registry-premium +hub-registry +sku\.name = Basic/);
    assert.match(printed, /registry-premium: Set sku\.name to Premium\./);
  });

  it("judges as production does unless told otherwise, and prints JSON", async () => {
    const { code, printed } = await run("good.json", "--json");
    const { profile, passed, findings } = JSON.parse(printed) as { profile: string; passed: boolean; findings: { rule: string }[] };
    assert.deepEqual([code, profile, passed], [1, "production", false]);
    assert.ok(findings.some(({ rule }) => rule === "registry-retained"));
  });

  it("leaves out what is about to be deleted", async () => assert.doesNotMatch((await run("bad.json", "--profile", "demo")).printed, /Standard/));

  for (const args of [[], ["good.json", "--profile", "strict"], ["good.json", "--force"]])
    it(`ends with 2 where the arguments are not understood: ${args.join(" ") || "none"}`, async () => assert.equal((await run(...args)).code, 2));

  for (const file of ["missing.json", "other.json"])
    it(`ends with 3 where a file is no state: ${file}`, async () => {
      const { code, told } = await run(file);
      assert.equal(code, 3);
      assert.match(told, /EDGE-STATE-FILE/);
    });

  it("tells its options", async () => {
    const { code, printed } = await run("--help");
    assert.equal(code, 0);
    assert.match(printed, /--profile/);
  });
});
