import { brokenLinks } from "../../diagnosis/broken-links";
import { apiVersions } from "../../core/api-versions";
import { parentOf } from "../../core/arm-id";
import { textAt } from "../../core/json";
import { asArmId, ignored, replaces, updates } from "../../core/field-table";
import type { IssuedPassword } from "../../core/issued-password";
import { settledTimes, syncedAfter } from "../readiness/site-sync";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { CallPhase, Lifecycle, WithTimeout, WaitPhase } from "../../dynamic/lifecycle";

const version = apiVersions.containerRegistry;

/** The IssuedPassword is the newest one of the client token. */
export interface PropagatedInputs extends WithTimeout, IssuedPassword {
  /** Required. ARM id of the connected registry. */
  connectedRegistryId: string;
  /** Optional. How long after the password was issued a sync must finish before it is used, ISO 8601. @default PT2M, two syncs of a continuous schedule */
  settling: string;
  /** Optional. `accepted`: the run succeeds with the resource Pending and the previous password in use, a later run checks again, and a site may be Offline. @default confirmed */
  wait: "confirmed" | "accepted";
  /** Optional. How long to wait, ISO 8601. @default PT30M */
  timeout: string;
}

export interface PropagatedState {
  /** `value` of the password to pull with: the newest one that the site is known to accept. Secret. */
  inUseValue: string;
  /** Its `issuedAt`. */
  inUseIssuedAt: string;
  /** The same once the site is known to accept it; absent before the first one. */
  confirmedIssuedAt: string;
  lastSyncTime: string;
}

/** Hands out the newest password at once while the site accepts none at all. A site that has synced since it was given one accepts that one, seen or not. */
const given: CallPhase<PropagatedInputs, PropagatedState> = {
  name: "given",
  start: async () => undefined,
  learn: async ({ connectedRegistryId, value, issuedAt }, _result, { confirmedIssuedAt, inUseIssuedAt }, { arm }) => {
    if (confirmedIssuedAt !== undefined) return {};
    if (inUseIssuedAt !== undefined && inUseIssuedAt !== issuedAt) {
      const lastSyncTime = textAt(await arm.get(connectedRegistryId, version), "properties", "parent", "syncProperties", "lastSyncTime");
      if (lastSyncTime !== undefined && Date.parse(lastSyncTime) > Date.parse(inUseIssuedAt)) return { confirmedIssuedAt: inUseIssuedAt };
    }
    return { inUseValue: value, inUseIssuedAt: issuedAt };
  },
};

/** A sync has finished after the password was issued. */
const synced: WaitPhase<PropagatedInputs, PropagatedState> = {
  name: "synced",
  waitPolicy: ({ wait }) => wait,
  observe: async ({ connectedRegistryId, issuedAt, wait }, _known, { arm }) => {
    const seen = syncedAfter(await arm.get(connectedRegistryId, version), [issuedAt], wait);
    return seen.is === "done" ? { is: "done", learned: { lastSyncTime: seen.learned.lastSyncTime } } : seen;
  },
};

/** The site accepts the password: a sync has finished that started after it was issued. Until then the previous password stays in use. */
const settled: WaitPhase<PropagatedInputs, PropagatedState> = {
  name: "settled",
  waitPolicy: ({ wait }) => wait,
  observe: async (inputs, { lastSyncTime = inputs.issuedAt }, { arm }) => {
    const { connectedRegistryId, value, issuedAt, generation, settling, wait } = inputs;
    const inUse = { inUseValue: value, inUseIssuedAt: issuedAt, confirmedIssuedAt: issuedAt };
    if (generation === 1) return { is: "done", learned: inUse };
    const seen = syncedAfter(await arm.get(connectedRegistryId, version), settledTimes([issuedAt], lastSyncTime, settling), wait);
    return seen.is === "done" ? { is: "done", learned: { ...inUse, lastSyncTime: seen.learned.lastSyncTime } } : seen;
  },
};

/** The client password that a site accepts: the site checks logins itself, by what it synced last. Creates and deletes nothing. */
export const propagated: Lifecycle<PropagatedInputs, PropagatedState> = {
  kind: "cluster/Propagated",
  stateVersion: 1,
  fields: {
    connectedRegistryId: replaces(asArmId),
    // `issuedAt` identifies the password; a key must not be derived from a secret.
    value: ignored,
    issuedAt: updates(),
    generation: updates(),
    settling: ignored,
    wait: ignored,
    timeout: ignored,
  },
  id: ({ connectedRegistryId }) => `${connectedRegistryId}:propagated`,
  phases: [given, synced, settled],
  explain: async ({ connectedRegistryId }, _known, { arm }) => brokenLinks(arm, { connectedRegistryId, images: [], orchestrationPrincipalId: "" }),
  read: async ({ connectedRegistryId = "" }, _known, { arm }) => {
    const live = await arm.get(connectedRegistryId, version);
    return live ? { is: "present" } : goneOrUnknown(arm, parentOf(connectedRegistryId), version);
  },
  remove: [],
};
