import { table } from "../../cli/output/table";
import type { Line, Walk } from "./walk";

/** Whether every step succeeded and every action without which a run fails was named by a failure. */
export function isProved({ stopped, unnamed, named }: Walk): boolean {
  return (
    stopped === undefined &&
    unnamed.every(({ without }) => without !== undefined) &&
    named.every(({ line, how }) => (line.without === undefined) === (how === "failure"))
  );
}

/** The walk as a table: each action, the run without it, and how it was named. */
export function rolesTable(walked: Walk): string {
  const { named, unnamed, runs, stopped } = walked;
  const rows = named.map(({ line, step, how }) => [line.action, line.role.stacks, line.at, step, how]);
  const silent = unnamed.map((line) => [line.action, line.role.stacks, line.at, "-", silence(line)]);
  const failures = named.filter(({ how }) => how === "failure").length;
  const total = `${runs} runs; ${failures} actions named by a failure, ${named.length - failures} by a warning, ${unnamed.length} by none; ${isProved(walked) ? "passed" : "FAILED"}`;
  return [table([["action", "role", "place", "run", "named by"], ...rows, ...silent]), total, ...(stopped === undefined ? [] : [stopped])].join("\n\n");
}

function silence({ without }: Line): string {
  return without === undefined ? "NOT NAMED: no run needs it" : `none: ${without}`;
}

/** The walk as data. */
export function rolesReport(walked: Walk): object {
  const { named, unnamed, runs, stopped } = walked;
  const plain = ({ role, action, at, without }: Line) => ({ action, role: role.stacks, place: at, optional: without !== undefined });
  return {
    schemaVersion: 1,
    isProved: isProved(walked),
    runs,
    named: named.map(({ line, step, how, text }) => ({ ...plain(line), run: step, how, text })),
    unnamed: unnamed.map(plain),
    ...(stopped === undefined ? {} : { stopped }),
  };
}
