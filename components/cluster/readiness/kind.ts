import { brokenLinks } from "../../diagnosis/broken-links";
import { apiVersions } from "../../core/api-versions";
import { nameOf, parentOf } from "../../core/arm-id";
import { asArmId, ignored, replaces, updates } from "../../core/field-table";
import { releaseNamespace } from "../../core/connected-registry";
import { isOlder, settledTimes, syncedAfter } from "./site-sync";
import { type ToldInstance, toldInstance } from "../access/reported-instance";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { Context, Failure, Known, Lifecycle, WithTimeout, WaitPhase } from "../../dynamic/lifecycle";
import { ClusterAccessError } from "../access/cluster-access-error";
import { readInstance } from "../access/instance";
import { loadKubeconfig } from "../access/kubeconfig";

const version = apiVersions.containerRegistry;

export interface ReadinessInputs extends WithTimeout {
  connectedRegistryId: string;
  /** The sync password. Secret; what changes is told by its time. */
  password: string;
  /** Its creation time. */
  passwordTime: string;
  /** Generation of the sync password; a first one replaces none, so nothing has to settle. */
  issuedGeneration: number;
  /** When the extension, which carries the password to the site, was last changed; empty where the service does not say. */
  extensionTime: string;
  /** ARM id of the extension: where the site does not come, its failure says why. */
  extensionId: string;
  /** Context of the kubeconfig that leads to the site's cluster. */
  context: string;
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

/** When the site was told: with the extension, and where a password replaces one, once the cluster shows it. Where neither has a time the service's present one stands in for it. */
const told: WaitPhase<ReadinessInputs, ReadinessState> = {
  name: "told",
  waitPolicy: ({ wait }) => wait,
  observe: async (inputs, _known, context) => {
    const { connectedRegistryId, issuedGeneration, extensionTime } = inputs;
    if (isBehind(inputs)) return { is: "failed", fault: behind(inputs) };
    const replacesOne = issuedGeneration > 1;
    const seen = replacesOne ? await seenOnSite(inputs, context) : ({ is: "unseen" } as const);
    if (seen.is === "waiting" || seen.is === "failed") return seen;
    if (replacesOne && seen.is === "unseen") context.log(unseen(connectedRegistryId));
    if (seen.is === "unseen" && extensionTime !== "") return { is: "done", learned: { toldTime: extensionTime } };
    const { time } = await context.arm.send({ method: "GET", path: connectedRegistryId, apiVersion: version });
    return { is: "done", learned: { toldTime: isOlder(time.toISOString(), extensionTime) ? extensionTime : time.toISOString() } };
  },
};

/** A sync later than everything it must know. */
const synced: WaitPhase<ReadinessInputs, ReadinessState> = {
  name: "synced",
  waitPolicy: ({ wait }) => wait,
  observe: async (inputs, known, { arm }) => syncedAfter(await arm.get(inputs.connectedRegistryId, version), timesOf(inputs, known), inputs.wait),
};

/** A password that replaces one is confirmed by a sync that surely was its own. */
const settled: WaitPhase<ReadinessInputs, ReadinessState> = {
  name: "settled",
  waitPolicy: ({ wait }) => wait,
  observe: async (inputs, known, context) => {
    const { connectedRegistryId, passwordTime: confirmedTime, issuedGeneration, settling, wait } = inputs;
    if (issuedGeneration === 1) return { is: "done", learned: { confirmedTime } };
    // A release is not written at one stroke: a pod of the former one may have been seen as the newest.
    const told = await seenOnSite(inputs, context);
    if (told.is === "waiting" || told.is === "failed") return told;
    const after = settledTimes(timesOf(inputs, known), known.lastSyncTime ?? confirmedTime, settling);
    const seen = syncedAfter(await context.arm.get(connectedRegistryId, version), after, wait);
    return seen.is === "done" ? { is: "done", learned: { ...seen.learned, confirmedTime } } : seen;
  },
};

/** The site's registry is up and syncs with its present password. Nothing is made and nothing is removed. */
export const readiness: Lifecycle<ReadinessInputs, ReadinessState> = {
  kind: "cluster/Readiness",
  stateVersion: 1,
  fields: {
    connectedRegistryId: replaces(asArmId),
    // Its time tells it apart, and a key must not be made from a secret.
    password: ignored,
    passwordTime: updates(),
    issuedGeneration: updates(),
    // Agents may touch the extension's time at any moment; only a new password has to be confirmed.
    extensionTime: ignored,
    extensionId: ignored,
    context: ignored,
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
    return live ? { is: "present" } : goneOrUnknown(arm, parentOf(connectedRegistryId), version);
  },
  remove: [],
};

function timesOf({ passwordTime }: ReadinessInputs, { toldTime = passwordTime }: Known<ReadinessState>): string[] {
  return [passwordTime, toldTime];
}

/** Which password the site's registry has, as its cluster shows it. */
async function seenOnSite(
  { connectedRegistryId, extensionId, password, context }: ReadinessInputs,
  { environment }: Context,
): Promise<ToldInstance | ({ is: "failed" } & Failure)> {
  try {
    const look = await readInstance(loadKubeconfig({ context, environment }), releaseNamespace, nameOf(extensionId));
    return toldInstance(look, nameOf(connectedRegistryId), password);
  } catch (error) {
    if (!(error instanceof ClusterAccessError)) throw error;
    return error.kind === "unauthorized" ? { is: "failed", fault: hidden(error.message) } : { is: "waiting", reason: error.message };
  }
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

function unseen(connectedRegistryId: string): string {
  return `[Readiness ${nameOf(connectedRegistryId)}] the cluster does not show which sync password the site has: site.passwords.settling alone guards the one before`;
}

function hidden(given: string) {
  return {
    code: "EDGE-CLUSTER-RIGHTS",
    what: "it cannot be seen whether the site's registry has the new sync password, so the one before is not retired",
    given,
    fix: `let the kubeconfig's user list Secrets and Deployments of namespace ${releaseNamespace}, then run \`pulumi up\` again`,
  };
}
