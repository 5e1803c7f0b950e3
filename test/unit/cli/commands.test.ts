import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commands } from "../../../cli/commands";
import { completionScript } from "../../../cli/completion/completion";
import { type CommandIo, exitCodeMeanings, exitCodes } from "../../../cli/io/command";
import { runCommandLine } from "../../../cli/io/command-line";
import { packageVersion, unsupportedNode, unsupportedPlatform } from "../../../cli/io/supported-machine";
import { givenTo } from "../../support/command-line";

const golden = join(process.cwd(), "test", "unit", "cli", "help.golden.txt");

async function run(args: readonly string[], more: Partial<CommandIo> = {}) {
  const [printed, narrated]: [string[], string[]] = [[], []];
  const io: CommandIo = { environment: {}, folder: ".", print: (text) => void printed.push(text), narrate: (line) => void narrated.push(line), ...more };
  return { code: await runCommandLine(commands, args, io), printed: printed.join("\n"), narrated: narrated.join("\n") };
}

describe("the table of commands", () => {
  for (const entry of commands) {
    it(`describes ${entry.name}: summary, example and exit codes`, async () => {
      assert.match(entry.summary, /^[a-z].*[^.]$/);
      assert.match(entry.description, /\.$/);
      assert.ok(entry.examples.length > 0 && entry.exitCodes.done);
      for (const { command } of entry.examples) assert.ok(command.includes(`edge-staging ${entry.name}`), command);
    });

    it(`has examples of ${entry.name} that its parser accepts`, async () => {
      for (const { command } of entry.examples) {
        const words = command.replace(/^source <\(|\)$| > .*$/g, "").split(" ");
        await givenTo(entry.name, words.slice(2));
      }
    });

    it(`loads the implementation of ${entry.name}`, async () => assert.equal(typeof (await entry.load()), "function"));
  }

  it("gives every exit code a meaning, and each its own number", () => {
    assert.deepEqual(Object.keys(exitCodeMeanings), Object.keys(exitCodes));
    assert.equal(new Set(Object.values(exitCodes)).size, Object.keys(exitCodes).length);
  });

  it("is loaded without loading any implementation", () => {
    const script = `require("./dist/cli/commands"); process.stdout.write(Object.keys(require.cache).join("\\n"))`;
    // Without the modules that the test runner preloads.
    const loaded = execFileSync(process.execPath, ["-e", script], { encoding: "utf8", env: { ...process.env, NODE_OPTIONS: "" } }).split("\n");
    assert.deepEqual(
      loaded.filter((file) => !/\/dist\/(cli\/([a-z]+-)?commands?|policy\/rule)\.js$/.test(file)),
      [],
    );
  });
});

describe("help", () => {
  it("matches the reviewed text for all commands", async () => {
    const texts = await Promise.all([["--help"], ...commands.map(({ name }) => ["help", name])].map(async (args) => (await run(args)).printed));
    const help = `${texts.join(`\n\n${"-".repeat(100)}\n`)}\n`;
    if (process.env["EDGE_STAGING_RECORD"] === "1") writeFileSync(golden, help);
    assert.equal(help, existsSync(golden) ? readFileSync(golden, "utf8") : "");
  });

  it("is the same by --help and by the command help", async () => assert.deepEqual(await run(["push", "--help"]), await run(["help", "push"])));

  it("uses styles only if the terminal supports them", async () => {
    assert.ok((await run(["push", "--help"], { hasColours: true })).printed.includes("\u001b[1m"));
    assert.ok(!(await run(["push", "--help"])).printed.includes("\u001b["));
  });

  it("shows the version", async () => assert.deepEqual(await run(["--version"]), { code: 0, printed: `edge-staging ${packageVersion()}`, narrated: "" }));
});

describe("an invalid command line", () => {
  for (const [args, message] of [
    [["pusj"], "unknown command 'pusj'\n(Did you mean push?)\nTry edge-staging --help."],
    [["push", "--layot", "a"], "unknown option '--layot'\n(Did you mean --layout?)\nTry edge-staging push --help."],
    [["push"], "push needs the hub's stack: edge-staging push <stack>\nTry edge-staging push --help."],
    [["prove", "line-1", "line-2"], "too many arguments for 'prove'. Expected 1 argument but got 2: line-1, line-2.\nTry edge-staging prove --help."],
  ] as const)
    it(`is explained on standard error: ${args.join(" ")}`, async () => assert.deepEqual(await run(args), { code: 2, printed: "", narrated: message }));

  it("without a command shows the help on standard error", async () => {
    const { code, printed, narrated } = await run([]);
    assert.deepEqual([code, printed], [2, ""]);
    assert.match(narrated, /^Usage: edge-staging/);
  });
});

