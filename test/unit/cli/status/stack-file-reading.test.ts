import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { declaredStack, stacksWithFile } from "../../../../cli/status/stack-file-reading";
import { siteSettings } from "../../../support/status-fleet";

describe("a stack's file, read without Pulumi", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-files-"));
    mkdirSync(join(folder, "stacks", "solutions"), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = (text: string) => {
    writeFileSync(join(folder, "stacks", "Pulumi.line-1.yaml"), text);
    const found = declaredStack(folder, "line-1");
    return found.role === "invalid" ? found.faults.map(({ code, what }) => `${code} ${what}`).join("\n") : found;
  };
  const site = siteSettings("line1");
  const solutionsOf = (found: ReturnType<typeof read>) => (typeof found === "object" && found.role === "site" ? found.site.solutions[0]?.version : found);

  it("returns the settings with their defaults", () => {
    assert.equal(solutionsOf(read(stringify({ config: { "edge-staging:role": "site", "edge-staging:site": site } }))), "1.0.0");
  });

  it("may have keys without the project name, or settings as JSON text, as Pulumi allows", () => {
    assert.equal(solutionsOf(read(stringify({ config: { role: "site", site } }))), "1.0.0");
    assert.equal(solutionsOf(read(stringify({ config: { "edge-staging:role": "site", "edge-staging:site": JSON.stringify(site) } }))), "1.0.0");
  });

  it("is found by the full name of the stack", () => {
    read(stringify({ config: { "edge-staging:role": "site", "edge-staging:site": site } }));
    assert.equal(declaredStack(folder, "org/edge-staging/line-1").role, "site");
  });

  it("is reported as a fault if it is missing, not YAML, or has invalid settings", () => {
    assert.match(String(read("config: [")), /^EDGE-STACK-FILE the stack's file cannot be read: .* at line 1/);
    assert.match(String(read("config: text")), /^EDGE-CONFIG the stack has no valid role/);
    assert.match(String(read(stringify({ config: { "edge-staging:role": "site", "edge-staging:site": { ...site, key: "1" } } }))), /^EDGE-CONFIG /);
    assert.equal(declaredStack(folder, "line-9").role, "invalid");
  });

  it("is never quoted, and nothing in it is decrypted", () => {
    assert.ok(!String(read("config:\n  edge-staging:nodeTrustKey: very-secret\n  - x")).includes("very-secret"));
    const encrypted = { "edge-staging:role": "site", "edge-staging:site": { ...site, tags: { secure: "v1:cipher" } } };
    assert.match(String(read(stringify({ config: encrypted }))), /^EDGE-CONFIG-SECRET/);
  });

  it("is listed for every stack, in order", () => {
    for (const name of ["line-2", "hub"]) writeFileSync(join(folder, "stacks", `Pulumi.${name}.yaml`), "");
    writeFileSync(join(folder, "stacks", "Pulumi.yaml"), "");
    assert.deepEqual(stacksWithFile(folder), ["hub", "line-2"]);
  });
});
