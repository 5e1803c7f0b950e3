/** One resource of a run. */
export interface Step {
  /** Unique. */
  name: string;
  /** How long the service worked on it. */
  serviceMs: number;
  /** How long the engine worked on it, including the waits between polls. */
  wallMs: number;
  /** Names of the steps it depends on; unknown ones are ignored. */
  after: readonly string[];
}

/** The chain of steps that sets the minimum duration of a run. */
export interface CriticalPath {
  /** In order of the run, without steps on which the service did not work. */
  steps: Pick<Step, "name" | "serviceMs" | "wallMs">[];
  ms: number;
}

/** The chain of dependent steps with the longest service time. Pure. @throws Error for a cycle */
export function criticalPath(steps: readonly Step[]): CriticalPath {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const found = new Map<string, CriticalPath>();
  const pathTo = (step: Step, open: readonly string[]): CriticalPath => {
    const known = found.get(step.name);
    if (known) return known;
    if (open.includes(step.name)) throw new Error(`steps depend on each other: ${[...open, step.name].join(", ")}`);
    const before = step.after.flatMap((name) => byName.get(name) ?? []).map((previous) => pathTo(previous, [...open, step.name]));
    const path = extended(longest(before), step);
    found.set(step.name, path);
    return path;
  };
  return longest(steps.map((step) => pathTo(step, [])));
}

function extended({ steps, ms }: CriticalPath, { name, serviceMs, wallMs }: Step): CriticalPath {
  return { steps: serviceMs > 0 ? [...steps, { name, serviceMs, wallMs }] : steps, ms: ms + serviceMs };
}

function longest(paths: readonly CriticalPath[]): CriticalPath {
  return paths.reduce((best, path) => (path.ms > best.ms ? path : best), { steps: [], ms: 0 });
}
