import type { ArmClient } from "../../arm/arm-client";
import { apiVersions } from "../../core/api-versions";
import { nameOf, parentOf } from "../../core/arm-id";
import { asArmId, ignored, replaces, updates } from "../../core/field-table";
import type { JsonObject } from "../../core/json";
import { installationFailure } from "../solution-failure";
import { failureWords, isInstalled, stateOf } from "../solution-version";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { CallPhase, Lifecycle, WithTimeout, WaitPhase } from "../../dynamic/lifecycle";
import { stagedRevision } from "../staged-revision";
import { targetAction } from "../target/target-action";

const version = apiVersions.edge;

export interface InstallationInputs extends WithTimeout {
  targetId: string;
  solutionTemplateId: string;
  /** Name of the solution's instance on the target. */
  instance: string;
  /** The revision to run; another one is an upgrade in place, or the way back. */
  solutionVersionId: string;
  /** Wait until the revision is staged, or go on and look again at the next run. */
  wait: "confirmed" | "accepted";
}

export interface InstallationState {
  /** The service's word for the revision. */
  state: string;
}

type Inputs = InstallationInputs;
type State = InstallationState;

/** The service refuses what runs or is about to; both are found. */
const installed: CallPhase<Inputs, State> = {
  name: "installed",
  find: async (inputs, _known, { arm }) => running(await live(inputs, arm)),
  start: async (inputs, _known, { arm }) => arm.begin(targetAction(inputs, "installSolution", { solutionVersionId: inputs.solutionVersionId })),
  failed: ({ solutionVersionId }, words) => ({ fault: installationFailure(words, solutionVersionId) }),
  learn: () => ({}),
};

/** Also where it was somebody else, or a run that died, who had it installed. */
const deployed: WaitPhase<Inputs, State> = {
  name: "deployed",
  observe: async (inputs, _known, { arm }) => {
    const revision = await live(inputs, arm);
    const state = stateOf(revision);
    if (state === "Deployed") return { is: "done", learned: { state } };
    if (state === "Deploying") return { is: "waiting", reason: state };
    const fault = installationFailure(failureWords(revision) ?? { message: state }, inputs.solutionVersionId);
    return { is: "failed", fault, rerun: [installed.name] };
  },
};

/** A staged solution runs on a site. Another revision is an upgrade in place; one that was kept moves no image. */
export const installation: Lifecycle<Inputs, State> = {
  kind: "orchestration/Installation",
  stateVersion: 1,
  fields: {
    targetId: replaces(asArmId),
    solutionTemplateId: replaces(asArmId),
    instance: replaces(),
    solutionVersionId: updates(asArmId),
    wait: ignored,
    timeout: ignored,
  },
  id: ({ targetId, instance }) => `${targetId}:installed:${instance}`,
  phases: [stagedRevision<Inputs, State>(), installed, deployed],
  read: async ({ targetId = "", solutionVersionId = "" }, _known, { arm }) => {
    const revision = await arm.get(solutionVersionId, version);
    if (!revision) return goneOrUnknown(arm, targetId, version);
    const state = stateOf(revision);
    return { is: "present", state: { state }, rerun: state === "Deployed" ? [] : [installed.name, deployed.name] };
  },
  remove: [
    {
      name: "uninstalled",
      start: async (inputs, _known, { arm }) => {
        const { solutionTemplateId, instance } = inputs;
        const body = { solutionTemplateId, solutionInstanceName: instance };
        return (await hasInstance(inputs, arm)) ? arm.begin(targetAction(inputs, "uninstallSolution", body)) : undefined;
      },
    },
  ],
};

function live({ solutionVersionId }: Inputs, arm: ArmClient): Promise<JsonObject | undefined> {
  return arm.get(solutionVersionId, version);
}

function running(revision: JsonObject | undefined): Partial<State> | undefined {
  return isInstalled(revision) ? { state: stateOf(revision) } : undefined;
}

/** Instances lie beside the revisions and have the name that review was given (assumed); a failed installation may leave none. */
async function hasInstance({ solutionVersionId, instance }: Inputs, arm: ArmClient): Promise<boolean> {
  const instances = await arm.listIfThere(`${parentOf(solutionVersionId)}/instances`, version);
  return instances.some(({ id }) => nameOf(String(id)).toLowerCase() === instance.toLowerCase());
}
