import { readFileSync, readdirSync, readlinkSync } from "node:fs";

/** Measures the peak memory of a project's dynamic provider processes. Linux only: undefined elsewhere. */
export class ProviderMemory {
  private peakKib: number | undefined;
  private readonly timer: NodeJS.Timeout;

  /** `folder`: working directory of the processes. */
  constructor(
    private readonly folder: string,
    everyMs = 250,
  ) {
    this.timer = setInterval(() => this.look(), everyMs);
    this.timer.unref();
  }

  /** Stops measuring. @returns the largest resident set of one process, in MiB */
  stop(): number | undefined {
    clearInterval(this.timer);
    return this.peakKib === undefined ? undefined : Math.round(this.peakKib / 1024);
  }

  private look(): void {
    if (process.platform !== "linux") return;
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      const kib = residentPeak(pid, this.folder);
      if (kib !== undefined) this.peakKib = Math.max(this.peakKib ?? 0, kib);
    }
  }
}

function residentPeak(pid: string, folder: string): number | undefined {
  try {
    if (!readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("cmd/dynamic-provider") || readlinkSync(`/proc/${pid}/cwd`) !== folder) return undefined;
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  } catch {
    return undefined; // ended meanwhile
  }
}
