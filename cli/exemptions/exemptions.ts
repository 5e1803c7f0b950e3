import { join, resolve } from "node:path";
import { ArmClient } from "../../components/arm/arm-client";
import { stackConfig } from "../engine/stack-reading";
import { type Command, exitCodes, type Given, stacksIn, UsageError } from "../io/command";
import { writeExemptions } from "./exemption-folder";
import { fileOf, planExemptions } from "./exemption-plan";
import { exemptionSubject } from "./exemption-subject";
import { exemptionText } from "./exemption-template";
import { exemptionsReport, exemptionsTable } from "./exemptions-report";

/** Implements `exemptions`: writes the Azure Policy exemptions that a stack needs, for review. Only reads in Azure. */
export const exemptions: Command = async (given, io) => {
  const asked = exemptionsArguments(given, new Date());
  const { stack, until, out = join("exemptions", stack) } = asked;
  const arm = await ArmClient.connect(io.environment);
  const { subject, assigned } = await exemptionSubject(stack, (name) => stackConfig(io.folder, name), arm);
  const plan = planExemptions(subject, assigned);
  const files = new Map(plan.exemptions.map((exemption) => [fileOf(exemption), exemptionText(exemption, asked)]));
  const outcomes = await writeExemptions(resolve(io.folder, out), files);
  const report = exemptionsReport({ stack, registryId: subject.registryId, folder: out, until, plan, outcomes });
  io.print(asked.json ? JSON.stringify(report, undefined, 2) : exemptionsTable(report));
  return exitCodes.done;
};

/** Checked arguments of `exemptions`. */
export interface ExemptionsArguments {
  stack: string;
  owner: string;
  /** `YYYY-MM-DD` */
  until: string;
  /** Undefined: `exemptions/<stack>`. */
  out: string | undefined;
  json: boolean;
}

const dayMs = 24 * 60 * 60_000;
/** An exemption is reviewed at least once a year. Chosen by this project. */
const longestDays = 366;
const longestOwner = 100;

/** Checks the arguments of `exemptions`. Throws UsageError with every problem. */
export function exemptionsArguments(given: Given, now: Date): ExemptionsArguments {
  const [owner = "", until = "", out] = [given.text("owner"), given.text("until"), given.text("out")];
  const stacks = stacksIn(given);
  const faults = [
    ...(stacks.length === 1 ? [] : ["exemptions needs one stack: edge-staging exemptions <stack>"]),
    ...(isOwner(owner) ? [] : [`--owner takes who is responsible, at most ${longestOwner} characters and not beginning with [, given ${owner || "nothing"}`]),
    ...(isAllowed(until, now) ? [] : [`--until takes a day after today and at most a year away, as YYYY-MM-DD, given ${until || "nothing"}`]),
    ...(out === "" ? ["--out takes a folder, given nothing"] : []),
  ];
  if (faults.length > 0) throw new UsageError(faults.join("\n"));
  return { stack: stacks.join(), owner: owner.trim(), until, out, json: given.has("json") };
}

/** An ARM template evaluates a text that begins with `[`. */
function isOwner(owner: string): boolean {
  const length = owner.trim().length;
  return length > 0 && length <= longestOwner && !owner.trim().startsWith("[");
}

function isAllowed(until: string, now: Date): boolean {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(until) ? Date.parse(`${until}T00:00:00Z`) : Number.NaN;
  // Date.parse reads 31 June as 1 July in some forms; a day that changes when formatted again is invalid.
  if (Number.isNaN(day) || new Date(day).toISOString().slice(0, 10) !== until) return false;
  const today = Date.parse(now.toISOString().slice(0, 10));
  return day > today && day - today <= longestDays * dayMs;
}
