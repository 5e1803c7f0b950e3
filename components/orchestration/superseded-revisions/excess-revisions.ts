import type { ArmClient } from "../../arm/arm-client";
import { apiVersions } from "../../core/api-versions";
import { sameArmId } from "../../core/arm-id";
import type { JsonObject } from "../../core/json";
import { canBeGoneBackTo, isInstalled, isReviewedOnly, stagingStanding } from "../solution-version";

/** Which revisions there are, and how many may stay. */
export interface FormerRevisions {
  /** The present one; it stays. */
  solutionVersionId: string;
  /** Former ones that are ours, oldest first. */
  superseded: readonly string[];
  keep: number;
}

/** Former revisions that are to go: all but the newest that can be gone back to, what is installed and what something goes on with. Never one that is not named. */
export async function excessRevisions({ solutionVersionId, superseded, keep }: FormerRevisions, arm: ArmClient): Promise<JsonObject[]> {
  const former = superseded.filter((id) => !sameArmId(id, solutionVersionId));
  const live = (await Promise.all(former.map((id) => arm.get(id, apiVersions.edge)))).filter((revision) => revision !== undefined);
  const idle = live.filter((revision) => !isInstalled(revision) && !isUnderWay(revision));
  const usable = idle.filter(canBeGoneBackTo);
  const kept = usable.slice(Math.max(0, usable.length - keep));
  return idle.filter((revision) => !kept.includes(revision));
}

function isUnderWay(revision: JsonObject): boolean {
  return stagingStanding(revision).is === "going on" && !isReviewedOnly(revision);
}
