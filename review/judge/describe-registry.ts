import { resourceTypes } from "../../components/core/resource-types";
import { waitPolicyFor } from "../../components/core/sync-schedule";
import { activation } from "../../components/cluster/activation/kind";
import { interruption } from "../../components/cluster/activation/recreation";
import { retiredPassword } from "../../components/registry/retired-password/kind";
import { scopeMap } from "../../components/registry/scope-map/kind";
import { tokenPassword } from "../../components/registry/token-password/kind";
import { token } from "../../components/registry/token/kind";
import {
  addedAndRemoved,
  describeKind,
  formatValue,
  high,
  idField,
  type KindDescription,
  low,
  medium,
  none,
  ownerField,
  perSiteIdField,
} from "./kind-description";

const refused = "sign-ins with it are refused";
const isContinuous = (schedule: unknown) => waitPolicyFor(formatValue(schedule)) === "confirmed";

const connectedRegistry: KindDescription = {
  type: resourceTypes.connectedRegistry,
  label: "connected registry",
  create: low("the hub's registry accepts the site as a connected registry"),
  update: low("applied at the site's next sync"),
  replace: high(
    "the site's registry must be activated again and fetch its content over the WAN again (assumed:replaced-registry-syncs-again); pulls fail until then",
  ),
  delete: high("the site's registry no longer syncs"),
  fields: {
    connectedRegistryName: { label: "name" },
    mode: { label: "mode" },
    "parent.syncProperties.schedule": {
      label: "sync schedule (UTC)",
      format: (value) => `${formatValue(value)}${isContinuous(value) ? " (continuous)" : ""}`,
      impact: (_before, after) =>
        isContinuous(after)
          ? low("new images are synced as soon as they are available")
          : low("new images are synced at these times only; images that are not at the site when a run ends stay Pending"),
    },
    "parent.syncProperties.tokenId": idField("sync token"),
    clientTokenIds: idField("client tokens"),
    "parent.syncProperties.messageTtl": { label: "message TTL" },
    "parent.syncProperties.syncWindow": { label: "sync window" },
    "logging.logLevel": { label: "log level" },
    "logging.auditLogStatus": { label: "audit log" },
    notificationsList: { label: "notifications" },
    "garbageCollection.enabled": { label: "garbage collection" },
    "garbageCollection.schedule": { label: "garbage collection schedule (UTC)" },
  },
};

/** Kinds that represent a site in the hub's registry, in dependency order. */
export const registryKinds: readonly KindDescription[] = [
  describeKind(scopeMap, {
    label: "scope map",
    create: low("defines the repositories that a token can read"),
    update: medium("the permissions of its token change"),
    replace: high(`its token is recreated as well; ${refused} until the site has the new password`),
    delete: high("its token can no longer read any repository"),
    fields: {
      name: { label: "name" },
      description: { label: "description" },
      owner: ownerField,
      actions: {
        label: "repositories",
        format: formatRepositories,
        impact: (before, after) =>
          addedAndRemoved(before, after).removed.length > 0
            ? medium("its token can no longer read some repositories; pods that need images from them cannot be started again")
            : low("its token can read more repositories"),
      },
    },
  }),
  describeKind(token, {
    label: "token",
    create: low("a new identity for signing in to the registry"),
    update: medium("the permissions of clients that sign in with it change"),
    replace: high(`${refused} until the site has the new password`),
    delete: high(refused),
    fields: {
      name: { label: "name" },
      scopeMapId: idField("scope map"),
      owner: ownerField,
      status: { label: "status", impact: (_before, after) => (after === "enabled" ? low("sign-ins with it are accepted") : high(refused)) },
    },
  }),
  describeKind(tokenPassword, {
    label: "password",
    create: low("the first password is issued"),
    update: medium("a new password is issued; the current one stays valid until the site has received the new one"),
    replace: high(`the current password is deleted before the site has a new one; until then, ${refused}`),
    delete: high(refused),
    fields: {
      tokenId: idField("token"),
      plannedGeneration: { label: "generation" },
      reason: { label: "reason" },
      trigger: { label: "requested rotation" },
      notAfter: { label: "expires" },
      validity: { label: "validity" },
      margin: { label: "rotation margin" },
    },
  }),
  describeKind(retiredPassword, {
    label: "previous password",
    create: none("there is no previous password yet"),
    update: low("the previous password is removed once the new one is in use"),
    replace: low("the previous password of another token is removed once the new one is in use"),
    delete: none("no effect"),
    fields: { tokenId: idField("token"), slot: { label: "slot in use" } },
  }),
  connectedRegistry,
  describeKind(activation, {
    label: "activation",
    create: none("the connected registry activates itself"),
    update: none("no effect"),
    replace: high(
      `the site's registry is installed again on a new volume: pulls fail for ${interruption}; every image that the site syncs is fetched over the WAN again (estimate: time to uninstall, deactivate, install and sync, from the service's documentation)`,
    ),
    delete: high("the connected registry is deactivated"),
    fields: {
      connectedRegistryId: idField("connected registry"),
      connectedClusterId: perSiteIdField("cluster"),
      extension: { label: "extension" },
      serviceAddress: { label: "service address", isPerSite: true },
      ownsCertificate: { label: "certificate from the config" },
      lost: { label: "found by a refresh" },
    },
  }),
];

/** Shortens `repositories/<name>/content/read` and the like to the names of the repositories. */
function formatRepositories(actions: unknown): string {
  const names = (Array.isArray(actions) ? actions : []).map(String).map((action) => /^repositories\/(.+)\/[^/]+\/[^/]+$/.exec(action)?.[1] ?? action);
  return [...new Set(names)].sort().join(", ");
}
