import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { rules } from "../../policy/rules";

/** Checkov's checks of a container registry. Source: bridgecrewio/checkov, `checkov/terraform/checks/resource/azure/ACR*.py`. */
const checks = ["137", "138", "139", "163", "164", "165", "166", "167", "233", "237"].map((number) => `CKV_AZURE_${number}`);

/** Cells of the check's row in the table of docs/reference/policy.md. */
function documented(check: string): string[] {
  const row = readFileSync("docs/reference/policy.md", "utf8")
    .split("\n")
    .find((line) => line.startsWith(`| ${check} `));
  return row?.split("|").map((cell) => cell.trim()) ?? [];
}

describe("Checkov's registry checks", () => {
  it("are the only ones that rules name", () => assert.deepEqual([...new Set(rules.flatMap(({ checkov = [] }) => checkov))].sort(), checks));

  for (const check of checks)
    it(`${check} has a counterpart: mandatory in production, or advisory with a reason and its source`, () => {
      const [rule, ...others] = rules.filter(({ checkov }) => checkov?.includes(check));
      assert.ok(rule && others.length === 0, "exactly one rule names it");
      const [, , name, level, why = ""] = documented(check);
      assert.deepEqual([name, level], [`\`${rule.name}\``, rule.levels.production]);
      if (level !== "mandatory") {
        assert.equal(level, "advisory");
        assert.match(why, /\w.*\]\(https:\/\/\S+\)/);
      }
    });
});
