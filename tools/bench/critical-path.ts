/** One resource of a run. */
export interface Step {
  /** Unique. */
  name: string;
  /** How long the service worked on it. */
  serviceMs: number;
  /** How long the engine was at it, with its waits until the next look. */
  wallMs: number;
  /** Names of the steps that have to be done before; unknown ones count nothing. */
  after: readonly string[];
}

/** The chain of steps that no run can be faster than. */
export interface CriticalPath {
  /** In the order of the run; steps on which the service did not work are left out. */
  steps: Pick<Step, "name" | "serviceMs" | "wallMs">[];
  ms: number;
}

/** The chain with the longest service time, each step after those it depends on. Pure. Throws Error for a circle. */
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
