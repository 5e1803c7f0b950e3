import type { RecordedSolution, RecordLine } from "./record";
import type { Pin } from "./pinned-text";

/** What a site ran when a rollout found it healthy. */
export interface HealthySite {
  /** ISO 8601. */
  at: string;
  solutions: readonly RecordedSolution[];
}

/** Every time that a rollout found a site healthy, the newest first. `records`: the lines of several records. Pure. */
export function healthyTimes(records: readonly (readonly RecordLine[])[], site: string): HealthySite[] {
  const found = records.flatMap((lines) => {
    const own = lines.filter((line) => line.event === "stack" && line.stack === site);
    return own.flatMap((line, index) => {
      if (line.event !== "stack" || line.is !== "healthy") return [];
      // A run notes its solutions once: after the soak, in an earlier line of the same attempt.
      const noted = own.slice(0, index + 1).flatMap((one) => (one.event === "stack" && one.attempt === line.attempt && one.solutions ? [one.solutions] : []));
      const solutions = noted.at(-1);
      return solutions ? [{ at: line.at, solutions }] : [];
    });
  });
  return found.sort((a, b) => (a.at < b.at ? 1 : -1));
}

/** A version to go back to, with the digests of its images at the time. */
export interface Rollback {
  solution: string;
  from: string;
  to: string;
  digests: Readonly<Record<string, string>>;
}

/**
 * The versions to go back to: those of the newest time at which the site was healthy with other versions than it pins now. Empty where the pinned versions are
 * the last healthy ones; `isAsked`: then those before them. Undefined where no record knows such a time. Pure.
 */
export function rollbackOf(times: readonly HealthySite[], pins: readonly Pin[], isAsked: boolean): Rollback[] | undefined {
  const [newest] = times;
  if (newest && !isAsked && differing(newest, pins).length === 0) return [];
  return times.map((time) => differing(time, pins)).find((changes) => changes.length > 0);
}

/** Solutions that the site still has, in another version. */
function differing({ solutions }: HealthySite, pins: readonly Pin[]): Rollback[] {
  return pins.flatMap(({ solution, version }) => {
    const healthy = solutions.find(({ name }) => name === solution);
    return healthy && healthy.version !== version ? [{ solution, from: version, to: healthy.version, digests: healthy.digests }] : [];
  });
}
