import type { OperatorRole, Place } from "../../components/core/operator-roles";
import type { GrantOptions } from "../support/granted-roles";
import { type Refusal, refusals } from "./refusals";

/** An action of a role at one place: a line of the tables in docs/reference/roles.md. */
export interface Line {
  role: OperatorRole;
  action: string;
  at: Place;
  /** What is left out where it is missing; undefined if the run fails. */
  without: string | undefined;
}

/** Result of a run. */
export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** A run that must succeed in the end. */
export interface Step {
  name: string;
  role: OperatorRole;
  /** Where all actions are assigned meanwhile. @default - each at its own place */
  at?: Place;
  run(): Promise<Outcome>;
}

/** A line that a run without it named. */
export interface Named {
  line: Line;
  step: string;
  /** `failure`: the run failed, and named no other missing action. */
  how: "failure" | "warning";
  /** The part of the output that named it. */
  text: string;
}

/** Result of all steps. */
export interface Walk {
  named: readonly Named[];
  /** Lines without which a run succeeded, although the tables say that it fails. */
  superfluous: readonly { line: Line; step: string }[];
  /** Other lines that no run named. */
  unnamed: readonly Line[];
  /** Number of runs. */
  runs: number;
  /** Why the walk ended early; undefined if every step succeeded. */
  stopped: string | undefined;
}

/** What a walk needs. */
export interface WalkOptions {
  steps: readonly Step[];
  /** The lines to try, of all roles. */
  lines: readonly Line[];
  /** Gives the identity of the runs one role and takes every other from it. */
  grant(role: OperatorRole, options: GrantOptions): void;
  /** Does a role at this place allow an action at this scope? */
  covers(place: Place, scope: string): boolean;
  narrate(line: string): void;
  /** An earlier walk from nothing: what it named is granted, so that this one tries the rest. @default - none */
  after?: Walk;
}

/** Every line of a role that a run can prove. */
export function linesOf(role: OperatorRole): Line[] {
  return role.permissions
    .filter(({ unproved }) => unproved === undefined)
    .flatMap(({ action, at, without }) => at.map((place) => ({ role, action, at: place, without })));
}

/**
 * Runs the steps with roles that contain nothing at first. A run that fails must name actions of the tables that the role lacks. If it names one, that one is
 * granted. If it names several, the next runs each lack one of them and have the others. So each action that is granted in the end was the only one named by a
 * failed run without it. A step ends with its first run that succeeds. Optional actions stay out.
 *
 * A run without one of several actions may do what the others are for, so that no later run needs them: another walk from nothing tries these.
 */
export async function walk(options: WalkOptions): Promise<Walk> {
  const { lines } = options;
  const earlier = options.after?.named ?? [];
  const found: Found = { named: new Map(earlier.map((one) => [one.line, one])), superfluous: new Map(), runs: options.after?.runs ?? 0 };
  let stopped: string | undefined;
  for (const step of options.steps) {
    stopped = await walkStep(step, found, options);
    if (stopped !== undefined) break;
    options.narrate(`${step.name}: succeeded`);
  }
  const { named, superfluous, runs } = found;
  const unnamed = lines.filter((line) => !named.has(line) && !superfluous.has(line));
  return { named: [...named.values()], superfluous: [...superfluous].map(([line, step]) => ({ line, step })), unnamed, runs, stopped };
}

interface Found {
  named: Map<Line, Named>;
  superfluous: Map<Line, string>;
  runs: number;
}

/** Runs one step until it succeeds. Returns why it cannot; undefined if it succeeded. */
async function walkStep(step: Step, found: Found, options: WalkOptions): Promise<string | undefined> {
  const { name } = step;
  const suspects = new Set<Line>();
  for (;;) {
    const [suspect] = suspects;
    const isGranted = (line: Line) => line !== suspect && (suspects.has(line) || found.superfluous.has(line) || found.named.get(line)?.how === "failure");
    found.runs++;
    const { code, output, refused } = await runWith(step, isGranted, options);
    for (const [line, text] of refused) if (line.without !== undefined) found.named.set(line, { line, step: name, how: "warning", text });
    if (code === 0) {
      if (suspect) found.superfluous.set(suspect, name);
      return undefined;
    }
    const [first, ...others] = [...refused].filter(([line]) => line.without === undefined);
    if (first === undefined) return `${name} failed and named no missing action:\n${output}`;
    if (others.length > 0) {
      for (const [line] of [first, ...others]) suspects.add(line);
      continue;
    }
    const [line, text] = first;
    found.named.set(line, { line, step: name, how: "failure", text });
    suspects.delete(line);
    options.narrate(`${name}: failed without ${line.action} at ${line.at}`);
  }
}

/** Runs a step with these lines of its role. `refused`: the others that its output names, and where. */
async function runWith({ role, at, run }: Step, isGranted: (line: Line) => boolean, { lines, grant, covers }: WalkOptions) {
  const ofRole = lines.filter((line) => line.role === role);
  grant(role, { without: ({ action }, place) => !ofRole.some((line) => line.action === action && line.at === place && isGranted(line)), ...(at && { at }) });
  const { code, stdout, stderr } = await run();
  const output = stdout + stderr;
  const isOf = (line: Line, { action, scope }: Refusal) =>
    line.action.toLowerCase() === action.toLowerCase() && (scope === undefined || covers(line.at, scope));
  const lacking = ofRole.filter((line) => !isGranted(line));
  const refused = new Map(refusals(output).flatMap((refusal) => lacking.filter((line) => isOf(line, refusal)).map((line) => [line, refusal.text])));
  return { code, output, refused };
}
