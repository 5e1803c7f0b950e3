import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { endTree } from "../../lab/engine/process-tree";
import { type FileResult, brokenOff } from "./file-result";

/** What the runner sends to a worker: run this file, or leave. */
export type ToWorker = { kind: "run"; file: string; absolutePath: string; color: boolean } | { kind: "leave" };

/** What a worker sends back: it takes the next test or hook, or the file has ended. */
export type FromWorker = { kind: "step"; title: string; limitMs: number } | { kind: "ended"; result: FileResult };

/** How a worker process is started and how long it is waited for. */
export interface WorkerOptions {
  /** Folder of the compiled tests. */
  testFolder: string;
  /** Do results have colours? */
  color: boolean;
  /** How much longer than its own limit a test or hook may take before its process counts as hung. Mocha ends whatever leaves the event loop free. @default 60000 */
  graceMs?: number;
  /** How long loading a file may take. @default 180000 */
  loadLimitMs?: number;
}

/** Limit of a test that disables its timeout. */
const unlimitedMs = 3_600_000;
/** How long a process may take to leave; what it started is then killed with it. */
const leaveLimitMs = 10_000;

/** A process that runs test files, one at a time. Once a file has broken it, it is not used again. */
export class TestWorker {
  private readonly process: ChildProcess;
  private readonly exited: Promise<string>;
  private written = "";
  isBroken = false;

  constructor(private readonly options: WorkerOptions) {
    // Everything that a test starts inherits it. With a larger nursery the short processes of an engine run hardly collect garbage: 8 % less processor time.
    const NODE_OPTIONS = [process.env["NODE_OPTIONS"], "--max-semi-space-size=64", `--require=${JSON.stringify(join(__dirname, "lazy-sdk.js"))}`]
      .filter(Boolean)
      .join(" ");
    const env = { ...process.env, NODE_OPTIONS, ...(options.color ? {} : { NO_COLOR: "1" }) };
    this.process = fork(join(__dirname, "worker.js"), [], { stdio: ["ignore", "pipe", "pipe", "ipc"], env });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.written += text;
      });
    }
    this.exited = new Promise((resolve) => {
      this.process.once("error", (error) => resolve(`could not be started: ${error.message}`));
      this.process.once("close", (code, signal) => resolve(signal ? `was killed by ${signal}` : `exited with code ${code}`));
    });
  }

  /** Runs one file. Always resolves: a process that crashes or hangs is a failure of the file. */
  async run(file: string): Promise<FileResult> {
    const startedAt = performance.now();
    let step = "loading the file";
    let watchdog: NodeJS.Timeout | undefined;
    const result = await new Promise<FileResult | string>((resolve) => {
      const watch = (limitMs: number) => {
        clearTimeout(watchdog);
        const allowedMs = (limitMs || unlimitedMs) + (this.options.graceMs ?? 60_000);
        watchdog = setTimeout(() => resolve(`did not answer for ${Math.round(allowedMs / 1000)} s and was killed`), allowedMs);
      };
      watch(this.options.loadLimitMs ?? 180_000);
      this.process.on("message", (message: FromWorker) => {
        if (message.kind === "ended") return resolve(message.result);
        step = message.title;
        watch(message.limitMs);
      });
      this.exited.then(resolve);
      this.send({ kind: "run", file, absolutePath: join(this.options.testFolder, file), color: this.options.color });
    });
    clearTimeout(watchdog);
    this.process.removeAllListeners("message");
    const wallMs = performance.now() - startedAt;
    if (typeof result !== "string") return { ...result, output: this.taken() + result.output, wallMs };
    this.isBroken = true;
    endTree(this.process);
    return brokenOff(file, `The worker process ${result} during: ${step}`, wallMs, this.taken());
  }

  /** Asks the process to leave, which ends what it started. After 10 s it is killed with everything below it. */
  async end(): Promise<void> {
    this.send({ kind: "leave" });
    await this.gone();
  }

  /** Interrupts the process at once. */
  async interrupt(): Promise<void> {
    this.process.kill("SIGTERM");
    await this.gone();
  }

  private async gone(): Promise<void> {
    const killer = setTimeout(() => endTree(this.process), leaveLimitMs);
    await this.exited;
    clearTimeout(killer);
  }

  private send(message: ToWorker): void {
    // A process that has just ended is noticed by its exit.
    if (this.process.connected) this.process.send(message, () => {});
  }

  private taken(): string {
    const text = this.written;
    this.written = "";
    return text;
  }
}
