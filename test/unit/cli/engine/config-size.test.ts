import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assertConfigFits, configFault } from "../../../../cli/engine/config-size";
import { stackPreview } from "../../../../cli/engine/stack-preview";
import { maxConfigBytes } from "../../../../program/config/config-size";

describe("a stack whose config exceeds the limit of the process environment (F9)", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-size-"));
    mkdirSync(join(folder, "stacks"));
    const file = (stack: string, text: string) => writeFileSync(join(folder, "stacks", `Pulumi.${stack}.yaml`), text);
    file("large", JSON.stringify({ config: { "edge-staging:site": { solutions: [{ values: { model: "a".repeat(1_000_000) } }] } } }));
    file("small", JSON.stringify({ config: { "edge-staging:role": "site" } }));
    file("empty", "");
    file("broken", "config: [");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("is refused by its short and by its full name", () => {
    for (const stack of ["large", "acme/edge-staging/large"])
      assert.throws(() => assertConfigFits(folder, stack), /EDGE-CONFIG-SIZE[\s\S]+values\.model \(977 KiB\)/);
  });

  for (const stack of ["small", "empty", "broken", "absent"])
    it(`is not reported for a stack whose file is ${stack}`, () => assert.equal(configFault(folder, stack), undefined));

  it("is refused before Pulumi starts", async () => {
    const preview = stackPreview(folder, { PATH: "" }, { stack: "large", does: "update" }, { asked: new AbortController().signal });
    await assert.rejects(preview, /EDGE-CONFIG-SIZE/);
  });

  it("would start with exactly the allowed size", () => {
    const { error } = spawnSync(process.execPath, ["--version"], { env: { PULUMI_CONFIG: "a".repeat(maxConfigBytes) } });
    assert.equal(error, undefined);
  });
});
