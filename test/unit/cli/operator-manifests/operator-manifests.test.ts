import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runNamed } from "../../../support/command-line";

/** The committed example is the output for this project's stacks. */
const example = "docs/how-to/kubernetes-operator";
const isRecording = process.env["EDGE_STAGING_RECORD"] === "1";
/** Placeholder for the commit, which changes each time. */
const commit = "0123456789abcdef0123456789abcdef01234567";

describe("operator-manifests", () => {
  let folder: string;
  let head: string;
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@example", ...args], { cwd: folder, encoding: "utf8" }).trim();
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-operator-"));
    for (const name of ["stacks", "package.json"]) cpSync(name, join(folder, name), { recursive: true });
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "-m", "x");
    head = git("rev-parse", "HEAD");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const run = async (...args: string[]) => {
    const [printed, narrated]: [string[], string[]] = [[], []];
    const io = { environment: {}, folder, print: (text: string) => void printed.push(text), narrate: (line: string) => void narrated.push(line) };
    return { code: await runNamed("operator-manifests", args, io), printed: printed.join("\n"), narrated: narrated.join("\n") };
  };

  it("writes the documented example for this project, and lists the files", async () => {
    const { code, printed, narrated } = await run("--out", "out");
    assert.deepEqual([code, narrated], [0, ""]);
    const written = readdirSync(join(folder, "out")).sort();
    assert.deepEqual(
      printed.split("\n").sort(),
      written.map((name) => join(folder, "out", name)),
    );
    for (const name of written) {
      const text = readFileSync(join(folder, "out", name), "utf8").replaceAll(head, commit);
      if (isRecording) writeFileSync(join(example, name), text);
      assert.equal(readFileSync(join(example, name), "utf8"), text, name);
    }
    assert.deepEqual(readdirSync(example).sort(), [...written, "line-1-on-site.yaml"].sort());
  });

  it("deploys another commit given by its full hash", async () => {
    writeFileSync(join(folder, "other"), "");
    git("add", ".");
    git("commit", "--quiet", "-m", "y");
    assert.equal((await run("--out", "out", "--commit", "HEAD~1")).code, 0);
    assert.match(readFileSync(join(folder, "out", "hub.yaml"), "utf8"), new RegExp(`commit: "?${head}`));
  });

  for (const [what, change, expected] of [
    ["a missing file", () => rmSync(join(folder, "stacks", "operator.yaml")), /EDGE-OPERATOR-SETTINGS {2}stacks\/operator\.yaml is missing/],
    [
      "every wrong setting",
      () => writeFileSync(join(folder, "stacks", "operator.yaml"), "repository: git@host\ntenantId: x\nother: 1\nclients: {}\n"),
      /repository = "git@host"[\s\S]*backend = \(not set\)[\s\S]*tenantId = "x"[\s\S]*unknown setting/,
    ],
  ] as [string, () => void, RegExp][])
    it(`rejects ${what}, and writes nothing`, async () => {
      change();
      const { code, narrated } = await run("--out", "out");
      assert.equal(code, 3);
      assert.match(narrated, expected);
      assert.equal(existsSync(join(folder, "out")), false);
    });

  it("rejects an unknown commit", async () => assert.match((await run("--out", "out", "--commit", "nowhere")).narrated, /EDGE-COMMIT/));
  it("requires a folder", async () => assert.equal((await run()).code, 2));
});
