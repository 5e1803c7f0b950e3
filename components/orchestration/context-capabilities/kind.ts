import type { ArmClient } from "../../arm/arm-client";
import type { ArmOperation } from "../../arm/operation";
import { readable } from "../../arm/readable";
import { apiVersions } from "../../core/api-versions";
import { capabilitiesOf, changedCapabilities, without } from "./capabilities";
import { durationMs } from "../../core/duration";
import { asArmId, asNameSet, ignored, replaces, updates } from "../../core/field-table";
import type { Fault } from "../../core/fault";
import { textAt } from "../../core/json";
import { noContext } from "./no-context";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { CallPhase, Lifecycle, WithTimeout, WaitPhase } from "../../dynamic/lifecycle";

const version = apiVersions.edge;

export interface ContextCapabilitiesInputs extends WithTimeout {
  /** The tenant's context, which others write too. */
  contextId: string;
  /** Names that it has to have. */
  capabilities: string[];
  /** How long the service takes to know a new one everywhere, ISO 8601. */
  propagation: string;
}

export interface ContextCapabilitiesState {
  /** Names that were not there before: only these are ever taken out. */
  own: string[];
  /** When names were added last, by this machine's clock. */
  addedAtMs: number;
}

type Inputs = ContextCapabilitiesInputs;
type State = ContextCapabilitiesState;

/** What will be ours, noted before the first write: what is already there when we come is not. */
const compared: CallPhase<Inputs, State> = {
  name: "compared",
  start: async () => undefined,
  learn: async ({ contextId, capabilities }, _result, { own = [] }, { arm }) => {
    const missing = without(capabilities, capabilitiesOf(await arm.get(contextId, version)));
    return { own: [...own, ...without(missing, own)] };
  },
};

/** The list is replaced as a whole; so it is read right before it is written. */
const merged: CallPhase<Inputs, State> = {
  name: "merged",
  start: async ({ contextId, capabilities }, { own = [] }, { arm }) => change(contextId, { add: capabilities, drop: without(own, capabilities) }, arm),
  learn: ({ capabilities }, _result, { own = [] }, { clock }) => ({ own: without(own, without(own, capabilities)), addedAtMs: clock.nowMs() }),
};

/** Read again, because somebody else may have written the list at the same time; and not to be used before the service knows them everywhere. */
const known: WaitPhase<Inputs, State> = {
  name: "known",
  observe: async ({ contextId, capabilities, propagation }, { own = [], addedAtMs = 0 }, { arm, clock }) => {
    const context = await arm.get(contextId, version);
    const state = textAt(context, "properties", "provisioningState") ?? "Succeeded";
    if (state !== "Succeeded") return { is: "waiting", reason: `the context is ${state}` };
    const missing = without(capabilities, capabilitiesOf(context));
    if (missing.length > 0) return { is: "failed", fault: lost(contextId, missing), rerun: [merged.name] };
    const isKnown = own.length === 0 || clock.nowMs() - addedAtMs >= (durationMs(propagation) ?? 0);
    if (!isKnown) return { is: "waiting", reason: "new capabilities take time to be known everywhere" };
    return { is: "done", learned: {} };
  },
};

/** Capabilities of a context that is shared by the tenant: merged into what is there, and never more taken out than was put in. */
export const contextCapabilities: Lifecycle<Inputs, State> = {
  kind: "orchestration/ContextCapabilities",
  stateVersion: 1,
  fields: { contextId: replaces(asArmId), capabilities: updates(asNameSet), propagation: ignored, timeout: ignored },
  id: ({ contextId }) => `${contextId}:capabilities`,
  preflight: async ({ contextId }, _previous, { arm }) =>
    (await readable(arm.get(contextId, version))) ? [] : [noContext("hub.capabilities.contextId", contextId)],
  phases: [compared, merged, known],
  read: async ({ contextId = "", capabilities = [] }, _known, { arm }) => {
    const context = await arm.get(contextId, version);
    if (context) return { is: "present", inputs: { capabilities: without(capabilities, without(capabilities, capabilitiesOf(context))) } };
    return goneOrUnknown(arm, contextId.slice(0, contextId.toLowerCase().lastIndexOf("/providers/")), apiVersions.resourceGroup);
  },
  remove: [{ name: "taken out", start: ({ contextId }, { own = [] }, { arm }) => change(contextId, { add: [], drop: own }, arm) }],
};

async function change(contextId: string, wanted: { add: readonly string[]; drop: readonly string[] }, arm: ArmClient): Promise<ArmOperation | undefined> {
  const context = await arm.get(contextId, version);
  const capabilities = context && changedCapabilities(context, wanted);
  return capabilities && arm.begin({ method: "PATCH", path: contextId, apiVersion: version, body: { properties: { capabilities } } });
}

function lost(contextId: string, missing: readonly string[]): Fault {
  return {
    code: "EDGE-CAPABILITY-LOST",
    what: `the context does not have ${missing.join(", ")} although it was written: somebody else wrote the list at the same time`,
    given: contextId,
    fix: "run `pulumi up` again, which merges them once more",
  };
}
