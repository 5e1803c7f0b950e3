import type { ArmClient } from "../../arm/arm-client";
import { apiVersions } from "../../core/api-versions";
import { nameOf, parentOf, sameArmId } from "../../core/arm-id";
import { asArmId, ignored, recorded, replaces, updates } from "../../core/field-table";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { CallPhase, Lifecycle, Removal, WaitPhase } from "../../dynamic/lifecycle";
import type { WithMaintenance } from "../../maintenance/maintenance";
import { startPermission } from "../../maintenance/start-permission";
import { type WithApiVersion, withSelectedVersion } from "../api-version";
import { type WithProof, assertStillProved } from "../proved-images";
import { installationFailure } from "../solution-failure";
import { deploymentMs, failureDetails, isInstalled, stagingStatus, stateOf } from "../solution-version";
import { stagedRevision } from "../staged-revision";
import { targetAction } from "../target/calls";

const version = apiVersions.edge;

/** Inputs of Installation. */
export interface InstallationInputs extends WithMaintenance, WithApiVersion, WithProof {
  /** Required. ARM id of the target. */
  targetId: string;
  /** Required. ARM id of the solution template. */
  solutionTemplateId: string;
  /** Required. Name of the solution instance on the target. */
  instance: string;
  /** Required. ARM id of the revision to install; it must be staged; empty while it does not exist. A change upgrades the instance in place, or rolls it back. */
  solutionVersionId: string;
  /** Required. `accepted`: the run succeeds with the resource Pending while the revision is not yet staged. */
  wait: "confirmed" | "accepted";
  /** Optional. Why something that pods need must wait for a maintenance window; the installation waits with it. @default - nothing waits */
  heldBy?: string | undefined;
}

/** Outputs of Installation. */
export interface InstallationState {
  /** State of the revision as the service reports it: `Deployed`; absent while Pending. */
  state: string;
  /** How long the last installation took by the service's times, in milliseconds; absent where it reports none. */
  tookMs: number;
  /** ARM id of the revision that was installed last; absent before the first installation. While another one is Pending, it is the one that runs. */
  installedVersionId: string;
}

type Inputs = InstallationInputs;
type State = InstallationState;

/** Starts the installation. The service refuses a revision that is already installed or being installed, so that is checked first. */
const installed: CallPhase<Inputs, State> = {
  name: "installed",
  find: async ({ solutionVersionId }, _known, { arm }) => {
    const revision = await arm.get(solutionVersionId, version);
    return isInstalled(revision) ? { state: stateOf(revision) } : undefined;
  },
  permission: async ({ solutionVersionId, maintenance, heldBy }, { tookMs }, { arm, environment }) => {
    if (heldBy !== undefined) return { is: "later", reason: heldBy };
    if (maintenance === undefined) return { is: "now" };
    const { body, time } = await arm.send({ method: "GET", path: solutionVersionId, apiVersion: version });
    const status = stagingStatus(body);
    // It was staged in an earlier run, maybe days ago.
    const proof = status.is === "staged" ? ({ is: "staged" } as const) : ({ is: "missing", reason: `not staged: ${status.state}` } as const);
    return startPermission({ maintenance, time, proof, lastTookMs: tookMs }, environment);
  },
  start: async (inputs, _known, context) => {
    await assertStillProved(inputs, context);
    return context.arm.begin(targetAction(inputs, "installSolution", { solutionVersionId: inputs.solutionVersionId }));
  },
  failed: ({ solutionVersionId }, details) => ({ fault: installationFailure(details, solutionVersionId) }),
  learn: () => ({}),
};

/** Waits until the revision is deployed, also if another client started the installation. */
const deployed: WaitPhase<Inputs, State> = {
  name: "deployed",
  observe: async ({ solutionVersionId }, { tookMs }, { arm }) => {
    const revision = await arm.get(solutionVersionId, version);
    const state = stateOf(revision);
    if (state === "Deployed") return { is: "done", learned: { state, tookMs: deploymentMs(revision) ?? tookMs, installedVersionId: solutionVersionId } };
    if (state === "Deploying") return { is: "waiting", reason: state };
    const fault = installationFailure(failureDetails(revision) ?? { message: state }, solutionVersionId);
    return { is: "failed", fault, rerun: [installed.name] };
  },
};

const uninstalled: Removal<Inputs, State> = {
  name: "uninstalled",
  start: async (inputs, _known, { arm }) => {
    const { solutionTemplateId, instance } = inputs;
    const body = { solutionTemplateId, solutionInstanceName: instance };
    return (await hasInstance(inputs, arm)) ? arm.begin(targetAction(inputs, "uninstallSolution", body)) : undefined;
  },
};

/** Installation of a staged solution on a site. Another revision upgrades it in place; installing a kept revision again is a rollback and moves no image. */
export const installation: Lifecycle<Inputs, State> = {
  kind: "orchestration/Installation",
  stateVersion: 1,
  client: withSelectedVersion,
  fields: {
    targetId: replaces(asArmId),
    solutionTemplateId: replaces(asArmId),
    instance: replaces(),
    solutionVersionId: updates(asArmId),
    proof: ignored,
    proofMode: ignored,
    siteRegistry: ignored,
    wait: ignored,
    maintenance: ignored,
    heldBy: ignored,
    apiVersion: recorded,
    timeout: ignored,
  },
  id: ({ targetId, instance }) => `${targetId}:installed:${instance}`,
  phases: [stagedRevision<Inputs, State>(), installed, deployed],
  read: async ({ targetId = "", solutionVersionId = "" }, _known, { arm }) => {
    if (solutionVersionId === "") return { is: "present" };
    const revision = await arm.get(solutionVersionId, version);
    if (!revision) return goneOrUnknown(arm, targetId, version);
    const state = stateOf(revision);
    return { is: "present", state: { state }, rerun: state === "Deployed" ? [] : [installed.name, deployed.name] };
  },
  remove: [uninstalled],
};

/** Does the solution have this instance? A failed installation may leave none. `assumed:instance-name-from-review`: the instance has the name given at the review. */
async function hasInstance({ solutionVersionId, instance }: Inputs, arm: ArmClient): Promise<boolean> {
  if (solutionVersionId === "") return false;
  const instances = await arm.listIfThere(`${parentOf(solutionVersionId)}/instances`, version);
  return instances.some(({ id }) => sameArmId(nameOf(String(id)), instance));
}
