import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { EventEmitter } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildStamp } from "../../../../components/dynamic/build-stamp";
import { type EndingSignal, Interrupted, interruptible, onInsisted } from "../../../../cli/io/interruption";
import { stackPreview } from "../../../../cli/engine/stack-preview";
import { recordedStream } from "../../../support/recorded-previews";

/** An engine that writes files named after its operation and received signals, and exits at a signal, except for stack `deaf`. A preview of stack `due` prints a recorded stream. */
const engine = `#!${process.execPath}
const fs = require("node:fs");
const [does, stack] = [process.argv[2], process.argv.at(-1).slice("--stack=".length)];
const write = (what, text) => { fs.writeFileSync("tmp-" + process.pid, text); fs.renameSync("tmp-" + process.pid, what + "-" + stack); };
for (const signal of ["SIGINT", "SIGTERM"])
  process.on(signal, () => { write("received", signal); if (stack !== "deaf") process.exit(1); });
if (does === "preview" && stack === "due") process.stdout.write(fs.readFileSync("stream"));
else { setInterval(() => {}, 1000); write(does, String(process.pid)); }
`;

describe("an interrupted command", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-interruption-"));
    mkdirSync(join(folder, "dist"));
    writeFileSync(join(folder, "index.ts"), "");
    writeFileSync(join(folder, "dist", ".sources"), buildStamp(folder));
    writeFileSync(join(folder, "dist", "pulumi"), engine, { mode: 0o755 });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const exists = (name: string) => existsSync(join(folder, name));
  const contentOf = (name: string) => readFileSync(join(folder, name), "utf8");
  const appeared = (...names: string[]) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!names.every(exists)) return;
        watcher.close();
        resolve();
      };
      const watcher = watch(folder, look);
      look();
    });
  const isRunning = (pid: string) => {
    try {
      return process.kill(Number(pid), 0);
    } catch {
      return false;
    }
  };
  /** Runs a command as a separate process, and sends it a signal once these files exist. */
  const interrupted = async (signal: EndingSignal, once: string[], command: string, ...args: string[]) => {
    const script = join(process.cwd(), "dist", "cli", "main.js");
    const child = spawn(process.execPath, [script, command, ...args], {
      cwd: folder,
      env: { PATH: join(folder, "dist") },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let narrated = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      narrated += text;
    });
    const ended = new Promise<number | null>((resolve) => void child.once("close", resolve));
    await appeared(...once);
    child.kill(signal);
    return { code: await ended, narrated };
  };

  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    it(`by ${signal} during previews forwards the signal, starts no further preview, waits for its engines and writes nothing`, async () => {
      const stacks = ["line-1", "line-2", "line-3"].flatMap((stack) => ["-s", stack]);
      const { code: ended, narrated } = await interrupted(signal, ["preview-line-1", "preview-line-2"], "preview-report", ...stacks, "--parallel", "2");
      assert.equal(ended, code, narrated);
      assert.match(narrated, new RegExp(`interrupted by ${signal}; everything that was started has ended\n$`));
      for (const stack of ["line-1", "line-2"]) assert.deepEqual([contentOf(`received-${stack}`), isRunning(contentOf(`preview-${stack}`))], [signal, false]);
      assert.deepEqual([exists("preview-line-3"), exists("out")], [false, false]);
    });

    it(`by ${signal} during the second preview reports the first stack, and lists the others as not previewed`, async () => {
      writeFileSync(join(folder, "stream"), recordedStream("rotation", "line-1"));
      const { code: ended, narrated } = await interrupted(signal, ["preview-line-2"], "preview-report", "due", "line-2", "line-3", "--parallel", "1");
      assert.equal(ended, code, narrated);
      assert.match(narrated, /interrupted; the report in out has what was previewed; not previewed: line-2, line-3\n/);
      const { stacks } = JSON.parse(contentOf(join("out", "preview-report.json"))) as {
        stacks: { stack: string; outcome: string; faults: { code: string }[] }[];
      };
      const seen = stacks.map(({ stack, outcome, faults }) => [stack, outcome, ...faults.map((fault) => fault.code)]);
      assert.deepEqual(seen, [
        ["line-1", "planned"],
        ["line-2", "failed", "EDGE-NOT-PREVIEWED"],
        ["line-3", "failed", "EDGE-NOT-PREVIEWED"],
      ]);
      assert.equal(exists("preview-line-3"), false);
    });

    it(`by ${signal} before maintain knows the plan starts no up`, async () => {
      assert.equal((await interrupted(signal, ["preview-line-1"], "maintain", "-s", "line-1")).code, code);
      assert.deepEqual([isRunning(contentOf("preview-line-1")), exists("up-line-1")], [false, false]);
    });

    it(`by ${signal} during maintain's up waits until the engine ends`, async () => {
      const due = recordedStream("rotation", "line-1").replaceAll("requested: rotation 1", "expires 2027-02-21").replaceAll('"trigger":"1"', '"trigger":""');
      writeFileSync(join(folder, "stream"), due);
      assert.equal((await interrupted(signal, ["up-due"], "maintain", "-s", "due")).code, code);
      assert.deepEqual([contentOf("received-due"), isRunning(contentOf("up-due"))], [signal, false]);
    });
  }

  it("kills an engine that still runs after the grace period", async () => {
    const asked = new AbortController();
    const gracePeriod = () => appeared("received-deaf");
    const preview = stackPreview(folder, { PATH: join(folder, "dist") }, { stack: "deaf", does: "update" }, { asked: asked.signal, gracePeriod });
    await appeared("preview-deaf");
    asked.abort(new Interrupted("SIGTERM"));
    await assert.rejects(preview, Interrupted);
    assert.deepEqual([contentOf("received-deaf"), isRunning(contentOf("preview-deaf"))], ["SIGTERM", false]);
  });

  it("sends a second signal to an up that still runs after the grace period, and then kills it", async () => {
    const script = join(process.cwd(), "dist", "cli", "engine", "engine-run.js");
    const grace = `[() => new Promise((go) => setTimeout(go, 50)), () => new Promise((go) => setTimeout(go, 50))]`;
    const run = `require(${JSON.stringify(script)}).runEngine({ args: ["up", "--stack=deaf"], folder: ".", environment: process.env, narrate: () => undefined, gracePeriods: ${grace} }).then((code) => process.exit(code));`;
    const child = spawn(process.execPath, ["-e", run], { cwd: folder, env: { PATH: join(folder, "dist") } });
    const ended = new Promise<number | null>((resolve) => void child.once("close", resolve));
    await appeared("up-deaf");
    child.kill("SIGTERM");
    assert.deepEqual([await ended, contentOf("received-deaf"), isRunning(contentOf("up-deaf"))], [137, "SIGTERM", false]);
  });

  it("starts no preview after an interruption", async () => {
    const asked = AbortSignal.abort(new Interrupted("SIGINT"));
    await assert.rejects(stackPreview(folder, { PATH: join(folder, "dist") }, { stack: "line-1", does: "update" }, { asked }), Interrupted);
    assert.equal(exists("preview-line-1"), false);
  });
});

