import { brokenLinks } from "../../diagnosis/broken-links";
import { apiVersions } from "../../core/api-versions";
import { nameOf, parentOf } from "../../core/arm-id";
import { asArmId, ignored, replaces, updates } from "../../core/field-table";
import type { IssuedPassword } from "../../core/issued-password";
import { releaseNamespace } from "../../core/connected-registry";
import { isOlder, settledTimes, syncedAfter } from "./site-sync";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { Context, Failure, Known, Lifecycle, WithTimeout, WaitPhase } from "../../dynamic/lifecycle";
import { ClusterAccessError, clusterFixes } from "../access/cluster-access-error";
import { type PasswordDelivery, passwordDelivery, readInstance } from "../access/instance";
import { loadKubeconfig } from "../access/kubeconfig";

const version = apiVersions.containerRegistry;

/** The IssuedPassword is that of the sync token. */
export interface ReadinessInputs extends WithTimeout, IssuedPassword {
  /** Required. ARM id of the connected registry. */
  connectedRegistryId: string;
  /** Required. When the extension, which delivers the password to the site, was last modified, ISO 8601; empty if the service reports no time. */
  extensionTime: string;
  /** Required. ARM id of the extension: its failure explains a site that does not come online. */
  extensionId: string;
  /** Required. Kubeconfig context of the site's cluster. */
  context: string;
  /** Optional. How long after the last change a sync must finish before the previous password may be removed, ISO 8601. @default PT2M, two syncs of a continuous schedule */
  settling: string;
  /** Optional. `accepted`: the run succeeds with the resource Pending, a later run checks again, and a site may be Offline. @default confirmed */
  wait: "confirmed" | "accepted";
  /** Optional. How long to wait, ISO 8601. @default PT30M */
  timeout: string;
}

export interface ReadinessState {
  connectionState: string;
  lastSyncTime: string;
  /** When the site received the password. */
  deliveredTime: string;
  /** `issuedAt` of the password that the site is known to sync with. */
  confirmedIssuedAt: string;
}

/** The site has received the password: with the extension, and in a rotation once the cluster shows it. Without either time, the service's current time is used. */
const delivered: WaitPhase<ReadinessInputs, ReadinessState> = {
  name: "delivered",
  waitPolicy: ({ wait }) => wait,
  observe: async (inputs, _known, context) => {
    const { connectedRegistryId, generation, extensionTime } = inputs;
    if (isBehind(inputs)) return { is: "failed", fault: behind(inputs) };
    const isRotation = generation > 1;
    const delivery = isRotation ? await deliveryTo(inputs, context) : ({ is: "unseen" } as const);
    if (delivery.is === "waiting" || delivery.is === "failed") return delivery;
    if (isRotation && delivery.is === "unseen") context.log(unseen(connectedRegistryId));
    if (delivery.is === "unseen" && extensionTime !== "") return { is: "done", learned: { deliveredTime: extensionTime } };
    const { time } = await context.arm.send({ method: "GET", path: connectedRegistryId, apiVersion: version });
    return { is: "done", learned: { deliveredTime: isOlder(time.toISOString(), extensionTime) ? extensionTime : time.toISOString() } };
  },
};

/** A sync has finished after the password was issued and delivered. */
const synced: WaitPhase<ReadinessInputs, ReadinessState> = {
  name: "synced",
  waitPolicy: ({ wait }) => wait,
  observe: async (inputs, known, { arm }) => syncedAfter(await arm.get(inputs.connectedRegistryId, version), timesOf(inputs, known), inputs.wait),
};

/** In a rotation, a sync confirms the password only if it certainly used it. */
const settled: WaitPhase<ReadinessInputs, ReadinessState> = {
  name: "settled",
  waitPolicy: ({ wait }) => wait,
  observe: async (inputs, known, context) => {
    const { connectedRegistryId, issuedAt: confirmedIssuedAt, generation, settling, wait } = inputs;
    if (generation === 1) return { is: "done", learned: { confirmedIssuedAt } };
    // A release is not written atomically: the first look may have taken a pod of the previous revision for the newest one.
    const delivery = await deliveryTo(inputs, context);
    if (delivery.is === "waiting" || delivery.is === "failed") return delivery;
    const after = settledTimes(timesOf(inputs, known), known.lastSyncTime ?? confirmedIssuedAt, settling);
    const seen = syncedAfter(await context.arm.get(connectedRegistryId, version), after, wait);
    return seen.is === "done" ? { is: "done", learned: { ...seen.learned, confirmedIssuedAt } } : seen;
  },
};

