import assert from "node:assert/strict";
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import type { Readable, Writable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as language from "@pulumi/pulumi/proto/language_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { cloneFolder } from "../../../../lab/engine/clone-folder";
import { removeTemporaryFolders, temporaryFolder } from "./temporary-folder";
import { writeFiles } from "./written-files";

const script = path.join(cloneFolder, "dist", "lab", "engine", "language-host.js");

describe("the language host", () => {
  let host: ChildProcessByStdio<Writable, Readable, Readable>;
  let client: LanguageRuntimeClient;
  let output: string;

  beforeEach(async () => {
    host = spawn(process.execPath, [script, "127.0.0.1:1"], { stdio: ["pipe", "pipe", "pipe"] });
    const [port] = (await once(host.stdout, "data")) as [Buffer];
    output = "";
    for (const stream of [host.stdout, host.stderr]) stream.on("data", (bytes: Buffer) => (output += bytes));
    client = new LanguageRuntimeClient(`127.0.0.1:${Number(port)}`, grpc.credentials.createInsecure());
  });
  afterEach(async () => {
    client.close();
    const ended = host.exitCode === null && host.signalCode === null ? once(host, "exit") : undefined;
    host.stdin.end();
    await ended;
    removeTemporaryFolders();
  });

  /** A program's folder with a stand-in for the SDK, whose entry points are these scripts. */
  const program = (entryPoints: Record<string, string>) => {
    const folder = temporaryFolder();
    const files = Object.entries(entryPoints).map(([name, text]) => [`node_modules/@pulumi/pulumi/cmd/${name}/index.js`, text]);
    writeFiles(folder, { "package.json": {}, ...Object.fromEntries(files) });
    return folder;
  };
  const info = (folder: string, options: Record<string, JavaScriptValue> = { typescript: false }) =>
    new language.ProgramInfo().setRootDirectory(folder).setProgramDirectory(folder).setEntryPoint(".").setOptions(Struct.fromJavaScript(options));
  const run = (folder: string, change: (request: language.RunRequest) => void = () => {}) => {
    const request = new language.RunRequest().setInfo(info(folder)).setProject("p").setStack("s").setMonitorAddress("127.0.0.1:2");
    change(request);
    return new Promise<language.RunResponse>((resolve, reject) => {
      client.run(request, (error, response) => (error ? reject(error) : resolve(response)));
    });
  };
  const until = async (condition: () => boolean) => {
    while (!condition()) await pause(10);
  };

  it("passes the program's output on in order", async () => {
    const lines = Array.from({ length: 200 }, (_, index) => `line ${index}\n`).join("");
    await run(program({ run: `for (let i = 0; i < 200; i++) console.log("line " + i);` }));
    await until(() => output.length >= lines.length);
    assert.equal(output, lines);
  });
  it("calls the SDK's entry point with the addresses, the stack and the configuration", async () => {
    const folder = program({ run: `require("fs").writeFileSync("seen", JSON.stringify([process.argv.slice(2), process.env.PULUMI_CONFIG, process.cwd()]))` });
    await run(folder, (request) => request.setDryrun(true).setParallel(4).getConfigMap().set("azure-native:location", "eastus2"));
    const expected = ["--monitor", "127.0.0.1:2", "--engine", "127.0.0.1:1", "--project", "p", "--root-directory", folder, "--stack", "s", "--pwd", folder];
    assert.deepEqual(JSON.parse(readFileSync(path.join(folder, "seen"), "utf8")), [
      [...expected, "--parallel", "4", "--dry-run", "."],
      JSON.stringify({ "azure-native:config:location": "eastus2" }),
      folder,
    ]);
  });
  for (const [code, error, bail] of [
    [0, "", false],
    [32, "", true],
    [3, "Program exited with non-zero exit code: 3", false],
  ] as const) {
    it(`reports exit code ${code} ${bail ? "as already reported" : error ? "as an error" : "as success"}`, async () => {
      const response = await run(program({ run: `process.exit(${code})` }));
      assert.deepEqual([response.getError(), response.getBail()], [error, bail]);
    });
  }
  it("reports that the SDK is not installed", async () => {
    await assert.rejects(run(temporaryFolder()), /Pulumi SDK has not been installed.*npm ci/s);
  });
  it("finds the program's plugins", async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { "node_modules/@pulumi/kubernetes/package.json": { name: "@pulumi/kubernetes", version: "4.34.2", pulumi: { resource: true } } });
    const request = new language.GetRequiredPackagesRequest().setInfo(info(folder));
    const packages = await new Promise<language.GetRequiredPackagesResponse>((resolve, reject) => {
      client.getRequiredPackages(request, (error, response) => (error ? reject(error) : resolve(response)));
    });
    assert.deepEqual(
      packages.getPackagesList().map((each) => `${each.getKind()} ${each.getName()} ${each.getVersion()}`),
      ["resource kubernetes v4.34.2"],
    );
  });
  it("runs a policy pack in its own folder, and reports its exit code after its output", async () => {
    const folder = program({ "run-policy-pack": `console.log(process.argv.slice(2).join(" "), process.cwd()); console.error("bad"); process.exitCode = 5` });
    const request = new language.RunPluginRequest().setInfo(info(folder)).setKind("analyzer").setPwd("/").setArgsList(["engine"]);
    const parts: string[] = [];
    const call = client.runPlugin(request);
    call.on("data", (part: language.RunPluginResponse) => {
      const text = Buffer.from([...part.getStdout_asU8(), ...part.getStderr_asU8()]).toString();
      parts.push(text || `exit ${part.getExitcode()}`);
    });
    await once(call, "end");
    assert.equal(parts.pop(), "exit 5");
    assert.deepEqual(parts.sort(), ["bad\n", `engine ${folder} ${folder}\n`]);
  });
  it("ends its child processes when the engine cancels", async () => {
    const running = run(program({ run: `console.log("up"); setInterval(() => {}, 1000)` }));
    await until(() => output.includes("up"));
    await new Promise<void>((resolve, reject) => client.cancel(new Empty(), (error) => (error ? reject(error) : resolve())));
    assert.match((await running).getError(), /ended by SIGINT/);
  });
  it("ends with its child processes when the engine is gone", async () => {
    const folder = program({
      run: `process.on("SIGINT", () => { require("fs").writeFileSync("interrupted", ""); process.exit(); }); console.log("up"); setInterval(() => {}, 1000)`,
    });
    const running = run(folder).catch(() => undefined);
    await until(() => output.includes("up"));
    host.stdin.end();
    const [code] = await once(host, "exit");
    await running;
    assert.deepEqual([code, existsSync(path.join(folder, "interrupted"))], [0, true]);
  });
});
