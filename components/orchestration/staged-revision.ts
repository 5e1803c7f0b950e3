import { apiVersions } from "../core/api-versions";
import type { Fault } from "../core/fault";
import { formatServiceFailure } from "../arm/arm-error";
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
      if (standing.is === "staged") return { is: "done", learned: {} };
      if (standing.is === "failed") return { is: "failed", fault: notStaged(solutionVersionId, formatServiceFailure(standing.reason)) };
      const { reason } = standing;
      return wait === "accepted" ? { is: "waiting", reason } : { is: "failed", fault: notStaged(solutionVersionId, reason) };
    },
  };
}

function notStaged(solutionVersionId: string, reason: string): Fault {
  return {
    code: "EDGE-NOT-STAGED",
    what: `the solution version is not staged: ${reason || "the service does not know it"}`,
    given: solutionVersionId,
    allowed: "a solution version whose images are on the site",
    fix: "run `pulumi up` without --target, which stages it first",
  };
}