/** The site's registry is online and syncs with the current sync password. Creates and deletes nothing. */
export const readiness: Lifecycle<ReadinessInputs, ReadinessState> = {
  kind: "cluster/Readiness",
  stateVersion: 1,
  fields: {
    connectedRegistryId: replaces(asArmId),
    // `issuedAt` identifies the password; a key must not be derived from a secret.
    value: ignored,
    issuedAt: updates(),
    generation: updates(),
    // Agents may touch the extension at any moment; only a new password needs confirmation.
    extensionTime: ignored,
    extensionId: ignored,
    context: ignored,
    settling: ignored,
    wait: ignored,
    timeout: ignored,
  },
  id: ({ connectedRegistryId }) => `${connectedRegistryId}:readiness`,
  phases: [delivered, synced, settled],
  explain: async ({ connectedRegistryId, extensionId }, _known, { arm }) =>
    brokenLinks(arm, { connectedRegistryId, extensionId, images: [], orchestrationPrincipalId: "" }),
  read: async ({ connectedRegistryId = "" }, _known, { arm }) => {
    const live = await arm.get(connectedRegistryId, version);
    return live ? { is: "present" } : goneOrUnknown(arm, parentOf(connectedRegistryId), version);
  },
  remove: [],
};

function timesOf({ issuedAt }: ReadinessInputs, { deliveredTime = issuedAt }: Known<ReadinessState>): string[] {
  return [issuedAt, deliveredTime];
}

/** Whether the site's registry has the password, as its cluster shows it. */
async function deliveryTo(
  { connectedRegistryId, extensionId, value, context }: ReadinessInputs,
  { environment }: Context,
): Promise<PasswordDelivery | ({ is: "failed" } & Failure)> {
  try {
    const look = await readInstance(loadKubeconfig({ context, environment }), releaseNamespace, nameOf(extensionId));
    return passwordDelivery(look, nameOf(connectedRegistryId), value);
  } catch (error) {
    if (!(error instanceof ClusterAccessError)) throw error;
    // A login that has expired stays so for the rest of the run.
    if (error.kind === "no-login") return { is: "failed", fault: { code: "EDGE-CLUSTER-UNREACHABLE", what: error.message, fix: clusterFixes["no-login"] } };
    return error.kind === "unauthorized" ? { is: "failed", fault: hidden(error.message) } : { is: "waiting", reason: error.message };
  }
}

/** The clocks of two services may differ by seconds, and the first extension follows its password within seconds. A later one follows after at least a minute. */
function isBehind({ issuedAt, generation, extensionTime }: ReadinessInputs): boolean {
  return generation > 1 && extensionTime !== "" && isOlder(extensionTime, issuedAt);
}

function behind({ extensionTime, issuedAt }: ReadinessInputs) {
  return {
    code: "EDGE-EXTENSION-BEHIND",
    what: "the extension is older than the sync password, so the site has not received it",
    given: `extension modified ${extensionTime}, password issued ${issuedAt}`,
    fix: "run `pulumi up` of the whole stack, without --target",
  };
}

function unseen(connectedRegistryId: string): string {
  return `[Readiness ${nameOf(connectedRegistryId)}] the cluster does not show which sync password the site uses: only site.passwords.settling protects the previous one`;
}

function hidden(given: string) {
  return {
    code: "EDGE-CLUSTER-RIGHTS",
    what: "the kubeconfig's user may not see whether the site's registry has the new sync password, so the previous one is not retired",
    given,
    fix: `let the kubeconfig's user list Secrets and Deployments of namespace ${releaseNamespace}, then run \`pulumi up\` again`,
  };
}
