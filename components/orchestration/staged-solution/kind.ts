import type { ArmClient } from "../../arm/arm-client";
import type { ServiceFailure } from "../../arm/arm-error";
import { apiVersions } from "../../core/api-versions";
import { nameOf, sameArmId } from "../../core/arm-id";
import { EdgeError, type Fault } from "../../core/fault";
import { asArmId, asYaml, ignored, recorded, replaces, updates } from "../../core/field-table";
import { type JsonObject, textAt } from "../../core/json";
import { stagedImageFaults } from "../../core/staged-image";
import { brokenLinks } from "../../diagnosis/broken-links";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { CallPhase, Context, Failure, Known, Lifecycle, Removal, WaitPhase, WithTimeout } from "../../dynamic/lifecycle";
import { type WithApiVersion, withSelectedVersion } from "../api-version";
import { type WithProof, assertStillProved } from "../proved-images";
import { configurationText } from "../configuration-text";
import { isTransient, stagingFailure } from "../solution-failure";
import { canRollBackTo, hasFailed, isInReview, isInstalled, isRejected, isUnstaged, stagingStatus, stateOf } from "../solution-version";
import { targetAction } from "../target/calls";
import { componentStatuses } from "../target/component-statuses";
import { provedImages, withProofDone } from "./proved";
import { revisionDrift } from "./revision-drift";
import { configurationDigest, currentRevision, firstRevision, matchingRevision, reviewBody, withCurrent } from "./revisions";

/** Maximum publish retries per run, with exponential backoff. Our choice; the service's advice for a limited network is to publish again. */
const maxPublishRetries = 3;

/** Inputs of StagedSolution. */
export interface StagedSolutionInputs extends WithTimeout, WithApiVersion, WithProof {
  /** Required. ARM id of the target. */
  targetId: string;
  /** Required. ARM id of the solution template. */
  solutionTemplateId: string;
  /** Required. ARM id of the solution template version to stage. */
  templateVersionId: string;
  /** Required. Name of the solution instance on the target, 24 characters at most. Several instances of one template need different names. */
  instance: string;
  /** Required. YAML: the values that the service resolves the configuration with. A change stages a new revision. */
  configuration: string;
  /** Required. `repository:tag` of all staged images. */
  images: string[];
  /** Required. ARM id of the site's connected registry, to diagnose it when staging fails. */
  connectedRegistryId: string;
  /** Required. Object id of the orchestration extension's identity, to check its roles when staging fails. */
  orchestrationPrincipalId: string;
  /** Required. `accepted`: the run succeeds with the resource Pending while staging continues. */
  wait: "confirmed" | "accepted";
}

/** Outputs of StagedSolution. */
export interface StagedSolutionState {
  /** Digest of the configuration that the revision must have. */
  configurationDigest: string;
  /** ARM id of the current revision on the target. */
  solutionVersionId: string;
  /** State of the revision as the service reports it: `ReadyToDeploy` or `ReadyToUpgrade` once staged. */
  state: string;
  /** ARM ids of existing revisions that the current one replaced, oldest first. */
  superseded: string[];
}

type Inputs = StagedSolutionInputs;
type State = StagedSolutionState;

/** Resolves the configuration from the template and the values; changes nothing. Fails before a revision is created when a required value is missing. */
const resolved: CallPhase<Inputs, State> = {
  name: "resolved",
  start: async (inputs, _known, { arm }) => arm.begin({ ...targetAction(inputs, "resolveConfiguration", reviewBody(inputs)), repeatable: true }),
  learn: (_inputs, result) => ({ configurationDigest: configurationDigest(configurationText(result, "configuration")) }),
};

/** Creates a revision for this template version and configuration. The service creates a new one on every call, so a matching revision is reused. */
const reviewed: CallPhase<Inputs, State> = {
  name: "reviewed",
  find: async (inputs, known, { arm }) => {
    const { configurationDigest: digest = "", solutionVersionId } = known;
    const found = await matchingRevision({ ...inputs, digest, solutionVersionId }, arm);
    return found && withCurrent(found, known, arm);
  },
  start: async (inputs, _known, { arm }) => arm.begin(targetAction(inputs, "reviewSolutionVersion", reviewBody(inputs))),
  learn: async (_inputs, result, known, { arm }) => {
    if (result && textAt(result, "id") !== undefined) return withCurrent(result, known, arm);
    throw new EdgeError([
      {
        code: "EDGE-REVIEW",
        what: "the result of the review contains no solution version id",
        fix: "run `pulumi up` again, which finds the created solution version",
      },
    ]);
  },
};

/** Publishes the revision, which starts staging. The operation ends before staging does. Only a revision in review, or a failed one, is published. */
const published: CallPhase<Inputs, State> = {
  name: "published",
  find: async (_inputs, known, { arm }) => {
    const live = await currentRevision(known, arm);
    return live && !isInReview(live) && !hasFailed(live) ? { state: stateOf(live) } : undefined;
  },
  start: async (inputs, { solutionVersionId = "" }, context) => {
    await assertStillProved(inputs, context);
    return context.arm.begin(targetAction(inputs, "publishSolutionVersion", { solutionVersionId }));
  },
  failed: failedStaging,
  learn: async (_inputs, _result, known, { arm }) => ({ state: stateOf(await currentRevision(known, arm)) }),
};

/** Waits until the images are on the site. */
const staged: WaitPhase<Inputs, State> = {
  name: "staged",
  waitPolicy: ({ wait }) => wait,
  observe: async (inputs, known, context) => {
    const live = await currentRevision(known, context.arm);
    const status = stagingStatus(live);
    if (status.is === "staged") return { is: "done", learned: { state: status.state } };
    if (status.is === "in progress") return { is: "waiting", reason: [status.detail, ...(await componentStatuses(inputs, context.arm))].join(", ") };
    const rerun = isRejected(live) ? [reviewed.name, published.name] : [published.name];
    return { is: "failed", rerun, ...(await failedStaging(inputs, status.failure, known, context)) };
  },
};

