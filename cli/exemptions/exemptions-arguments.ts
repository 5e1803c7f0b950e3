import { parseArgs } from "node:util";
import { UsageError } from "../io/command";

/** What `exemptions` was asked to do. */
export interface ExemptionsArguments {
  stack: string;
  owner: string;
  /** `YYYY-MM-DD` */
  until: string;
  /** Undefined: `exemptions/<stack>`. */
  out: string | undefined;
  json: boolean;
}

/** Text of `exemptions --help`. */
export const exemptionsHelp = `npm run exemptions -- -s <stack> --owner <who> --until <date> [options]

Looks up which assignments of Azure Policy reach the hub's registry, and writes the narrowest exemption
from each built-in that the staging guide trips and that is assigned: one ARM template a file, without
parameters, to be reviewed and then deployed by the command that stands in it. Changes nothing in Azure.
Needs the hub to be up, and an identity that may read policy assignments there (Reader).

  -s, --stack <name>      a site's stack, for its tokens and the hub's registry; or a hub's, for the registry
      --owner <who>       who answers for the exemptions, for example a team's address
      --until <date>      their last day, YYYY-MM-DD in UTC: at most a year from today
      --out <folder>      where the files go (default exemptions/<stack>); a file that was edited by hand
                          is never overwritten
      --json              print one JSON object instead of the table: {schemaVersion: 1, stack, registryId,
                          folder, exemptions: [{file, outcome, name, scope, builtIn, rule, assignmentId,
                          referenceId, effect, until}], builtIns: [{builtIn, title, rule, step, outcome, why}]}
      --help              this text

Exit codes: 0 every exemption that is needed is in its file; 2 the arguments are not understood; 3 the
stack or Azure cannot be read, or a file was edited by hand.`;

const dayMs = 24 * 60 * 60_000;
/** An exemption is looked at again once a year at least. Our proposal. */
const longestDays = 366;
const longestOwner = 100;

/** Reads the arguments of `exemptions`; undefined asks for help. Throws UsageError, which lists all that is wrong. */
export function parseExemptionsArguments(args: readonly string[], now: Date): ExemptionsArguments | undefined {
  const { stack = "", owner = "", until = "", out, json = false, help } = parsed(args);
  if (help) return undefined;
  const faults = [
    ...(stack === "" ? ["exemptions needs a stack: -s <name>"] : []),
    ...(isOwner(owner) ? [] : [`--owner takes who answers for them, at most ${longestOwner} characters and not beginning with [, given ${owner || "nothing"}`]),
    ...(isAllowed(until, now) ? [] : [`--until takes a day after today and at most a year away, as YYYY-MM-DD, given ${until || "nothing"}`]),
    ...(out === "" ? ["--out takes a folder, given nothing"] : []),
  ];
  if (faults.length > 0) throw new UsageError(faults.join("\n"));
  return { stack, owner: owner.trim(), until, out, json };
}

/** A text that begins with `[` is an expression of an ARM template. */
function isOwner(owner: string): boolean {
  const length = owner.trim().length;
  return length > 0 && length <= longestOwner && !owner.trim().startsWith("[");
}

function isAllowed(until: string, now: Date): boolean {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(until) ? Date.parse(`${until}T00:00:00Z`) : Number.NaN;
  // Date.parse takes 31 June for 1 July in some forms; a day that is not itself again is none.
  if (Number.isNaN(day) || new Date(day).toISOString().slice(0, 10) !== until) return false;
  const today = Date.parse(now.toISOString().slice(0, 10));
  return day > today && day - today <= longestDays * dayMs;
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        stack: { type: "string", short: "s" },
        owner: { type: "string" },
        until: { type: "string" },
        out: { type: "string" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
