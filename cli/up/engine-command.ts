import { assertFreshBuild } from "../../components/dynamic/build-stamp";
import { type Command, exitCodes } from "../io/command";
import { type EngineOperation, engineHelp, parseEngineArguments } from "./engine-arguments";
import { runEngine } from "../engine/engine-run";
import { packVariables } from "../engine/policy-profile";

/** `npm run up` and `npm run preview`: the engine's own command with this project's policy pack, from a build that fits the sources. Throws EdgeError before it starts. */
export function engineCommand(operation: EngineOperation, run: typeof runEngine = runEngine): Command {
  return async (args, { folder, environment, print, narrate }) => {
    const asked = parseEngineArguments(operation, args);
    if (!asked) {
      print(engineHelp(operation));
      return exitCodes.done;
    }
    // The program checks this too, but the pack runs from the same dist/ and judges first.
    assertFreshBuild(folder);
    const policy = await packVariables(folder, environment, asked.profile);
    const { PULUMI_OPTION_POLICY_PACK: pack, PULUMI_OPTION_POLICY_PACK_CONFIG: config } = policy;
    narrate(`pulumi ${operation} -s ${asked.stack} with policy pack ${pack}${config ? ` and ${config}` : ""}`);
    return run({ args: [operation, "--stack", asked.stack, ...asked.passed], folder, environment: { ...environment, ...policy } });
  };
}
