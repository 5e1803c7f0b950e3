import { apiVersions } from "../../core/api-versions";
import { nameOf } from "../../core/arm-id";
import { asArmId, ignored, replaces, updates } from "../../core/field-table";
import { textAt } from "../../core/json";
import { canBeGoneBackTo } from "../solution-version";
import type { CallPhase, Lifecycle, WithTimeout } from "../../dynamic/lifecycle";
import { excessRevisions } from "./excess-revisions";
import { stagedRevision } from "../staged-revision";
import { targetAction } from "../target/target-action";

const version = apiVersions.edge;

export interface SupersededRevisionsInputs extends WithTimeout {
  targetId: string;
  solutionTemplateId: string;
  /** Name of the solution's instance on the target. */
  instance: string;
  /** The revision that took the place of the others. */
  solutionVersionId: string;
  /** Revisions that are ours, oldest first. */
  superseded: string[];
  /** How many of them stay, so that going back moves no image. */
  keep: number;
  /** Wait until the present revision is staged, or go on and look again at the next run. */
  wait: "confirmed" | "accepted";
}

export interface SupersededRevisionsState {
  /** Revisions that can be gone back to, oldest first. */
  kept: string[];
}

type Inputs = SupersededRevisionsInputs;
type State = SupersededRevisionsState;

const unstaged: CallPhase<Inputs, State> = {
  name: "unstaged",
  callUntilDone: true,
  start: async (inputs, _known, { arm }) => {
    const [oldest] = idsOf((await excessRevisions(inputs, arm)).filter(canBeGoneBackTo));
    return oldest === undefined ? undefined : arm.begin(targetAction(inputs, "unstageSolutionVersion", { solutionVersionId: oldest }));
  },
  learn: () => ({}),
};

const removed: CallPhase<Inputs, State> = {
  name: "revisions removed",
  callUntilDone: true,
  start: async (inputs, _known, { arm }) => {
    const { solutionTemplateId } = inputs;
    const [oldest] = idsOf(await excessRevisions(inputs, arm));
    return oldest === undefined ? undefined : arm.begin(targetAction(inputs, "removeRevision", { solutionTemplateId, solutionVersion: nameOf(oldest) }));
  },
  learn: async ({ superseded }, _result, _known, { arm }) => {
    const live = await Promise.all(superseded.map((id) => arm.get(id, version)));
    return { kept: idsOf(live.filter(canBeGoneBackTo)) };
  },
};

/** Former revisions of a solution on a site, no more than are to be kept. Nothing goes before the present one is staged; the rest goes with the staged solution. */
export const supersededRevisions: Lifecycle<Inputs, State> = {
  kind: "orchestration/SupersededRevisions",
  stateVersion: 1,
  fields: {
    targetId: replaces(asArmId),
    solutionTemplateId: replaces(asArmId),
    instance: replaces(),
    solutionVersionId: updates(asArmId),
    // They change with the present revision only.
    superseded: ignored,
    keep: updates(),
    wait: ignored,
    timeout: ignored,
  },
  id: ({ targetId, instance }) => `${targetId}:superseded:${instance}`,
  phases: [stagedRevision<Inputs, State>(), unstaged, removed],
  read: async ({ solutionVersionId = "", superseded = [], keep = 0 }, _known, { arm }) => {
    const excess = await excessRevisions({ solutionVersionId, superseded, keep }, arm);
    return { is: "present", rerun: excess.length > 0 ? [unstaged.name, removed.name] : [] };
  },
  remove: [],
};

function idsOf(revisions: readonly unknown[]): string[] {
  return revisions.flatMap((revision) => textAt(revision, "id") ?? []);
}
