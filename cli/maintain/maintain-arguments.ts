import { parseArgs } from "node:util";
import { UsageError } from "../io/command";

/** What `maintain` was asked to do. */
export interface MaintainArguments {
  stack: string;
  /** How strict the policy pack is; undefined leaves PULUMI_OPTION_POLICY_PACK_CONFIG as it is. */
  profile: string | undefined;
}

/** Text of `maintain --help`. */
export const maintainHelp = `npm run maintain -- -s <stack> [options]

Keeps a site as it is declared: replaces passwords whose end is near, and goes on with what is Pending.
Previews first, and runs pulumi up only where the plan has nothing else in it: whatever somebody changed
is for a pull request. For a schedule; nobody must change the stack between the preview and the up.

  -s, --stack <name>      stack of the site, for example line-1
      --profile <name>    how strict the policy pack is, as for npm run up
      --help              this text

Exit codes: 0 nothing was to do, or it is done; 1 the plan has more in it, and nothing was done; 2 the
arguments are not understood; 3 the stack cannot be previewed; 128 and a signal's number (130, 143): it was
interrupted, the preview or the up has ended, and the next run goes on; otherwise pulumi's own.`;

/** Reads the arguments of `maintain`; undefined asks for help. Throws UsageError. */
export function parseMaintainArguments(args: readonly string[]): MaintainArguments | undefined {
  const { stack, profile, help } = parsed(args);
  if (help) return undefined;
  if (!stack) throw new UsageError("maintain needs the site's stack: -s <name>");
  return { stack, profile };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { stack: { type: "string", short: "s" }, profile: { type: "string" }, help: { type: "boolean", short: "h" } },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
