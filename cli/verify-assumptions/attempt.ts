import { faultsOf } from "../../program/errors/error-faults";
import { inParallel } from "../io/in-parallel";

/** What a check could say about an assumption. The texts name states, versions and numbers, but no resource, host or person: a report may be published. */
export type Finding = { held: string } | { failed: string } | { notTried: string };

/** An assumption that this command can check. `View`: what can be read of a stack, or a scratch group. */
export interface AssumptionCheck<View> {
  /** Its id in docs/reference/assumptions.yaml. */
  id: string;
  /** Reads only, except in a scratch group. Anything that it throws means that it could not be tried. */
  look(view: View): Promise<Finding>;
}

/** The result of one check at one stack. */
export interface Attempt {
  id: string;
  stack: string;
  finding: Finding;
}

/** Number of checks of a stack at the same time. Chosen by this project. */
const atOnce = 4;

/** Tries every check at a stack. One that cannot be made stops no other. */
export async function tryAll<View>(stack: string, checks: readonly AssumptionCheck<View>[], view: View): Promise<Attempt[]> {
  return inParallel(checks, atOnce, async ({ id, look }) => {
    try {
      return { id, stack, finding: await look(view) };
    } catch (error) {
      // Only codes: the message of an error may name what a published report must not.
      const codes = [...new Set(faultsOf(error).map(({ code }) => code))];
      return { id, stack, finding: { notTried: `what it needs could not be read (${codes.join(", ")}); \`edge-staging doctor\` says why` } };
    }
  });
}