/** Stops the removal while a revision is installed. An installation of this program is uninstalled by then. */
const checked: Removal<Inputs, State> = {
  name: "checked",
  // Finds the revision that a failed run created but did not record. The later steps remove it, too.
  find: async (inputs, known, { arm }) => {
    const { configurationDigest: digest, solutionVersionId, superseded = [] } = known;
    const found = digest === undefined ? undefined : await matchingRevision({ ...inputs, digest, solutionVersionId }, arm);
    const id = textAt(found, "id");
    const isRecorded = id === undefined || [...superseded, solutionVersionId ?? ""].some((one) => sameArmId(one, id));
    return isRecorded ? {} : { superseded: [...superseded, id] };
  },
  start: async (_inputs, known, { arm }) => {
    const running = await firstRevision(known, arm, isInstalled);
    if (running === undefined) return undefined;
    throw new EdgeError([stillInstalled(running)]);
  },
};

const unstaged: Removal<Inputs, State> = {
  name: "unstaged",
  callUntilDone: true,
  start: async (inputs, known, { arm }) => {
    const next = await firstRevision(known, arm, canRollBackTo);
    return next === undefined ? undefined : arm.begin(targetAction(inputs, "unstageSolutionVersion", { solutionVersionId: next }));
  },
};

const revisionsRemoved: Removal<Inputs, State> = {
  name: "revisions removed",
  callUntilDone: true,
  start: async (inputs, known, { arm }) => {
    const { solutionTemplateId } = inputs;
    const next = await firstRevision(known, arm);
    return next === undefined ? undefined : arm.begin(targetAction(inputs, "removeRevision", { solutionTemplateId, solutionVersion: nameOf(next) }));
  },
};

/**
 * A solution whose images are staged on a site, under one current revision. A change creates a new revision in place. Deleting the resource removes the
 * current revision and all superseded ones.
 */
export const stagedSolution: Lifecycle<Inputs, State> = {
  kind: "orchestration/StagedSolution",
  stateVersion: 2,
  // Before version 2 there was no proof, and what was staged then stays so.
  migrate: (properties) => ({ ...properties, done: withProofDone(properties["done"], resolved.name) }),
  client: withSelectedVersion,
  fields: {
    targetId: replaces(asArmId),
    solutionTemplateId: replaces(asArmId),
    templateVersionId: updates(asArmId),
    instance: replaces(),
    configuration: updates(asYaml),
    images: ignored,
    connectedRegistryId: ignored,
    orchestrationPrincipalId: ignored,
    proof: ignored,
    proofMode: ignored,
    siteRegistry: ignored,
    wait: ignored,
    apiVersion: recorded,
    timeout: ignored,
  },
  id: ({ targetId, instance }) => `${targetId}:staged:${instance}`,
  preflight: async ({ images }, previous) => (previous === undefined ? stagedImageFaults(images) : []),
  phases: [provedImages<Inputs, State>(), resolved, reviewed, published, staged],
  explain: async (inputs, _known, { arm }) => brokenLinks(arm, inputs),
  read: async (inputs, known, context) => {
    if (known.solutionVersionId === undefined) return { is: "present" };
    const { targetId = "", solutionTemplateId = "", templateVersionId = "", instance = "", configuration = "" } = inputs;
    const live = await currentRevision(known, context.arm);
    if (!live) return goneOrUnknown(context.arm, targetId, apiVersions.edge);
    const drift = await revisionDrift({ targetId, solutionTemplateId, templateVersionId, instance, configuration }, live, context);
    return { is: "present", state: { state: stateOf(live) }, drift, rerun: drift.length > 0 ? everyPhase : undonePhases(live) };
  },
  remove: [checked, unstaged, revisionsRemoved],
};

/** Resolves again and looks for a matching revision, so that a further one is created only where none matches. */
const everyPhase = [resolved.name, reviewed.name, published.name, staged.name];

/** Phases to run again for the revision in its present state. */
function undonePhases(live: JsonObject): string[] {
  if (isUnstaged(live) || isRejected(live)) return everyPhase;
  return stagingStatus(live).is === "staged" ? [] : [published.name, staged.name];
}

/** Publishes again after a transient failure. A failure of unknown class counts as transient unless the diagnosis finds a broken link to the site. */
async function failedStaging(inputs: Inputs, details: ServiceFailure, { solutionVersionId = "" }: Known<State>, { arm }: Context): Promise<Failure> {
  const isWorthRetrying = isTransient(details) ?? (await hasNoBrokenLink(inputs, arm));
  return { fault: stagingFailure(details, solutionVersionId), maxRetries: isWorthRetrying ? maxPublishRetries : 0 };
}

/** False when the diagnosis itself fails. */
function hasNoBrokenLink(inputs: Inputs, arm: ArmClient): Promise<boolean> {
  return brokenLinks(arm, inputs).then(
    (faults) => faults.length === 0,
    () => false,
  );
}

function stillInstalled(solutionVersionId: string): Fault {
  return {
    code: "EDGE-SOLUTION-RUNS",
    what: `solution version ${nameOf(solutionVersionId)} runs on the site, but this program did not install it`,
    given: solutionVersionId,
    allowed: "a revision that is not installed",
    fix: "uninstall it with the tool that installed it, then repeat the command; or set `installation: on` for the solution and run `pulumi up`, which adopts the installation",
  };
}
