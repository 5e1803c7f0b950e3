import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { kindNames } from "../../../components/kinds";

describe("field tables", () => {
  it("are tested in the folder of each capability", () => {
    const capabilities = [...new Set(kindNames.map((name) => name.split("/")[0] ?? ""))];
    assert.deepEqual(
      capabilities.filter((capability) => !existsSync(`test/unit/components/${capability}/field-tables.test.ts`)),
      [],
    );
  });
});
