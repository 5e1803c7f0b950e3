import { formatServiceFailure } from "../arm/arm-error";
import { apiVersions } from "../core/api-versions";
import type { Fault } from "../core/fault";
import type { WaitPhase } from "../dynamic/lifecycle";
import { stagingStatus } from "./solution-version";

/** The inputs that the phase reads. */
interface RevisionInputs {
  solutionVersionId: string;
  wait: "confirmed" | "accepted";
}

/**
 * Phase `staged`: later phases start only when the revision is staged. With `wait: "accepted"` the run succeeds while staging continues, and the resource
 * stays Pending; otherwise a revision that is not staged is an error, because the staged solution waits for it beforehand.
 */
export function stagedRevision<Inputs extends RevisionInputs, State>(): WaitPhase<Inputs, State> {
  return {
    name: "staged",
    waitPolicy: ({ wait }) => wait,
    observe: async ({ solutionVersionId, wait }, _known, { arm }) => {
      // Nothing was reviewed while the images are on their way.
      if (solutionVersionId === "" && wait === "accepted") return { is: "waiting", reason: "there is no revision yet" };
      const status = stagingStatus(await arm.get(solutionVersionId, apiVersions.edge));
      if (status.is === "staged") return { is: "done", learned: {} };
      const detail = status.is === "failed" ? formatServiceFailure(status.failure) : status.detail;
      // It may be a former revision whose staging failed, while the images of the next one are on their way. A failure of the present one ends the staged solution.
      return wait === "accepted" ? { is: "waiting", reason: detail } : { is: "failed", fault: notStaged(solutionVersionId, detail) };
    },
  };
}

function notStaged(solutionVersionId: string, reason: string): Fault {
  return {
    code: "EDGE-NOT-STAGED",
    what: `the solution version is not staged: ${reason || "it does not exist"}`,
    given: solutionVersionId,
    allowed: "a solution version whose images are on the site",
    fix: "run `pulumi up` without --target, which stages it first",
  };
}
