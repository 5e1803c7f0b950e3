import type { CriticalPath } from "./critical-path";

/** Duration and requests of one engine run. */
export interface RunFigures {
  seconds: number;
  /** Requests of the deploying identity to Azure. */
  reads: number;
  writes: number;
}

/** Duration and requests of repeated engine runs. */
export interface RepeatedFigures extends RunFigures {
  /** The median; for an even number of runs, the greater of the middle two. */
  seconds: number;
  /** The first run alone: caches may be cold, because the machine was waiting for the service before it. */
  firstSeconds: number;
  runs: number;
}

/** Results of `npm run bench`. Times in seconds unless the name has another unit. */
export interface Figures {
  schemaVersion: 1;
  /** Duration of the site's first `up` divided by its critical path. */
  upOverCriticalPath: number;
  criticalPathSeconds: number;
  /** The chain, in order: how long the service worked on each step, and how long the engine did, including the waits between polls. */
  criticalPath: { name: string; seconds: number; wallSeconds: number }[];
  /** First `up` of the site. */
  up: RunFigures;
  /** `preview` of the unchanged site. */
  preview: RepeatedFigures;
  /** `up` of the unchanged site, without its preview. */
  unchangedUp: RepeatedFigures;
  /** Largest resident set of the dynamic provider's process; absent if it cannot be read. */
  providerMemoryMib?: number;
  /** Maximum milliseconds between two polls of an operation without Retry-After. Not part of the path. */
  pollIntervalMs: number;
}

/** Combines the figures of the critical path and the runs. Pure. */
export function figuresOf(
  path: CriticalPath,
  runs: Pick<Figures, "up" | "preview" | "unchangedUp">,
  rest: { providerMemoryMib: number | undefined; pollIntervalMs: number },
): Figures {
  const { providerMemoryMib, pollIntervalMs } = rest;
  return {
    schemaVersion: 1,
    upOverCriticalPath: rounded((runs.up.seconds * 1000) / path.ms),
    criticalPathSeconds: rounded(path.ms / 1000),
    criticalPath: path.steps.map(({ name, serviceMs, wallMs }) => ({ name, seconds: rounded(serviceMs / 1000), wallSeconds: rounded(wallMs / 1000) })),
    ...runs,
    ...(providerMemoryMib === undefined ? {} : { providerMemoryMib }),
    pollIntervalMs,
  };
}

/** Combines runs of one kind, with the highest number of requests. Pure. @throws RangeError without a run */
export function repeatedOf(runs: readonly RunFigures[]): RepeatedFigures {
  const ascending = runs.map(({ seconds }) => seconds).sort((one, other) => one - other);
  const [seconds, firstSeconds] = [ascending[Math.floor(runs.length / 2)], runs[0]?.seconds];
  if (seconds === undefined || firstSeconds === undefined) throw new RangeError("there are no runs");
  const most = (which: "reads" | "writes") => Math.max(...runs.map((run) => run[which]));
  return { seconds, firstSeconds, runs: runs.length, reads: most("reads"), writes: most("writes") };
}

/** The figures as a plain-text table. */
export function figuresTable(figures: Figures): string {
  const { up, preview, unchangedUp, criticalPath, criticalPathSeconds, upOverCriticalPath, providerMemoryMib, pollIntervalMs } = figures;
  const run = (name: string, { seconds, reads, writes }: RunFigures) => `${name.padEnd(24)}${`${seconds} s`.padEnd(12)}${reads} reads, ${writes} writes`;
  const repeated = (name: string, figures: RepeatedFigures) => `${run(name, figures)}; median of ${figures.runs}; first run ${figures.firstSeconds} s`;
  return [
    "critical path of the site's first up",
    ...criticalPath.map(({ name, seconds, wallSeconds }) => `  ${name.padEnd(40)}${`${seconds} s`.padEnd(12)}${wallSeconds} s with polling`),
    "",
    run("up", up),
    `${"critical path".padEnd(24)}${criticalPathSeconds} s`,
    `${"up / critical path".padEnd(24)}${upOverCriticalPath}`,
    repeated("preview, unchanged", preview),
    repeated("up, unchanged", unchangedUp),
    `${"provider memory".padEnd(24)}${providerMemoryMib === undefined ? "not readable on this platform" : `${providerMemoryMib} MiB peak`}`,
    `${"poll interval".padEnd(24)}${pollIntervalMs} ms at most; azure-native uses the vendor's own`,
  ].join("\n");
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
