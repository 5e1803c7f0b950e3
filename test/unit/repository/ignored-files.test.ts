import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Files with credentials that the documents ask users to create, for example `> lab.env`. */
function credentialFiles(): string[] {
  const documents = execFileSync("git", ["ls-files", "-z", "*.md"], { encoding: "utf8" }).split("\0").filter(Boolean);
  const named = documents.flatMap((file) => readFileSync(file, "utf8").match(/\b[\w-]+\.env\b(?!\[)/g) ?? []);
  return [...new Set(named)].filter((name) => name !== "process.env");
}

describe("files with credentials", () => {
  it("are ignored by Git if a document asks users to create them (F15)", () => {
    const files = credentialFiles();
    assert.ok(files.includes("lab.env"), files.join(", "));
    const committable = files.filter((file) => spawnSync("git", ["check-ignore", "--quiet", file]).status !== 0);
    assert.deepEqual(committable, []);
  });
});
