import { brokenLinks } from "../../chain/broken-links";
import { apiVersions } from "../../core/api-versions";
import { parentOf } from "../../core/arm-id";
import { asArmId, ignored, replaces, updates } from "../../core/field-table";
import { isOlder, settledTimes, syncedAfter } from "../../core/site-sync";
import { absent } from "../../dynamic/absent";
import type { CallPhase, Known, Lifecycle, Patience, WaitPhase } from "../../dynamic/lifecycle";

const version = apiVersions.containerRegistry;

export interface ReadinessInputs extends Patience {
  connectedRegistryId: string;
  /** Creation time of the sync password. */
  passwordTime: string;
  /** Generation of the sync password; a first one replaces none, so nothing has to settle. */
  issuedGeneration: number;
  /** When the extension, which carries the password to the site, was last changed; empty where the service does not say. */
  extensionTime: string;
  /** ARM id of the extension: where the site does not come, its failure says why. */
  extensionId: string;
  /** How much later than everything a sync must be before the password before may go, ISO 8601. */
  settling: string;
  /** Wait until it is so, or go on and look again at the next run. */
  wait: "confirmed" | "accepted";
}

export interface ReadinessState {
  connectionState: string;
  lastSyncTime: string;
  /** When the site was told of the password. */
  toldTime: string;
  /** Creation time of the password that the site is known to sync with. */
  confirmedTime: string;
}

/** When the site was told: with the extension. Where that has no time the service's present one stands in for it. */
const told: CallPhase<ReadinessInputs, ReadinessState> = {
  name: "told",
  start: async () => undefined,
  learn: async ({ connectedRegistryId, extensionTime }, _result, _known, { arm }) => {
    if (extensionTime !== "") return { toldTime: extensionTime };
    const { time } = await arm.send({ method: "GET", path: connectedRegistryId, apiVersion: version });
    return { toldTime: time.toISOString() };
  },
};

/** A sync later than everything it must know. */
const synced: WaitPhase<ReadinessInputs, ReadinessState> = {
  name: "synced",
  patience: ({ wait }) => wait,
  observe: async (inputs, known, { arm }) => {
    if (isBehind(inputs)) return { is: "failed", fault: behind(inputs), undo: [told.name] };
    return syncedAfter(await arm.get(inputs.connectedRegistryId, version), timesOf(inputs, known), inputs.wait);
  },
};

/** A password that replaces one is confirmed by a sync that surely was its own. */
const settled: WaitPhase<ReadinessInputs, ReadinessState> = {
  name: "settled",
  patience: ({ wait }) => wait,
  observe: async (inputs, known, { arm }) => {
    const { connectedRegistryId, passwordTime: confirmedTime, issuedGeneration, settling, wait } = inputs;
    if (issuedGeneration === 1) return { is: "done", learnt: { confirmedTime } };
    const after = settledTimes(timesOf(inputs, known), known.lastSyncTime ?? confirmedTime, settling);
    const seen = syncedAfter(await arm.get(connectedRegistryId, version), after, wait);
    return seen.is === "done" ? { is: "done", learnt: { ...seen.learnt, confirmedTime } } : seen;
  },
};

/** The site's registry is up and syncs with its present password. Nothing is made and nothing is removed. */
export const readiness: Lifecycle<ReadinessInputs, ReadinessState> = {
  kind: "cluster/Readiness",
  stateVersion: 1,
  fields: {
    connectedRegistryId: replaces(asArmId),
    passwordTime: updates(),
    issuedGeneration: updates(),
    // Agents may touch the extension's time at any moment; only a new password has to be confirmed.
    extensionTime: ignored,
    extensionId: ignored,
    settling: ignored,
    wait: ignored,
    timeout: ignored,
  },
  id: ({ connectedRegistryId }) => `${connectedRegistryId}:readiness`,
  phases: [told, synced, settled],
  explain: async ({ connectedRegistryId, extensionId }, _known, { arm }) =>
    brokenLinks(arm, { connectedRegistryId, extensionId, images: [], orchestrationPrincipalId: "" }),
  read: async ({ connectedRegistryId = "" }, _known, { arm }) => {
    const live = await arm.get(connectedRegistryId, version);
    return live ? { is: "present" } : absent(arm, parentOf(connectedRegistryId), version);
  },
  remove: [],
};

function timesOf({ passwordTime }: ReadinessInputs, { toldTime = passwordTime }: Known<ReadinessState>): string[] {
  return [passwordTime, toldTime];
}

/** The clocks of two services may differ by seconds, which a first password's extension may follow within; a later one takes its minute to be good. */
function isBehind({ passwordTime, issuedGeneration, extensionTime }: ReadinessInputs): boolean {
  return issuedGeneration > 1 && extensionTime !== "" && isOlder(extensionTime, passwordTime);
}

function behind({ extensionTime, passwordTime }: ReadinessInputs) {
  return {
    code: "EDGE-EXTENSION-BEHIND",
    what: "the extension is older than the sync password, so the site was not told of it",
    given: `extension changed ${extensionTime}, password issued ${passwordTime}`,
    fix: "run `pulumi up` of the whole stack, without --target",
  };
}
