import assert from "node:assert/strict";
import { join } from "node:path";
import { commandError, runCommand } from "../../../../lab/start/run-command";
import { gone } from "../../../support/gone-process";
import { removeTemporaryFolders, temporaryFolder } from "../engine/temporary-folder";
import { writeFiles } from "../engine/written-files";

describe("a command run by npm start", function () {
  this.timeout(20_000);
  afterEach(removeTemporaryFolders);

  const script = (text: string) => {
    const folder = temporaryFolder();
    writeFiles(folder, { "command.js": text });
    return { script: join(folder, "command.js"), cwd: folder };
  };
  const never = new AbortController().signal;

  it("receives only its arguments, folder and environment", async () => {
    const source = "console.log(JSON.stringify([process.argv.slice(2), process.cwd(), Object.keys(process.env)]))";
    const command = script(source);
    const { stdout } = await runCommand({ ...command, args: ["-s", "hub"], env: { ONE: "1" }, signal: never });
    assert.deepEqual(JSON.parse(stdout), [["-s", "hub"], command.cwd, ["ONE"]]);
  });

  it("returns exit code, standard output and standard error separately", async () => {
    const narrated: string[] = [];
    const command = script("console.log('table'); console.error('pushing'); process.exitCode = 3");
    const result = await runCommand({ ...command, args: [], env: {}, signal: never, onNarration: (text) => narrated.push(text) });
    assert.deepEqual([result, narrated.join("")], [{ code: 3, stdout: "table\n", stderr: "pushing\n" }, "pushing\n"]);
  });

  it("ends with all child processes if it is interrupted, including one that ignores SIGINT", async () => {
    const interrupt = new AbortController();
    const stubborn = "process.on('SIGINT', () => undefined); console.error(process.pid); setInterval(() => undefined, 1000)";
    const command = script(`require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(stubborn)}], { stdio: "inherit" });`);
    let pid = 0;
    const onNarration = (text: string) => {
      pid = Number(text);
      interrupt.abort();
    };
    await runCommand({ ...command, args: [], env: {}, signal: interrupt.signal, onNarration });
    assert.ok(pid > 0);
    await gone(pid);
  });

  it("does not keep running if it was interrupted before its start", async () => {
    const command = script("setInterval(() => undefined, 1000)");
    const { code } = await runCommand({ ...command, args: [], env: {}, signal: AbortSignal.abort() });
    assert.equal(code, 130);
  });
});

describe("the error message of a failed command", () => {
  it("contains its faults, without earlier output", () =>
    assert.equal(
      commandError({ code: 3, stderr: "pushing\nEDGE-AZURE  no\n  fix     wait\nEDGE-STACK  no\n" }),
      "EDGE-AZURE  no\n  fix     wait\nEDGE-STACK  no",
    ));
  it("contains its last lines if it printed no fault", () =>
    assert.equal(commandError({ code: 1, stderr: Array.from({ length: 12 }, (_, line) => line).join("\n") }), "2\n3\n4\n5\n6\n7\n8\n9\n10\n11"));
  it("contains its exit code if it printed nothing", () => assert.equal(commandError({ code: 130, stderr: "" }), "exited with code 130 and printed nothing"));
});
