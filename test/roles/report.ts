import { table } from "../../cli/output/table";
import type { Line, Walk } from "./walk";

/** Whether every step succeeded, and a failed run without it named every action without which a run fails. */
export function isProved({ stopped, superfluous, unnamed }: Walk): boolean {
  return stopped === undefined && superfluous.length === 0 && unnamed.every(({ without }) => without !== undefined);
}

/** The walk as a table: each action, the run without it, and how it was named. */
export function rolesTable(walked: Walk): string {
  const { named, superfluous, unnamed, runs, stopped } = walked;
  const rows = named.map(({ line, step, how }) => [line.action, line.role.stacks, line.at, step, how]);
  const needless = superfluous.map(({ line, step }) => [line.action, line.role.stacks, line.at, step, "NOT NEEDED: the run succeeded without it"]);
  const silent = unnamed.map((line) => [line.action, line.role.stacks, line.at, "-", silence(line)]);
  const failures = named.filter(({ how }) => how === "failure").length;
  const total = `${runs} runs; ${failures} actions named by a failure of their own, ${named.length - failures} by a warning, ${superfluous.length + unnamed.length} by none; ${isProved(walked) ? "passed" : "FAILED"}`;
  return [table([["action", "role", "place", "run", "named by"], ...rows, ...needless, ...silent]), total, ...(stopped === undefined ? [] : [stopped])].join(
    "\n\n",
  );
}

function silence({ without }: Line): string {
  return without === undefined ? "NOT NAMED: no run needs it" : `none: ${without}`;
}

/** The walk as data. */
export function rolesReport(walked: Walk): object {
  const { named, superfluous, unnamed, runs, stopped } = walked;
  const plain = ({ role, action, at, without }: Line) => ({ action, role: role.stacks, place: at, optional: without !== undefined });
  return {
    schemaVersion: 1,
    isProved: isProved(walked),
    runs,
    named: named.map(({ line, step, how, text }) => ({ ...plain(line), run: step, how, text })),
    superfluous: superfluous.map(({ line, step }) => ({ ...plain(line), run: step })),
    unnamed: unnamed.map(plain),
    ...(stopped === undefined ? {} : { stopped }),
  };
}
