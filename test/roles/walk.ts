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
  how: "failure" | "warning";
  /** The part of the output that named it. */
  text: string;
}

/** Result of all steps. */
export interface Walk {
  named: readonly Named[];
  /** Lines that no run named. */
  unnamed: readonly Line[];
  /** Number of runs. */
  runs: number;
  /** Why the walk ended early; undefined if every step succeeded. */
  stopped: string | undefined;
}

/** What a walk needs. */
export interface WalkOptions {
  steps: readonly Step[];
  /** Gives the identity of the runs one role and takes every other from it. */
  grant(role: OperatorRole, options: GrantOptions): void;
  /** Does a role at this place allow an action at this scope? */
  covers(place: Place, scope: string): boolean;
  narrate(line: string): void;
}

/** Every line of a role that a run can prove. */
export function linesOf(role: OperatorRole): Line[] {
  return role.permissions
    .filter(({ unproved }) => unproved === undefined)
    .flatMap(({ action, at, without }) => at.map((place) => ({ role, action, at: place, without })));
}

/**
 * Runs the steps with roles that contain nothing at first. A run that fails must name actions of the tables that the role lacks; these are added, and the run is
 * repeated until it succeeds. So each action was missing in a failed run that named it, alone or beside others. An action that is only named beside others may be
 * one that a run can do without: the walk does not try each alone.
 * Optional actions stay out.
 */
export async function walk({ steps, grant, covers, narrate }: WalkOptions): Promise<Walk> {
  const lines = [...new Set(steps.map(({ role }) => role))].flatMap(linesOf);
  const named = new Map<Line, Named>();
  const isGranted = (line: Line | undefined) => line !== undefined && named.get(line)?.how === "failure";
  const lineAt = (role: OperatorRole, action: string, at: Place) => lines.find((line) => line.role === role && line.action === action && line.at === at);
  const lineOf = (role: OperatorRole, { action, scope }: Refusal) =>
    lines.find(
      (line) => line.role === role && line.action.toLowerCase() === action.toLowerCase() && !isGranted(line) && (scope === undefined || covers(line.at, scope)),
    );
  const result = (runs: number, stopped?: string): Walk => ({ named: [...named.values()], unnamed: lines.filter((line) => !named.has(line)), runs, stopped });
  let runs = 0;
  for (const { name, role, at, run } of steps) {
    for (let code = 1; code !== 0; ) {
      grant(role, { without: ({ action }, place) => !isGranted(lineAt(role, action, place)), ...(at && { at }) });
      runs++;
      const outcome = await run();
      code = outcome.code;
      const output = outcome.stdout + outcome.stderr;
      const failures = new Set<Line>();
      for (const refusal of refusals(output)) {
        const line = lineOf(role, refusal);
        if (line === undefined) continue;
        const how = code !== 0 && line.without === undefined ? "failure" : "warning";
        if (how === "failure") failures.add(line);
        named.set(line, { line, step: name, how, text: refusal.text });
      }
      for (const { action, at: place } of failures) narrate(`${name}: failed without ${action} at ${place}`);
      if (code !== 0 && failures.size === 0) return result(runs, `${name} failed and named no missing action:\n${output}`);
    }
    narrate(`${name}: succeeded`);
  }
  return result(runs);
}
