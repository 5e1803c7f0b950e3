import { resolve } from "node:path";
import { type CommandIo, type Given, UsageError } from "../io/command";
import { recordsIn } from "./record-file";

/** What `edge-staging rollout` may be asked to do. */
export const rolloutActions = ["plan", "start", "status", "pause", "resume", "abort", "approve", "rollback"] as const;
/** One of them. */
export type RolloutAction = (typeof rolloutActions)[number];

/** Checked arguments of `rollout`. */
export interface RolloutArguments {
  action: RolloutAction;
  /** `--record`, as an absolute path. */
  record: string | undefined;
  /** `--wave`: with `approve` the wave that may begin, else the only one to work on. */
  wave: string | undefined;
  /** `--site`; given with `rollback` only. Empty: every site. */
  sites: readonly string[];
  /** `--since`: a commit; only stacks that may have changed since then are rolled out. */
  since: string | undefined;
  /** `--connect`: absolute path of a command that makes clusters reachable; undefined where they are. */
  connect: string | undefined;
  profile: string | undefined;
  writes: boolean;
  json: boolean;
}

/** Options that belong to some actions only. */
const owners: Readonly<Record<string, readonly RolloutAction[]>> = {
  wave: ["approve", "resume"],
  since: ["plan", "start"],
  connect: ["start", "resume"],
  site: ["rollback"],
  write: ["rollback"],
  profile: ["plan", "start"],
};

/** Checks the arguments of `rollout`. Throws UsageError with every problem. */
export function rolloutArguments(given: Given, { folder }: Pick<CommandIo, "folder">): RolloutArguments {
  const [word = "", ...others] = given.operands;
  const action = rolloutActions.find((known) => known === word);
  const isGiven = (option: string) => given.has(option) || given.texts(option).length > 0;
  const faults = [
    ...(action ? [] : [`rollout takes ${rolloutActions.join(", ")}, given ${word || "nothing"}`]),
    ...(others.length > 0 ? [`rollout takes one action, given ${given.operands.join(", ")}`] : []),
    ...Object.entries(owners).flatMap(([option, actions]) =>
      action && isGiven(option) && !actions.includes(action) ? [`--${option} belongs to rollout ${actions.join(", ")}, not to ${action}`] : [],
    ),
    ...(action === "approve" && !given.text("wave") ? ["rollout approve needs the wave: edge-staging rollout approve --wave <name>"] : []),
    ...["record", "wave", "site", "profile", "since", "connect"].flatMap((option) =>
      given.texts(option).some((text) => text.trim() === "" || text.startsWith("-")) ? [`--${option} needs a value`] : [],
    ),
  ];
  if (!action || faults.length > 0) throw new UsageError(faults.join("\n"));
  const [record, connect] = [given.text("record"), given.text("connect")];
  return {
    action,
    record: record === undefined ? undefined : resolve(folder, record),
    wave: given.text("wave"),
    sites: given.texts("site"),
    since: given.text("since"),
    connect: connect === undefined ? undefined : resolve(folder, connect),
    profile: given.text("profile"),
    writes: given.has("write"),
    json: given.has("json"),
  };
}

/** Path of the record that an action works on: the given one, else the newest. Throws UsageError where there is none. */
export function chosenRecord({ record, action }: Pick<RolloutArguments, "record" | "action">, folder: string): string {
  const path = record ?? recordsIn(folder)[0];
  if (path === undefined) throw new UsageError(`rollout ${action} needs a rollout: edge-staging rollout start begins one; --record names another record`);
  return path;
}
