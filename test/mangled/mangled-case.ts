import { fitting, manglings } from "./mangling";
import type { Plan } from "./mangling-proxy";
import { type OperationName, operations } from "./operations";
import type { SeenRequest } from "./request-class";
import { oneOf, type Random } from "./seeded";

/** One mangled run: an operation, and the wrong response in it. */
export interface MangledCase {
  operation: OperationName;
  plan: Plan;
}

/** Text form of a case, which stays valid if the program makes other requests: `up-refresh: html-200 once before azure GET /subscriptions/... #1`. */
export function caseText({ operation, plan }: MangledCase): string {
  return `${operation}: ${plan.mangling.name} ${plan.isLasting ? "from" : "once"} ${plan.acted ? "after" : "before"} ${plan.class} #${plan.nth}`;
}

/** Parses a case. @throws Error with the allowed values */
export function parseCase(text: string): MangledCase {
  const [, operation = "", name = "", lasts, when, requests = "", nth = ""] = /^(\S+): (\S+) (once|from) (before|after) (.+) #(\d+)$/.exec(text) ?? [];
  const known = operations.find((one) => one.name === operation);
  const mangling = manglings.find((one) => one.name === name);
  if (!known) throw new Error(`not a case: ${text}; operations are ${operations.map((one) => one.name).join(", ")}`);
  if (!mangling) throw new Error(`no mangling ${name}; there are ${manglings.map((one) => one.name).join(", ")}`);
  return { operation: known.name, plan: { class: requests, nth: Number(nth), isLasting: lasts === "from", mangling, acted: when === "after" } };
}

/** Chooses a case among the requests of a clean run: each class of requests, and each mangling that applies to it, with equal probability. */
export function chooseCase(operation: OperationName, clean: readonly SeenRequest[], random: Random): MangledCase {
  const classes = [...new Set(clean.map((request) => request.class))].sort();
  const chosen = oneOf(classes, random);
  const requests = clean.filter((request) => request.class === chosen);
  const nth = 1 + Math.floor(random() * requests.length);
  const request = requests[nth - 1] ?? requests[0];
  if (!request) throw new Error("a clean run makes requests");
  const mangling = oneOf(fitting(request), random);
  const [acts, lasts] = [random() < 0.5, random() < 0.3];
  return { operation, plan: { class: chosen, nth, isLasting: lasts, mangling, acted: acts || mangling.needsOriginal === true } };
}
