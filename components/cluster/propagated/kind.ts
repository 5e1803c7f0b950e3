import { brokenLinks } from "../../diagnosis/broken-links";
import { apiVersions } from "../../core/api-versions";
import { parentOf } from "../../core/arm-id";
import { asArmId, ignored, replaces, updates } from "../../core/field-table";
import { settledTimes, syncedAfter } from "../readiness/site-sync";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { CallPhase, Lifecycle, WithTimeout, WaitPhase } from "../../dynamic/lifecycle";

const version = apiVersions.containerRegistry;

export interface PropagatedInputs extends WithTimeout {
  connectedRegistryId: string;
  /** The client token's newest password. Secret; what changes is told by its time. */
  candidate: string;
  candidateTime: string;
  /** Generation of the candidate; a first one replaces none, so nothing has to settle. */
  issuedGeneration: number;
  /** How much later than the password a sync must be before it is used, ISO 8601. */
  settling: string;
  /** Wait until it is so, or go on with the password before and look again at the next run. */
  wait: "confirmed" | "accepted";
}

export interface PropagatedState {
  /** The password to pull with: the newest that the site is known to take. Secret. */
  password: string;
  /** Creation time of that password. */
  passwordTime: string;
  /** The same, once the site is known to take it; none before the first. */
  confirmedTime: string;
  lastSyncTime: string;
}

/** While the site takes no password at all, the newest is as good as any. */
const given: CallPhase<PropagatedInputs, PropagatedState> = {
  name: "given",
  start: async () => undefined,
  learn: ({ candidate, candidateTime }, _result, { confirmedTime }) =>
    confirmedTime === undefined ? { password: candidate, passwordTime: candidateTime } : {},
};

/** A sync later than the password. */
const synced: WaitPhase<PropagatedInputs, PropagatedState> = {
  name: "synced",
  waitPolicy: ({ wait }) => wait,
  observe: async ({ connectedRegistryId, candidateTime, wait }, _known, { arm }) => {
    const seen = syncedAfter(await arm.get(connectedRegistryId, version), [candidateTime], wait);
    return seen.is === "done" ? { is: "done", learned: { lastSyncTime: seen.learned.lastSyncTime } } : seen;
  },
};

/** The site takes the password: a sync has ended that began after it was issued. Until then the one before stays in use. */
const settled: WaitPhase<PropagatedInputs, PropagatedState> = {
  name: "settled",
  waitPolicy: ({ wait }) => wait,
  observe: async (inputs, { lastSyncTime = inputs.candidateTime }, { arm }) => {
    const { connectedRegistryId, candidate, candidateTime, issuedGeneration, settling, wait } = inputs;
    const taken = { password: candidate, passwordTime: candidateTime, confirmedTime: candidateTime };
    if (issuedGeneration === 1) return { is: "done", learned: taken };
    const seen = syncedAfter(await arm.get(connectedRegistryId, version), settledTimes([candidateTime], lastSyncTime, settling), wait);
    return seen.is === "done" ? { is: "done", learned: { ...taken, lastSyncTime: seen.learned.lastSyncTime } } : seen;
  },
};

/** What a site has learnt of a client token's passwords: it checks logins itself, by what it last synced. Nothing is made and nothing is removed. */
export const propagated: Lifecycle<PropagatedInputs, PropagatedState> = {
  kind: "cluster/Propagated",
  stateVersion: 1,
  fields: {
    connectedRegistryId: replaces(asArmId),
    // Its time tells it apart, and a key must not be made from a secret.
    candidate: ignored,
    candidateTime: updates(),
    issuedGeneration: updates(),
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
