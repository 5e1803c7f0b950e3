import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runNamed } from "../../../support/command-line";

describe("changed-stacks", () => {
  let folder: string;
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@example", "-c", "init.defaultBranch=main", ...args], { cwd: folder, stdio: "pipe" });
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
  const commit = () => git("add", ".") && git("commit", "-m", "x");
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-changed-"));
    git("init");
    mkdirSync(join(folder, "stacks"));
    for (const [stack, role] of Object.entries({ hub: "hub", "line-1": "site", "line-2": "site" }))
      write(`stacks/Pulumi.${stack}.yaml`, `config: { edge-staging:role: ${role} }`);
    commit();
    git("checkout", "-b", "change");
    write("stacks/Pulumi.line-2.yaml", "config: { edge-staging:role: site, other: 1 }");
    commit();
    git("checkout", "main");
    write("index.ts", "changed on main since");
    commit();
    git("checkout", "change");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = async (...args: string[]) => {
    const [printed, told]: [string[], string[]] = [[], []];
    const io = { environment: {}, folder, print: (text: string) => void printed.push(text), narrate: (line: string) => void told.push(line) };
    return { code: await runNamed("changed-stacks", args, io), printed: printed.join("\n"), told: told.join("\n") };
  };

  it("counts from where the branches parted", async () =>
    assert.deepEqual(await run("--since", "main"), { code: 0, printed: '{"schemaVersion":1,"hubs":[],"sites":["line-2"]}', told: "" }));

  it("lists all without a commit", async () => assert.equal((await run()).printed, '{"schemaVersion":1,"hubs":["hub"],"sites":["line-1","line-2"]}'));

  it("lists no site in a window where none has windows, and no hub", async () =>
    assert.equal((await run("--open-window")).printed, '{"schemaVersion":1,"hubs":[],"sites":[]}'));

  it("lists of the affected sites those in a window", async () => {
    const windows = '[{ zone: UTC, days: [monday, tuesday, wednesday, thursday, friday, saturday, sunday], start: "00:00", duration: P2D }]';
    for (const stack of ["line-1", "line-2"])
      write(`stacks/Pulumi.${stack}.yaml`, `config: { edge-staging:role: site, edge-staging:site: { windows: ${windows} } }`);
    assert.equal((await run("--open-window")).printed, '{"schemaVersion":1,"hubs":[],"sites":["line-1","line-2"]}');
    assert.equal((await run("--open-window", "--since", "main")).printed, '{"schemaVersion":1,"hubs":[],"sites":["line-2"]}');
  });

  for (const since of ["nowhere", "0000000000000000000000000000000000000000", "--output=x"])
    it(`ends with 3 where the commit is not known: ${since}`, async () => {
      const { code, told } = await run(`--since=${since}`);
      assert.equal(code, 3);
      assert.match(told, /^EDGE-COMMIT {2}/);
    });

  it("ends with 2 where the arguments are not understood", async () => assert.equal((await run("line-1")).code, 2));

  it("tells its options", async () => assert.match((await run("--help")).printed, /--since/));
});
