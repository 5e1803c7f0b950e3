import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { replaceStackFile } from "../../../../cli/io/replaced-stack-file";
import { EdgeError } from "../../../../components/core/fault";

describe("a stack file that a command replaces", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-replaced-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("has the new content, and nothing else is left", () => {
    writeFileSync(join(folder, "Pulumi.a.yaml"), "old\n");
    replaceStackFile(folder, "Pulumi.a.yaml", "new\n", "EDGE-STACK-FILE");
    assert.deepEqual([readFileSync(join(folder, "Pulumi.a.yaml"), "utf8"), readdirSync(folder)], ["new\n", ["Pulumi.a.yaml"]]);
  });

  it("is an error with the command's code, the file and the fix where it cannot be written", () => {
    for (const code of ["EDGE-PLACE-FILE", "EDGE-STACK-FILE"] as const)
      assert.throws(
        () => replaceStackFile(folder, "Pulumi.gone.yaml", "new\n", code),
        (error) => {
          assert.ok(error instanceof EdgeError);
          const [fault] = error.faults;
          assert.deepEqual([fault?.code, fault?.given], [code, "Pulumi.gone.yaml"]);
          assert.match(`${fault?.what}: ${fault?.fix}`, /cannot be written: .*: make the file and its folder writable/);
          return true;
        },
      );
  });
});
