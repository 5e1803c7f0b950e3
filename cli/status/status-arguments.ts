import { durationMs, isDurationBetween } from "../../components/core/duration";
import { type Given, stacksIn, UsageError } from "../io/command";

/** Checked arguments of `status`. */
export interface StatusArguments {
  /** Empty: every stack with a file. */
  stacks: string[];
  json: boolean;
  /** File of the page; undefined where none is written. */
  html: string | undefined;
  /** How often to read again, in milliseconds; undefined without `--watch`. */
  everyMs: number | undefined;
}

/** Default of `--every`. */
const defaultEvery = "PT30S";
/** Shortest and longest time between two readings. Our proposal. */
const everyBounds = ["PT5S", "PT1H"] as const;

/** Checks the arguments of `status`. `isTerminal`: is standard output one? Throws UsageError. */
export function statusArguments(given: Given, isTerminal: boolean): StatusArguments {
  const [every, html] = [given.text("every"), given.text("html")];
  const isWatching = given.has("watch");
  if (html?.trim() === "") throw new UsageError("--html needs the name of a file");
  if (every !== undefined && !isWatching) throw new UsageError("--every belongs to --watch");
  if (isWatching && given.has("json")) throw new UsageError("--watch redraws a terminal; --json prints once");
  if (isWatching && !isTerminal) throw new UsageError("--watch needs a terminal as standard output");
  const wanted = every ?? defaultEvery;
  if (!isDurationBetween(wanted, ...everyBounds)) throw new UsageError(`--every takes an ISO 8601 duration of ${everyBounds.join(" to ")}, given ${wanted}`);
  return { stacks: stacksIn(given), json: given.has("json"), html, everyMs: isWatching ? durationMs(wanted) : undefined };
}
