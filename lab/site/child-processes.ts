import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A program that ended unexpectedly. The message names it and its log, with the log's last lines. */
export class ProgramFailure extends Error {
  /** Did it end because another process uses its port? */
  readonly isPortTaken: boolean;

  constructor(name: string, end: string, log: { path: string; text: string }) {
    const lines = log.text.trimEnd().split("\n");
    super(`${name} ended by itself (${end}); log ${log.path}:\n${lines.slice(-5).join("\n")}`);
    this.name = "ProgramFailure";
    // The operating system's message for EADDRINUSE, which all of the lab's programs print.
    this.isPortTaken = log.text.includes("address already in use");
  }
}

interface Child {
  name: string;
  process: ChildProcess;
  log: string;
  /** Size of the log before the program started, in bytes. */
  logStart: number;
}

/** Child processes of one owner. Each logs to `<folder>/<name>.log`; `<folder>/processes.json` lists their ids; they stop in reverse order of their start. */
export class ChildProcesses {
  private readonly children: Child[] = [];
  private readonly endAtExit = () => {
    for (const { process } of this.children) process.kill("SIGKILL");
  };

  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    process.once("exit", this.endAtExit);
  }

  /** Starts a program without a shell, with only the given environment. */
  start(name: string, command: string, args: readonly string[], environment: Record<string, string> = {}): void {
    const log = join(this.folder, `${name}.log`);
    const output = openSync(log, "a", 0o600);
    const logStart = statSync(log).size;
    const child = spawn(command, [...args], { stdio: ["ignore", output, output], env: environment });
    closeSync(output);
    // An unhandled `error` event (program not found) would end the lab; `failure` reports it.
    child.on("error", () => undefined);
    this.children.push({ name, process: child, log, logStart });
    this.record();
  }

  /** The first program that ended unexpectedly; undefined while all run. */
  failure(): ProgramFailure | undefined {
    const ended = this.children.find(({ process }) => process.pid === undefined || process.exitCode !== null || process.signalCode !== null);
    if (!ended) return undefined;
    const { name, process, log, logStart } = ended;
    const end = String(process.exitCode ?? process.signalCode ?? "could not be started");
    return new ProgramFailure(name, end, { path: log, text: readFileSync(log).subarray(logStart).toString() });
  }

  /** Process ids of running programs, by name. */
  running(): Record<string, number> {
    return Object.fromEntries(
      this.children.flatMap(({ name, process }) =>
        process.pid !== undefined && process.exitCode === null && process.signalCode === null ? [[name, process.pid]] : [],
      ),
    );
  }

  /** Stops all, last started first; kills a program that has not ended after 5 seconds. */
  async stop(): Promise<void> {
    for (let child = this.children.at(-1); child; child = this.children.at(-1)) {
      await ended(child.process);
      this.children.pop();
    }
    process.removeListener("exit", this.endAtExit);
    this.record();
  }

  private record(): void {
    writeFileSync(join(this.folder, "processes.json"), `${JSON.stringify(this.running(), null, 2)}\n`);
  }
}

function ended(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const impatient = setTimeout(() => child.kill("SIGKILL"), 5_000);
    child.once("exit", () => {
      clearTimeout(impatient);
      resolve();
    });
    child.kill("SIGTERM");
  });
}
