import { assertFreshBuild } from "../../components/dynamic/build-stamp";
import { assertConfigFits } from "../engine/config-size";
import { runEngine } from "../engine/engine-run";
import { givenSilenceMs, silenceLimitMs } from "../engine/max-silence";
import { packVariables } from "../engine/policy-profile";
import { type Command, type Given, oneStack, UsageError } from "../io/command";

/** Pulumi's operation that a command starts. */
export type EngineOperation = "up" | "preview";

/** Checked arguments of `up` and `preview`. */
export interface EngineArguments {
  stack: string;
  /** Name of a profile or config file of the pack; undefined keeps PULUMI_OPTION_POLICY_PACK_CONFIG. */
  profile: string | undefined;
  /** Pulumi's own arguments, in the order given. */
  passed: readonly string[];
  /** `--max-silence`, in milliseconds. */
  maxSilenceMs: number | undefined;
}

/** Implements `up` and `preview`: Pulumi's own command with this project's policy pack, from an up-to-date build. Throws EdgeError before Pulumi starts. */
export function engineCommand(operation: EngineOperation, run: typeof runEngine = runEngine): Command {
  return async (given, { folder, environment, narrate, canAsk }) => {
    const { stack, profile, passed, maxSilenceMs } = engineArguments(operation, given);
    // The program checks this too, but the pack runs from the same dist/ and is loaded first.
    assertFreshBuild(folder);
    assertConfigFits(folder, stack);
    const policy = await packVariables(folder, environment, profile);
    const { PULUMI_OPTION_POLICY_PACK: pack, PULUMI_OPTION_POLICY_PACK_CONFIG: config } = policy;
    narrate(`pulumi ${operation} --stack ${stack} with policy pack ${pack}${config ? ` and ${config}` : ""}`);
    const silenceMs = silenceLimitMs(maxSilenceMs, stack, { folder, canAsk });
    return run({ args: [operation, "--stack", stack, ...passed], folder, environment: { ...environment, ...policy }, silenceMs, narrate });
  };
}

/** Options of Pulumi that would replace what this command decides. */
const reserved: Readonly<Record<string, string>> = {
  "--policy-pack": "the pack is this project's; choose its strictness with --profile, before --",
  "--policy-pack-config": "the pack is this project's; choose its strictness with --profile, before --",
  "--stack": "name the stack before --",
  "-s": "name the stack before --",
};

/** Checks the arguments of `up` or `preview`. Throws UsageError with every problem. */
export function engineArguments(operation: EngineOperation, given: Given): EngineArguments {
  const profile = given.text("profile");
  const faults = [
    ...given.passed.flatMap((argument) => {
      const [name = ""] = argument.split("=");
      return reserved[name] === undefined ? [] : [`${name} is not accepted after --: ${reserved[name]}`];
    }),
    ...(profile?.trim() === "" || profile?.startsWith("-") ? ["--profile needs a value"] : []),
  ];
  try {
    const [stack, maxSilenceMs] = [oneStack(given, operation), givenSilenceMs(given)];
    if (faults.length === 0) return { stack, profile, passed: given.passed, maxSilenceMs };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    faults.push(error.message);
  }
  throw new UsageError(faults.join("\n"));
}
