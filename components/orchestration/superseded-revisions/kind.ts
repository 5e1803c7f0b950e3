import type { ArmClient } from "../../arm/arm-client";
import { apiVersions } from "../../core/api-versions";
import { nameOf, sameArmId } from "../../core/arm-id";
import { asArmId, ignored, recorded, replaces, updates } from "../../core/field-table";
import { type JsonObject, textAt } from "../../core/json";
import type { CallPhase, Lifecycle, WithTimeout } from "../../dynamic/lifecycle";
import { type WithApiVersion, withSelectedVersion } from "../api-version";
import { canRollBackTo, isInReview, isInstalled, stagingStatus } from "../solution-version";
import { stagedRevision } from "../staged-revision";
import { targetAction } from "../target/calls";

const version = apiVersions.edge;

/** Inputs of SupersededRevisions. */
export interface SupersededRevisionsInputs extends WithTimeout, WithApiVersion {
  /** Required. ARM id of the target. */
  targetId: string;
  /** Required. ARM id of the solution template. */
  solutionTemplateId: string;
  /** Required. Name of the solution instance on the target. */
  instance: string;
  /** Required. ARM id of the current revision. */
  solutionVersionId: string;
  /** Required. ARM ids of the revisions that it replaced, oldest first. Only these are ever removed. */
  superseded: string[];
  /** Required. How many of them to keep, so that a rollback moves no image. */
  keep: number;
  /** Required. `accepted`: the run succeeds with the resource Pending while the current revision is not yet staged. */
  wait: "confirmed" | "accepted";
}

/** Outputs of SupersededRevisions. */
export interface SupersededRevisionsState {
  /** ARM ids of the revisions that the site can roll back to, oldest first. */
  kept: string[];
}

type Inputs = SupersededRevisionsInputs;
type State = SupersededRevisionsState;

/** Removes the images of excess revisions from the site, oldest first. */
const unstaged: CallPhase<Inputs, State> = {
  name: "unstaged",
  callUntilDone: true,
  start: async (inputs, _known, { arm }) => {
    const [oldest] = idsOf((await excessRevisions(inputs, arm)).filter(canRollBackTo));
    return oldest === undefined ? undefined : arm.begin(targetAction(inputs, "unstageSolutionVersion", { solutionVersionId: oldest }));
  },
  learn: () => ({}),
};

const revisionsRemoved: CallPhase<Inputs, State> = {
  name: "revisions removed",
  callUntilDone: true,
  start: async (inputs, _known, { arm }) => {
    const { solutionTemplateId } = inputs;
    const [oldest] = idsOf(await excessRevisions(inputs, arm));
    return oldest === undefined ? undefined : arm.begin(targetAction(inputs, "removeRevision", { solutionTemplateId, solutionVersion: nameOf(oldest) }));
  },
  learn: async ({ superseded }, _result, _known, { arm }) => {
    const live = await Promise.all(superseded.map((id) => arm.get(id, version)));
    return { kept: idsOf(live.filter(canRollBackTo)) };
  },
};

/**
 * Former revisions of a solution on a site, limited to the number to keep. Removes nothing before the current revision is staged. Deleting this resource
 * removes nothing: the staged solution removes all its revisions.
 */
export const supersededRevisions: Lifecycle<Inputs, State> = {
  kind: "orchestration/SupersededRevisions",
  stateVersion: 1,
  client: withSelectedVersion,
  fields: {
    targetId: replaces(asArmId),
    solutionTemplateId: replaces(asArmId),
    instance: replaces(),
    solutionVersionId: updates(asArmId),
    // Changes only together with the current revision.
    superseded: ignored,
    keep: updates(),
    wait: ignored,
    apiVersion: recorded,
    timeout: ignored,
  },
  id: ({ targetId, instance }) => `${targetId}:superseded:${instance}`,
  phases: [stagedRevision<Inputs, State>(), unstaged, revisionsRemoved],
  read: async ({ solutionVersionId = "", superseded = [], keep = 0 }, _known, { arm }) => {
    const excess = await excessRevisions({ solutionVersionId, superseded, keep }, arm);
    return { is: "present", rerun: excess.length > 0 ? [unstaged.name, revisionsRemoved.name] : [] };
  },
  remove: [],
};

/** Superseded revisions to remove, oldest first: all that are neither installed nor being staged, except the newest `keep` that the site can roll back to. */
async function excessRevisions(
  { solutionVersionId, superseded, keep }: Pick<Inputs, "solutionVersionId" | "superseded" | "keep">,
  arm: ArmClient,
): Promise<JsonObject[]> {
  const former = superseded.filter((id) => !sameArmId(id, solutionVersionId));
  const live = (await Promise.all(former.map((id) => arm.get(id, version)))).filter((revision) => revision !== undefined);
  const idle = live.filter((revision) => !isInstalled(revision) && !isBeingStaged(revision));
  const usable = idle.filter(canRollBackTo);
  const kept = usable.slice(Math.max(0, usable.length - keep));
  return idle.filter((revision) => !kept.includes(revision));
}

function isBeingStaged(revision: JsonObject): boolean {
  return stagingStatus(revision).is === "in progress" && !isInReview(revision);
}

function idsOf(revisions: readonly unknown[]): string[] {
  return revisions.flatMap((revision) => textAt(revision, "id") ?? []);
}
