import type { CriticalPath } from "./critical-path";

/** What one run of the engine took. */
export interface RunFigures {
  seconds: number;
  /** Requests that Azure got from the deploying identity. */
  reads: number;
  writes: number;
}

/** What one run of the engine takes, made several times over. */
export interface RepeatedFigures extends RunFigures {
  /** The median. Of an even number of runs the greater one in the middle. */
  seconds: number;
  /** The first run alone: before it the machine waited for the service, and may have laid aside what it reads. */
  firstSeconds: number;
  runs: number;
}

/** What `npm run bench` measures. Times in seconds unless a name says otherwise. */
export interface Figures {
  schemaVersion: 1;
  /** `up` of the site over its critical path. */
  upOverCriticalPath: number;
  criticalPathSeconds: number;
  /** The chain, in order: how long the service worked on each, and how long the engine was at it, with its waits until the next look. */
  criticalPath: { name: string; seconds: number; wallSeconds: number }[];
  /** First `up` of the site. */
  up: RunFigures;
  /** `preview` of the unchanged site. */
  preview: RepeatedFigures;
  /** `up` of the unchanged site, which passes the preview by. */
  unchangedUp: RepeatedFigures;
  /** Largest resident set of the process that runs our own kinds; absent where it cannot be read. */
  providerMemoryMib?: number;
  /** Milliseconds between two looks at an operation that names no wait of its own, at most. Not part of the path. */
  pollIntervalMs: number;
}

/** Puts the figures of a path and of runs together. Pure. */
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

/** Puts runs of one kind together, with the requests of the one that made most. Pure; throws RangeError without a run. */
export function repeatedOf(runs: readonly RunFigures[]): RepeatedFigures {
  const ascending = runs.map(({ seconds }) => seconds).sort((one, other) => one - other);
  const [seconds, firstSeconds] = [ascending[Math.floor(runs.length / 2)], runs[0]?.seconds];
  if (seconds === undefined || firstSeconds === undefined) throw new RangeError("no run was made");
  const most = (which: "reads" | "writes") => Math.max(...runs.map((run) => run[which]));
  return { seconds, firstSeconds, runs: runs.length, reads: most("reads"), writes: most("writes") };
}

/** The figures for a person. */
export function figuresTable(figures: Figures): string {
  const { up, preview, unchangedUp, criticalPath, criticalPathSeconds, upOverCriticalPath, providerMemoryMib, pollIntervalMs } = figures;
  const run = (name: string, { seconds, reads, writes }: RunFigures) => `${name.padEnd(24)}${`${seconds} s`.padEnd(12)}${reads} reads, ${writes} writes`;
  const repeated = (name: string, figures: RepeatedFigures) => `${run(name, figures)}; median of ${figures.runs}, the first ${figures.firstSeconds} s`;
  return [
    "critical path of the site's first up",
    ...criticalPath.map(({ name, seconds, wallSeconds }) => `  ${name.padEnd(40)}${`${seconds} s`.padEnd(12)}over after ${wallSeconds} s`),
    "",
    run("up", up),
    `${"critical path".padEnd(24)}${criticalPathSeconds} s`,
    `${"up / critical path".padEnd(24)}${upOverCriticalPath}`,
    repeated("preview, unchanged", preview),
    repeated("up, unchanged", unchangedUp),
    `${"provider's memory".padEnd(24)}${providerMemoryMib === undefined ? "not readable on this platform" : `${providerMemoryMib} MiB at most`}`,
    `${"looks at operations".padEnd(24)}every ${pollIntervalMs} ms at most, azure-native as its vendor's`,
  ].join("\n");
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
