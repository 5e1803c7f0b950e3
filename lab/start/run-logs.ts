import { appendFileSync, cpSync, globSync, mkdirSync, rmSync } from "node:fs";
import { join, sep } from "node:path";
import { type DemoSite, demoSites } from "../demo-sites";

/** Which log a phase writes: the lab's own, or that of the stack it works on. */
export type LogName = "lab" | "hub" | DemoSite;

/** The logs of one run: `<folder>/<name>.log`. Those of the run before are removed. */
export class RunLogs {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    const logs = ["lab", "hub", ...demoSites].map((name) => `${name}.log`);
    for (const name of [...logs, "lab"]) rmSync(join(folder, name), { recursive: true, force: true });
  }

  pathOf(name: LogName): string {
    return join(this.folder, `${name}.log`);
  }

  /** Adds to a log at once, so that it is there however the run ends. */
  write(name: LogName, text: string): void {
    appendFileSync(this.pathOf(name), text, { mode: 0o600 });
  }

  /** Copies the logs of a world's programs, and nothing else of it, to `<folder>/lab`; for a world that will be removed. */
  keepWorld(world: string): void {
    // The engine keeps logs of its own in its home; what it did is in the stacks' logs.
    const logs = globSync("**/*.log", { cwd: world }).filter((log) => !log.startsWith(`home${sep}`));
    for (const log of logs) cpSync(join(world, log), join(this.folder, "lab", log), { recursive: true });
  }
}
