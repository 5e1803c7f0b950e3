import { parseArgs } from "node:util";
import { type Profile, profiles } from "../../policy/rule";
import { UsageError } from "../io/command";

/** What `audit` was asked to do. */
export interface AuditArguments {
  /** Exported states. */
  files: string[];
  profile: Profile;
  json: boolean;
}

/** Text of `audit --help`. */
export const auditHelp = `npm run audit -- <file>... [options]

Judges exported states, of a whole fleet at once, by the rules of the policy pack and by rules that no
single stack can be judged by. Needs neither Azure nor a backend: write the files by
pulumi stack export -s <stack> --file <file>, with secrets left encrypted.

      --profile <name>    how strict: production, pilot or demo (default production)
      --json              print one JSON object instead of the table: {schemaVersion: 1, profile,
                          stacks, passed, findings: [{stack, rule, level, severity, resource, given, fix}]}
      --help              this text

Exit codes: 0 no mandatory rule is broken; 1 one is; 2 the arguments are not understood; 3 a file cannot
be read or is no state.`;

/** Reads the arguments of `audit`; undefined asks for help. Throws UsageError. */
export function parseAuditArguments(args: readonly string[]): AuditArguments | undefined {
  const { values, positionals: files } = parsed(args);
  if (values.help) return undefined;
  const profile = profiles.find((known) => known === (values.profile ?? "production"));
  if (!profile) throw new UsageError(`--profile takes ${profiles.join(", ")}, given ${values.profile}`);
  if (files.length === 0) throw new UsageError("audit needs exported states: <file>...");
  return { files, profile, json: values.json ?? false };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { profile: { type: "string" }, json: { type: "boolean" }, help: { type: "boolean", short: "h" } },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
