import { apiVersions } from "../core/api-versions";
import type { Fault } from "../core/fault";
import { inOneLine } from "../core/solution-failure";
import { stagingStanding } from "./solution-version";
import type { WaitPhase } from "../dynamic/lifecycle";

/** What this phase reads of its kind's inputs. */
interface RevisionInputs {
  solutionVersionId: string;
  wait: "confirmed" | "accepted";
}

/** The revision is staged: what comes after it must not begin before. Where that is accepted, a run succeeds although it is not yet, and a later one goes on. */
export function stagedRevision<Inputs extends RevisionInputs, State>(): WaitPhase<Inputs, State> {
  return {
    name: "staged",
    waitPolicy: ({ wait }) => wait,
    observe: async ({ solutionVersionId, wait }, _known, { arm }) => {
      const standing = stagingStanding(await arm.get(solutionVersionId, apiVersions.edge));
      if (standing.is === "staged") return { is: "done", learnt: {} };
      if (standing.is === "failed") return { is: "failed", fault: notStaged(solutionVersionId, inOneLine(standing.because)) };
      const { because } = standing;
      return wait === "accepted" ? { is: "waiting", because } : { is: "failed", fault: notStaged(solutionVersionId, because) };
    },
  };
}

function notStaged(solutionVersionId: string, because: string): Fault {
  return {
    code: "EDGE-NOT-STAGED",
    what: `the solution version is not staged: ${because || "the service does not know it"}`,
    given: solutionVersionId,
    allowed: "a solution version whose images are on the site",
    fix: "run `pulumi up` without --target, which stages it first",
  };
}
