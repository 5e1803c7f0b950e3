import { profiles } from "../../policy/rule";
import { UsageError } from "../io/command";

/** What of the engine is started. */
export type EngineOperation = "up" | "preview";

/** What `up` or `preview` was asked to do. */
export interface EngineArguments {
  stack: string;
  /** A profile's name or a config file of the pack; undefined leaves PULUMI_OPTION_POLICY_PACK_CONFIG as it is. */
  profile: string | undefined;
  /** Pulumi's own arguments, in the order given. */
  passed: string[];
}

const what: Record<EngineOperation, string> = {
  up: "Brings a stack to what its file says, and refuses what breaks a rule of the policy pack:\npulumi up with the pack of this project.",
  preview: "Shows what `npm run up` would do, and what breaks a rule of the policy pack, and changes nothing:\npulumi preview with the pack of this project.",
};

/** Text of `up --help` and `preview --help`. */
export function engineHelp(operation: EngineOperation): string {
  return `npm run ${operation} -- -s <stack> [options] [arguments of pulumi ${operation}]

${what[operation]}

  -s, --stack <name>      the stack, for example hub or line-1
      --profile <name>    how strict the pack is: ${profiles.join(", ")}, or a config file of your own
                          (docs/reference/policy.md); without it PULUMI_OPTION_POLICY_PACK_CONFIG, else demo
      --help              this text

Everything else goes to pulumi ${operation} as it is, for example ${operation === "up" ? "--yes --skip-preview" : "--diff"}; pulumi ${operation} --help lists it.
Another pack beside this one: plain pulumi, with --policy-pack for each.

Exit codes: pulumi's own, 0 where it did what was asked (https://pulumi.com/docs/iac/cli/exit-codes/).
Where pulumi was not even started: 2 the arguments are not understood; 3 dist/ is older than the
sources, the profile cannot be read or names an unknown rule, or there is no pulumi on PATH.`;
}

/** What is not passed on, by name. */
const ownOptions: Readonly<Record<string, "stack" | "profile" | "pack" | "help">> = {
  "-s": "stack",
  "--stack": "stack",
  "--profile": "profile",
  "--policy-pack": "pack",
  "--policy-pack-config": "pack",
  "-h": "help",
  "--help": "help",
};

/** Reads the arguments of `up` or `preview`; undefined asks for help. Throws UsageError, which lists all that is wrong. */
export function parseEngineArguments(operation: EngineOperation, args: readonly string[]): EngineArguments | undefined {
  const faults: string[] = [];
  const passed: string[] = [];
  const named = new Map<string, string>();
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const { name, inline } = split(arg);
    const option = ownOptions[name];
    if (option === "help") return undefined;
    if (option === undefined) {
      passed.push(arg);
      continue;
    }
    const value = inline ?? rest.shift() ?? "";
    if (option === "pack") faults.push(`${name} is not taken: the pack is this project's, and --profile says how strict it is`);
    else if (value === "" || value.startsWith("-")) faults.push(`${name} needs a value`);
    named.set(option, value);
  }
  if (!named.has("stack")) faults.push(`${operation} needs the stack: -s <name>`);
  if (faults.length > 0) throw new UsageError(faults.join("\n"));
  return { stack: named.get("stack") ?? "", profile: named.get("profile"), passed };
}

function split(arg: string): { name: string; inline?: string } {
  const equals = arg.indexOf("=");
  return arg.startsWith("--") && equals > 0 ? { name: arg.slice(0, equals), inline: arg.slice(equals + 1) } : { name: arg };
}
