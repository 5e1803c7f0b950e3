import { type Given, UsageError } from "../io/command";

/** Checked arguments of `drill`. */
export interface DrillArguments {
  stack: string;
  /** How long the WAN is down. */
  days: number;
  json: boolean;
}

const defaultDays = "7";

/** Checks the arguments of `drill`. Throws UsageError with every problem. */
export function drillArguments(given: Given): DrillArguments {
  const [kind, ...stacks] = given.operands;
  const days = given.text("days") ?? defaultDays;
  const faults = [
    ...(kind === "blackout" ? [] : [`drill takes blackout, given ${kind ?? "nothing"}`]),
    ...(stacks.length === 1 ? [] : [`drill blackout takes one site, given ${stacks.join(", ") || "none"}: edge-staging drill blackout <stack>`]),
    ...(stacks.some((stack) => stack.trim() === "" || stack.startsWith("-")) ? ["drill blackout needs the name of a stack"] : []),
    ...(/^[1-9]\d{0,2}$/.test(days) && Number(days) <= 365 ? [] : [`--days takes a whole number from 1 to 365, given ${days}`]),
  ];
  const [stack] = stacks;
  if (stack === undefined || faults.length > 0) throw new UsageError(faults.join("\n"));
  return { stack, days: Number(days), json: given.has("json") };
}
