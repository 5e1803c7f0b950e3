import { apiVersions } from "../../../components/core/api-versions";
import { resourceId } from "../../../components/core/arm-id";
import type { Fault } from "../../../components/core/fault";
import { textAt } from "../../../components/core/json";
import { stagingFailure } from "../../../components/orchestration/solution-failure";
import { stagingStatus } from "../../../components/orchestration/solution-version";
import { targetPlace } from "../../../components/site/rules";
import { type Check, type Findings, errors } from "../check";
import type { SiteView } from "./site-view";
import { whereDeployed } from "./where-deployed";

/** Does the site's target exist, and is it usable? */
export const target: Check<SiteView> = {
  id: "target",
  examines: "target of workload orchestration",
  look: whereDeployed(
    (view) => view.deployed(),
    async (_site, view): Promise<Findings> => {
      const id = siteTargetId(view.site);
      return errors(targetFaults(id, await (await view.arm()).get(id, apiVersions.edge)));
    },
  ),
};

/** Are the pinned versions staged on the site, as the service says? */
export const staged: Check<SiteView> = {
  id: "staged-versions",
  examines: "staged solution versions",
  look: whereDeployed(
    (view) => view.deployed(),
    async (found, view): Promise<Findings> => {
      const arm = await view.arm();
      const ids = found.facts.solutions.flatMap(({ solutionVersionId }) => solutionVersionId || []);
      const faults = ids.map(async (id) => stagedFaults(id, await arm.get(id, apiVersions.edge)));
      return errors((await Promise.all(faults)).flat());
    },
  ),
};

/** ARM id of the site's target. */
export function siteTargetId({ adopt, key, connectedClusterId }: SiteView["site"]): string {
  const place = targetPlace(key, connectedClusterId, undefined);
  return adopt?.targetId ?? resourceId(place.resourceGroupId, "Microsoft.Edge/targets", place.name);
}

/** Faults of a target, as ARM returns it; undefined where it does not exist. */
export function targetFaults(id: string, body: unknown): Fault[] {
  const state = body === undefined ? "(missing)" : (textAt(body, "properties", "provisioningState") ?? "Succeeded");
  if (state === "Succeeded") return [];
  return [
    {
      code: "EDGE-TARGET",
      what: body === undefined ? "the site's target does not exist, so nothing can be staged" : "the site's target is not in its final state",
      given: `provisioningState = ${state}, ${id}`,
      allowed: "Succeeded",
      fix: "run `edge-staging up <stack> -- --refresh`, which creates or repairs it",
    },
  ];
}

/** Faults of a revision on the target, as ARM returns it; undefined where it does not exist. */
export function stagedFaults(id: string, body: unknown): Fault[] {
  if (body === undefined)
    return [
      {
        code: "EDGE-REVISION",
        what: "a revision that the site has staged was removed",
        given: id,
        fix: "run `edge-staging up <stack> -- --refresh`, which stages the version again",
      },
    ];
  const status = stagingStatus(body);
  return status.is === "failed" ? [stagingFailure(status.failure, id)] : [];
}