describe("shell completion", () => {
  const has = (shell: string) => spawnSync(shell, ["-c", "true"]).status === 0;

  for (const shell of ["bash", "zsh", "fish"])
    it(`for ${shell} contains every command and option, and is valid if the shell is installed`, () => {
      const script = completionScript(shell, commands);
      for (const { name, options } of commands)
        for (const word of [name, ...options.map(({ flags }) => flags.split(" ")[0]?.slice(2) ?? "")]) assert.ok(script.includes(word), word);
      if (has(shell)) assert.equal(spawnSync(shell, ["-n"], { input: script, encoding: "utf8" }).stderr, "");
    });

  it("suggests commands, options and stacks in bash", function () {
    if (!has("bash")) this.skip();
    const folder = mkdtempSync(join(tmpdir(), "edge-staging-completion-"));
    try {
      mkdirSync(join(folder, "stacks"));
      for (const stack of ["hub", "line-1"]) writeFileSync(join(folder, "stacks", `Pulumi.${stack}.yaml`), "");
      const complete = (...words: string[]) => {
        const script = `${completionScript("bash", commands)}\nCOMP_WORDS=(edge-staging "$@"); COMP_CWORD=$#; _edge_staging; printf '%s\\n' "\${COMPREPLY[@]}"`;
        return execFileSync("bash", ["-c", script, "bash", ...words], { cwd: folder, encoding: "utf8" })
          .trim()
          .split("\n");
      };
      assert.deepEqual(complete("pr"), ["preview", "prove", "preview-report"]);
      assert.deepEqual(complete("prove", ""), ["--connect", "--ca", "--attest", "--key", "--attach", "--stack", "--json", "--help", "hub", "line-1"]);
      assert.deepEqual(complete("prove", "li"), ["line-1"]);
      assert.deepEqual(complete("completion", "z"), ["zsh"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("rejects an unknown shell", async () => assert.equal((await run(["completion", "tcsh"])).code, 2));
});

describe("the supported operating systems (M1)", () => {
  for (const platform of ["linux", "darwin"]) it(`include ${platform}`, () => assert.equal(unsupportedPlatform(platform), undefined));
  it("exclude Windows, and the error first suggests WSL", () => {
    assert.match(
      String(unsupportedPlatform("win32")),
      /^EDGE-PLATFORM {2}.*\n {2}given {3}win32\n {2}allowed linux, darwin; on Windows: WSL 2\n {2}fix {5}run it in WSL 2 /,
    );
    const windows = "Object.defineProperty(process, 'platform', { value: 'win32' }); require('./dist/cli/main.js')";
    const { status, stderr } = spawnSync(process.execPath, ["-e", windows], { encoding: "utf8" });
    assert.deepEqual([status, stderr.split("  ")[0]], [3, "EDGE-PLATFORM"]);
  });
  it("are those for which npm installs the package", () => {
    const { os } = JSON.parse(readFileSync("package.json", "utf8")) as { os: string[] };
    assert.deepEqual(os.map(unsupportedPlatform), [undefined, undefined]);
  });
});

describe("the supported range of Node.js", () => {
  for (const [version, isSupported] of [
    ["v20.20.2", false],
    ["v22.11.9", false],
    ["v22.12.0", true],
    ["v24.0.0", true],
  ] as const)
    it(`${isSupported ? "includes" : "excludes"} ${version}`, () => assert.equal(unsupportedNode(version) === undefined, isSupported));

  it("is defined only in package.json, and shown in the error for an older version", () => {
    assert.match(
      String(unsupportedNode("v20.20.2")),
      /^EDGE-NODE-OLD {2}this Node.js is too old for edge-staging\n {2}given {3}v20\.20\.2\n {2}allowed >=22\.12\n/,
    );
    for (const file of ["cli/main.ts", "cli/io/supported-machine.ts", "lab/bootstrap.mjs"])
      assert.doesNotMatch(readFileSync(file, "utf8").replaceAll(/\/?\*.*/g, ""), /22\.12/, file);
  });
});
