import type { ArmClient } from "../../arm/arm-client";
import { apiVersions } from "../../core/api-versions";
import { nameOf, sameArmId } from "../../core/arm-id";
import { asArmId, asYaml, ignored, replaces, updates } from "../../core/field-table";
import { EdgeError } from "../../core/fault";
import { type JsonObject, textAt } from "../../core/json";
import type { ServiceFailure } from "../../arm/arm-error";
import { mayPass, stagingFailure } from "../solution-failure";
import { hasFailed, isInstalled, isRefused, isReviewedOnly, isUnstaged, stagingStanding, stateOf } from "../solution-version";
import { brokenLinks } from "../../diagnosis/broken-links";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { CallPhase, Context, Failure, Known, Lifecycle, Observation, WithTimeout, WaitPhase } from "../../dynamic/lifecycle";
import { configurationDigest, matchingRevision } from "./matching-revision";
import { targetAction } from "../target/target-action";

const version = apiVersions.edge;

/** So often, at most, one run publishes a revision again. Our proposal; the service's advice for a limited network is to publish again. */
const publishedAgain = 3;

export interface StagedSolutionInputs extends WithTimeout {
  targetId: string;
  solutionTemplateId: string;
  templateVersionId: string;
  /** Name of the solution's instance on the target; other solutions of one template have others. */
  instance: string;
  /** What the service resolves the configuration with: a change of it needs a new revision. YAML. */
  configuration: string;
  /** `repository[:tag]` of everything that is staged. */
  images: string[];
  /** The site's registry, to say what is wrong with it when staging fails. */
  connectedRegistryId: string;
  /** Identity of the cluster's orchestration extension, likewise. */
  orchestrationPrincipalId: string;
  wait: "confirmed" | "accepted";
}

export interface StagedSolutionState {
  /** Of the configuration that the revision has to have. */
  configurationDigest: string;
  /** The revision on the target, as the service names it. */
  solutionVersionId: string;
  /** The service's word for it. */
  state: string;
  /** Revisions that this one took the place of and that are still there, oldest first. */
  superseded: string[];
}

type Inputs = StagedSolutionInputs;
type State = StagedSolutionState;

/** What the service makes of template and values now; changes nothing. Fails before a revision is made where a value is missing. */
const resolved: CallPhase<Inputs, State> = {
  name: "resolved",
  start: async (inputs, _known, { arm }) => arm.begin({ ...targetAction(inputs, "resolveConfiguration", reviewBody(inputs)), repeatable: true }),
  learn: (_inputs, result) => ({ configurationDigest: configurationDigest(textAt(result, "configuration")) }),
};

/** A revision of this template version and configuration exists on the target. The service makes a new one at every call, so one that fits is looked for first. */
const reviewed: CallPhase<Inputs, State> = {
  name: "reviewed",
  find: async (inputs, known, { arm }) => {
    const { configurationDigest: digest = "", solutionVersionId } = known;
    const found = await matchingRevision({ ...inputs, digest, solutionVersionId }, arm);
    return found && learned(found, known, arm);
  },
  start: async (inputs, _known, { arm }) => arm.begin(targetAction(inputs, "reviewSolutionVersion", reviewBody(inputs))),
  learn: async (_inputs, result, known, { arm }) => {
    if (textAt(result, "id") !== undefined) return learned(result ?? {}, known, arm);
    throw new EdgeError([
      { code: "EDGE-REVIEW", what: "the answer to the review names no solution version", fix: "run `pulumi up` again, which finds what was made" },
    ]);
  },
};

/** Publishing starts staging and ends before it. Only a revision that is in review, or failed, is published. */
const published: CallPhase<Inputs, State> = {
  name: "published",
  find: async (_inputs, known, { arm }) => {
    const live = await liveRevision(known, arm);
    return live && !isReviewedOnly(live) && !hasFailed(live) ? { state: stateOf(live) } : undefined;
  },
  start: async (inputs, { solutionVersionId }, { arm }) =>
    arm.begin(targetAction(inputs, "publishSolutionVersion", { solutionVersionId: solutionVersionId ?? "" })),
  failed: failedStaging,
  learn: async (_inputs, _result, known, { arm }) => ({ state: stateOf(await liveRevision(known, arm)) }),
};

const staged: WaitPhase<Inputs, State> = {
  name: "staged",
  waitPolicy: ({ wait }) => wait,
  observe: async (inputs, known, context): Promise<Observation<State>> => {
    const live = await liveRevision(known, context.arm);
    const standing = stagingStanding(live);
    if (standing.is === "staged") return { is: "done", learned: { state: standing.state } };
    if (standing.is === "going on") return { is: "waiting", reason: standing.reason };
    const rerun = isRefused(live) ? [reviewed.name, published.name] : [published.name];
    return { is: "failed", rerun, ...(await failedStaging(inputs, standing.reason, known, context)) };
  },
};

