import type { ArmClient } from "../../arm/arm-client";
import type { ArmOperation } from "../../arm/operation";
import { readable } from "../../arm/arm-error";
import { apiVersions } from "../../core/api-versions";
import { scopeOf } from "../../core/arm-id";
import { durationMs } from "../../core/duration";
import type { Fault } from "../../core/fault";
import { asArmId, asNameSet, ignored, recorded, replaces, updates } from "../../core/field-table";
import { textAt } from "../../core/json";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { CallPhase, Lifecycle, WaitPhase, WithTimeout } from "../../dynamic/lifecycle";
import { type WithApiVersion, withSelectedVersion } from "../api-version";
import { capabilitiesOf, changedCapabilities, noContext, without } from "./rules";

const version = apiVersions.edge;

/** Inputs of ContextCapabilities. */
export interface ContextCapabilitiesInputs extends WithTimeout, WithApiVersion {
  /** Required. ARM id of the tenant's context, which others write too. */
  contextId: string;
  /** Required. Names that the context must have. */
  capabilities: string[];
  /** Required. How long a new capability takes to propagate within the service, ISO 8601. */
  propagation: string;
}

/** Outputs of ContextCapabilities. */
export interface ContextCapabilitiesState {
  /** Names that this resource added. Only these are ever removed. */
  own: string[];
  /** Time of the last addition, by this machine's clock. */
  addedAtMs: number;
}

type Inputs = ContextCapabilitiesInputs;
type State = ContextCapabilitiesState;

/** Records which names are missing before the first write, so that existing capabilities are never removed later. */
const compared: CallPhase<Inputs, State> = {
  name: "compared",
  start: async () => undefined,
  learn: async ({ contextId, capabilities }, _result, { own = [] }, { arm }) => {
    const missing = without(capabilities, capabilitiesOf(await arm.get(contextId, version)));
    return { own: [...own, ...without(missing, own)] };
  },
};

/** Merges the names into the context. The service replaces the whole list, so the list is read immediately before the write. */
const merged: CallPhase<Inputs, State> = {
  name: "merged",
  start: async ({ contextId, capabilities }, { own = [] }, { arm }) => change(contextId, { add: capabilities, drop: without(own, capabilities) }, arm),
  learn: ({ capabilities }, _result, { own = [] }, { clock }) => ({ own: without(own, without(own, capabilities)), addedAtMs: clock.nowMs() }),
};

/** Waits until new capabilities have propagated. Reads the list again first: a concurrent write by someone else may have dropped them. */
const propagated: WaitPhase<Inputs, State> = {
  name: "propagated",
  observe: async ({ contextId, capabilities, propagation }, { own = [], addedAtMs = 0 }, { arm, clock }) => {
    const context = await arm.get(contextId, version);
    const state = textAt(context, "properties", "provisioningState") ?? "Succeeded";
    if (state !== "Succeeded") return { is: "waiting", reason: `the context is ${state}` };
    const missing = without(capabilities, capabilitiesOf(context));
    if (missing.length > 0) return { is: "failed", fault: lost(contextId, missing), rerun: [merged.name] };
    const hasPropagated = own.length === 0 || clock.nowMs() - addedAtMs >= (durationMs(propagation) ?? 0);
    return hasPropagated ? { is: "done", learned: {} } : { is: "waiting", reason: "new capabilities are propagating within the service" };
  },
};

/**
 * Capabilities of the context, which the whole tenant shares. They are merged into the existing list; removal takes out only what this resource added.
 * One context per tenant; the list is replaced as a whole by PUT and PATCH. Source: Azure CLI, `context`, API version 2025-08-01.
 */
export const contextCapabilities: Lifecycle<Inputs, State> = {
  kind: "orchestration/ContextCapabilities",
  stateVersion: 1,
  client: withSelectedVersion,
  fields: { contextId: replaces(asArmId), capabilities: updates(asNameSet), propagation: ignored, apiVersion: recorded, timeout: ignored },
  id: ({ contextId }) => `${contextId}:capabilities`,
  preflight: async ({ contextId }, _previous, { arm }) =>
    (await readable(arm.get(contextId, version))) ? [] : [noContext("hub.capabilities.contextId", contextId)],
  phases: [compared, merged, propagated],
  read: async ({ contextId = "", capabilities = [] }, _known, { arm }) => {
    const context = await arm.get(contextId, version);
    if (context) return { is: "present", inputs: { capabilities: without(capabilities, without(capabilities, capabilitiesOf(context))) } };
    return goneOrUnknown(arm, scopeOf(contextId), apiVersions.resourceGroup);
  },
  remove: [{ name: "removed", start: ({ contextId }, { own = [] }, { arm }) => change(contextId, { add: [], drop: own }, arm) }],
};

async function change(contextId: string, wanted: { add: readonly string[]; drop: readonly string[] }, arm: ArmClient): Promise<ArmOperation | undefined> {
  const context = await arm.get(contextId, version);
  const capabilities = context && changedCapabilities(context, wanted);
  return capabilities && arm.begin({ method: "PATCH", path: contextId, apiVersion: version, body: { properties: { capabilities } } });
}

function lost(contextId: string, missing: readonly string[]): Fault {
  return {
    code: "EDGE-CAPABILITY-LOST",
    what: `the context does not have ${missing.join(", ")} after the update: someone else changed the list at the same time`,
    given: contextId,
    fix: "run `pulumi up` again, which adds the missing capabilities",
  };
}
