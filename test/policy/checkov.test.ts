import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { rules } from "../../policy/rules";

/** Checkov's checks of a container registry. Source: bridgecrewio/checkov, `checkov/terraform/checks/resource/azure/ACR*.py`. */
const checks = ["137", "138", "139", "163", "164", "165", "166", "167", "233", "237"].map((number) => `CKV_AZURE_${number}`);

/** Cells in the check's row of the table in docs/reference/policy.md. */
function documented(check: string): string[] {
  const row = readFileSync("docs/reference/policy.md", "utf8")
    .split("\n")
    .find((line) => line.startsWith(`| ${check} `));
  return row?.split("|").map((cell) => cell.trim()) ?? [];
}

describe("Checkov's registry checks", () => {
  it("are exactly the checks that rules reference", () => assert.deepEqual([...new Set(rules.flatMap(({ checkov = [] }) => checkov))].sort(), checks));

  for (const check of checks)
    it(`include ${check}, with one rule that is mandatory in production, or advisory with a reason and source`, () => {
      const [rule, ...others] = rules.filter(({ checkov }) => checkov?.includes(check));
      assert.ok(rule && others.length === 0, "exactly one rule references it");
      const [, , name, level, why = ""] = documented(check);
      assert.deepEqual([name, level], [`\`${rule.name}\``, rule.levels.production]);
      if (level !== "mandatory") {
        assert.equal(level, "advisory");
        assert.match(why, /\w.*\]\(https:\/\/\S+\)/);
      }
    });
});
