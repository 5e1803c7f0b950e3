import { appendFileSync, cpSync, globSync, mkdirSync, rmSync } from "node:fs";
import { join, sep } from "node:path";
import { type DemoSite, demoSites } from "../demo-sites";

/** Log of a phase: the lab's own, or that of its stack. */
export type LogName = "lab" | "hub" | DemoSite;

/** The logs of one run: `<folder>/<name>.log`. Removes those of the previous run. */
export class RunLogs {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    const logs = ["lab", "hub", ...demoSites].map((name) => `${name}.log`);
    for (const name of [...logs, "lab"]) rmSync(join(folder, name), { recursive: true, force: true });
  }

  pathOf(name: LogName): string {
    return join(this.folder, `${name}.log`);
  }

  /** Appends synchronously, so that the text survives however the run ends. */
  write(name: LogName, text: string): void {
    appendFileSync(this.pathOf(name), text, { mode: 0o600 });
  }

  /** Copies only the logs of a world's programs to `<folder>/lab`, before the world is removed. */
  keepWorld(world: string): void {
    // Skips the engine's own logs in its home: the stacks' logs have its output.
    const logs = globSync("**/*.log", { cwd: world }).filter((log) => !log.startsWith(`home${sep}`));
    for (const log of logs) cpSync(join(world, log), join(this.folder, "lab", log), { recursive: true });
  }
}
