import assert from "node:assert/strict";
import { join } from "node:path";
import { commandError, runCommand } from "../../../../lab/start/run-command";
import { gone } from "../../../support/gone-process";
import { removeTemporaryFolders, temporaryFolder } from "../engine/temporary-folder";
import { writeFiles } from "../engine/written-files";

describe("a command that npm start runs", function () {
  this.timeout(20_000);
  afterEach(removeTemporaryFolders);

  const script = (text: string) => {
    const folder = temporaryFolder();
    writeFiles(folder, { "command.js": text });
    return { script: join(folder, "command.js"), cwd: folder };
  };
  const never = new AbortController().signal;

  it("gets its arguments, folder and environment, and nothing else", async () => {
    const told = "console.log(JSON.stringify([process.argv.slice(2), process.cwd(), Object.keys(process.env)]))";
    const command = script(told);
    const { stdout } = await runCommand({ ...command, args: ["-s", "hub"], env: { ONE: "1" }, signal: never });
    assert.deepEqual(JSON.parse(stdout), [["-s", "hub"], command.cwd, ["ONE"]]);
  });

  it("keeps exit code, result and narration apart", async () => {
    const narrated: string[] = [];
    const command = script("console.log('table'); console.error('pushing'); process.exitCode = 3");
    const result = await runCommand({ ...command, args: [], env: {}, signal: never, onNarration: (text) => narrated.push(text) });
    assert.deepEqual([result, narrated.join("")], [{ code: 3, stdout: "table\n", stderr: "pushing\n" }, "pushing\n"]);
  });

  it("ends with all that it started when it is interrupted, also what ignores the request", async () => {
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

  it("is not left running when it was interrupted before it began", async () => {
    const command = script("setInterval(() => undefined, 1000)");
    const { code } = await runCommand({ ...command, args: [], env: {}, signal: AbortSignal.abort() });
    assert.equal(code, 130);
  });
});

describe("the error message of a failed command", () => {
  it("is its faults, without the output before them", () =>
    assert.equal(
      commandError({ code: 3, stderr: "pushing\nEDGE-AZURE  no\n  fix     wait\nEDGE-STACK  no\n" }),
      "EDGE-AZURE  no\n  fix     wait\nEDGE-STACK  no",
    ));
  it("is its last lines when it printed no fault", () =>
    assert.equal(commandError({ code: 1, stderr: Array.from({ length: 12 }, (_, line) => line).join("\n") }), "2\n3\n4\n5\n6\n7\n8\n9\n10\n11"));
  it("is its exit code when it printed nothing", () => assert.equal(commandError({ code: 130, stderr: "" }), "exited with code 130 and printed nothing"));
});
