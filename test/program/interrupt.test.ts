import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Command lines of running processes that contain this folder. */
function processesIn(folder: string): string[] {
  const lines = readdirSync("/proc").flatMap((id) => {
    try {
      return /^\d+$/.test(id) ? [readFileSync(join("/proc", id, "cmdline"), "utf8").replaceAll("\0", " ")] : [];
    } catch {
      return []; // ended meanwhile
    }
  });
  return lines.filter((line) => line.includes(folder));
}

/** Files that the lab left in the folder for temporary files, without the SDK's own cache. */
function leftBehind(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.startsWith("edge-staging-"));
}

describe("Ctrl-C", function () {
  this.timeout(90_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-interrupt-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Starts a script of the lab, sends SIGINT twice when its output matches (as the terminal and lab/bootstrap.mjs may), and resolves to its exit code. */
  const interrupted = (script: string, when: RegExp) =>
    new Promise<{ code: number | null; output: string }>((resolve, reject) => {
      const child = spawn(process.execPath, [join("dist", "lab", script)], { env: { ...process.env, TMPDIR: folder } });
      let output = "";
      let sent = false;
      const read = (chunk: Buffer) => {
        output += chunk.toString();
        if (sent || !when.test(output)) return;
        sent = true;
        child.kill("SIGINT");
        child.kill("SIGINT");
      };
      child.stdout.on("data", read);
      child.stderr.on("data", read);
      child.once("error", reject);
      child.once("close", (code) => resolve({ code, output }));
    });

  it("during npm start ends all processes and reports the interruption", async () => {
    const { code, output } = await interrupted("start.js", /npx edge-staging up hub: /);
    assert.equal(code, 130, output);
    assert.match(output, /interrupted; everything that was started has been stopped/);
    assert.deepEqual(processesIn(folder), []);
    assert.deepEqual(leftBehind(folder), []);
  });

  it("while npm start pushes images also ends the push command", async () => {
    const { code, output } = await interrupted("start.js", /edge-staging push hub .*\n/);
    assert.equal(code, 130, output);
    assert.deepEqual(processesIn(folder), []);
    assert.deepEqual(leftBehind(folder), []);
  });

  it("before npm run lab is ready ends all processes started so far", async () => {
    const { code, output } = await interrupted("lab.js", /starting the lab: /);
    assert.equal(code, 0, output);
    assert.doesNotMatch(output, /^export /m);
    assert.deepEqual(processesIn(folder), []);
    assert.deepEqual(leftBehind(folder), []);
  });

  it("ends npm run lab, which printed an environment for plain pulumi", async () => {
    const { code, output } = await interrupted("lab.js", /the lab is up/);
    assert.equal(code, 0, output);
    for (const name of ["ARM_METADATA_HOSTNAME", "PULUMI_BACKEND_URL", "PULUMI_OPTION_POLICY_PACK", "PATH"])
      assert.match(output, new RegExp(`^export ${name}='`, "m"));
    assert.deepEqual(processesIn(folder), []);
    assert.deepEqual(leftBehind(folder), []);
  });
});