/** A solution's images are on a site, under one revision. A change makes a new revision in place; what is left of the former ones goes with the resource. */
export const stagedSolution: Lifecycle<Inputs, State> = {
  kind: "orchestration/StagedSolution",
  stateVersion: 1,
  fields: {
    targetId: replaces(asArmId),
    solutionTemplateId: replaces(asArmId),
    templateVersionId: updates(asArmId),
    instance: replaces(),
    configuration: updates(asYaml),
    images: ignored,
    connectedRegistryId: ignored,
    orchestrationPrincipalId: ignored,
    wait: ignored,
    timeout: ignored,
  },
  id: ({ targetId, instance }) => `${targetId}:staged:${instance}`,
  phases: [resolved, reviewed, published, staged],
  explain: async (inputs, _known, { arm }) => brokenLinks(arm, inputs),
  read: async ({ targetId = "" }, known, { arm }) => {
    if (known.solutionVersionId === undefined) return { is: "present" };
    const live = await liveRevision(known, arm);
    if (!live) return goneOrUnknown(arm, targetId, version);
    return { is: "present", state: { state: stateOf(live) }, rerun: phasesToRerun(live) };
  },
  remove: [
    {
      name: "not running",
      find: async (inputs, known, { arm }) => {
        const { configurationDigest: digest, solutionVersionId, superseded = [] } = known;
        const found = digest === undefined ? undefined : await matchingRevision({ ...inputs, digest, solutionVersionId }, arm);
        const id = textAt(found, "id");
        return id === undefined || [...superseded, solutionVersionId ?? ""].some((one) => sameArmId(one, id)) ? {} : { superseded: [...superseded, id] };
      },
      start: async (_inputs, known, { arm }) => {
        const running = await nextOf(known, arm, isInstalled);
        if (running === undefined) return undefined;
        throw new EdgeError([stillRuns(running)]);
      },
    },
    {
      name: "unstaged",
      callUntilDone: true,
      start: async (inputs, known, { arm }) => {
        const next = await nextOf(known, arm, (live) => stagingStanding(live).is === "staged" && !isUnstaged(live));
        return next === undefined ? undefined : arm.begin(targetAction(inputs, "unstageSolutionVersion", { solutionVersionId: next }));
      },
    },
    {
      name: "revisions removed",
      callUntilDone: true,
      start: async (inputs, known, { arm }) => {
        const next = await nextOf(known, arm, () => true);
        const { solutionTemplateId } = inputs;
        return next === undefined ? undefined : arm.begin(targetAction(inputs, "removeRevision", { solutionTemplateId, solutionVersion: nameOf(next) }));
      },
    },
  ],
};

function reviewBody({ templateVersionId, instance }: Inputs): Readonly<Record<string, string>> {
  return { solutionTemplateVersionId: templateVersionId, solutionInstanceName: instance };
}

async function learned(revision: JsonObject, { solutionVersionId: former, superseded = [] }: Known<State>, arm: ArmClient): Promise<Known<State>> {
  const solutionVersionId = textAt(revision, "id") ?? "";
  // The newest stands last, also where it was gone back to.
  const others = [...superseded.filter((id) => id !== former), ...(former === undefined ? [] : [former])].filter((id) => !sameArmId(id, solutionVersionId));
  const live = await Promise.all(others.map((id) => arm.get(id, version)));
  return { solutionVersionId, state: stateOf(revision), superseded: others.filter((_id, index) => live[index] !== undefined) };
}

async function liveRevision({ solutionVersionId }: Known<State>, arm: ArmClient): Promise<JsonObject | undefined> {
  return solutionVersionId === undefined ? undefined : arm.get(solutionVersionId, version);
}

/** Id of the first revision of ours that is there and fits. */
async function nextOf({ solutionVersionId, superseded = [] }: Known<State>, arm: ArmClient, fits: (live: JsonObject) => boolean): Promise<string | undefined> {
  for (const id of [...superseded, ...(solutionVersionId === undefined ? [] : [solutionVersionId])]) {
    const live = await arm.get(id, version);
    if (live && fits(live)) return id;
  }
  return undefined;
}

/** What has to be done again for a revision as it is now. */
function phasesToRerun(live: JsonObject): string[] {
  if (isUnstaged(live) || isRefused(live)) return [resolved.name, reviewed.name, published.name, staged.name];
  return stagingStanding(live).is === "staged" ? [] : [published.name, staged.name];
}

/** What may pass is worth publishing again; words of no known class are, while nothing on the way to the site is seen to be broken. */
async function failedStaging(inputs: Inputs, words: ServiceFailure, { solutionVersionId = "" }: Known<State>, { arm }: Context): Promise<Failure> {
  const passes = mayPass(words) ?? (await seesNothingBroken(inputs, arm));
  return { fault: stagingFailure(words, solutionVersionId), maxRetries: passes ? publishedAgain : 0 };
}

function seesNothingBroken(inputs: Inputs, arm: ArmClient): Promise<boolean> {
  return brokenLinks(arm, inputs).then(
    (faults) => faults.length === 0,
    () => false,
  );
}

/** What this program installed it has uninstalled by then. */
function stillRuns(solutionVersionId: string) {
  return {
    code: "EDGE-SOLUTION-RUNS",
    what: `solution version ${nameOf(solutionVersionId)} runs on the site, and somebody else had it installed`,
    given: solutionVersionId,
    allowed: "a revision that is not installed",
    fix: "have it uninstalled by whoever installed it, then run it again; or set installation: on at the solution and `pulumi up`, which takes it over",
  };
}