describe("interruptible work", () => {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const listeners = (source: EventEmitter) => signals.map((signal) => source.listenerCount(signal));

  it("listens to every signal while it runs, and to none afterwards", async () => {
    const source = new EventEmitter();
    const result = await interruptible(async (asked) => {
      assert.deepEqual([listeners(source), asked.aborted], [[1, 1, 1], false]);
      return "done";
    }, source);
    assert.deepEqual([result, listeners(source)], ["done", [0, 0, 0]]);
  });

  it("ends with the first signal's exit code, for every outcome of the work", async () => {
    for (const outcome of [() => "done", () => assert.fail("broken")]) {
      const source = new EventEmitter();
      const work = interruptible(async () => {
        for (const signal of ["SIGTERM", "SIGINT", "SIGTERM"]) source.emit(signal);
        return outcome();
      }, source);
      await assert.rejects(work, (error) => error instanceof Interrupted && error.exitCode === 143);
      assert.deepEqual(listeners(source), [0, 0, 0]);
    }
  });

  it("exits at once and ends its engines at a second signal, ignoring a duplicate of the first", async () => {
    const source = new EventEmitter();
    const [ended, codes]: [string[], number[]] = [[], []];
    let nowMs = 1000;
    const work = interruptible(
      async () => {
        const forget = onInsisted(() => void ended.push("engine"));
        source.emit("SIGINT");
        nowMs += 100;
        source.emit("SIGINT");
        assert.deepEqual([ended, codes], [[], []]);
        nowMs += 500;
        source.emit("SIGTERM");
        forget();
      },
      source,
      { exit: (code) => void codes.push(code), nowMs: () => nowMs },
    );
    await assert.rejects(work, Interrupted);
    assert.deepEqual([ended, codes], [["engine"], [143]]);
  });

  it("throws the work's own error without a signal", () =>
    assert.rejects(
      interruptible(() => Promise.reject(new Error("broken")), new EventEmitter()),
      /broken/,
    ));
});
