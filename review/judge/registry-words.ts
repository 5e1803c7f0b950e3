import { waitPolicyFor } from "../../components/core/sync-schedule";
import { activation } from "../../components/registry/activation/kind";
import { retiredPassword } from "../../components/registry/retired-password/kind";
import { scopeMap } from "../../components/registry/scope-map/kind";
import { token } from "../../components/registry/token/kind";
import { tokenPassword } from "../../components/registry/token-password/kind";
import { byName, gainedAndLost, high, type KindWords, low, medium, none, ownKind, told } from "./kind-words";

const refused = "whoever signs in with it is refused";

const connectedRegistry: KindWords = {
  type: "azure-native:containerregistry:ConnectedRegistry",
  noun: "connected registry",
  create: low("the hub's registry knows the site's"),
  update: low("the site learns of it at its next sync"),
  replace: high("the site's registry must be activated anew and copy again over the WAN what it holds (assumed); pulls fail until then"),
  delete: high("the site's registry syncs no more"),
  fields: {
    connectedRegistryName: { label: "name" },
    mode: { label: "mode" },
    "parent.syncProperties.schedule": {
      label: "sync schedule (UTC)",
      tell: (value) => `${told(value)}${waitPolicyFor(told(value)) === "confirmed" ? " (continuous)" : ""}`,
      means: (_before, after) =>
        waitPolicyFor(told(after)) === "confirmed"
          ? low("new images come as soon as they are there")
          : low("new images come at these times only, and what is not on the site when a run ends is Pending"),
    },
    "parent.syncProperties.tokenId": byName("sync token"),
    clientTokenIds: byName("client tokens"),
    "parent.syncProperties.messageTtl": { label: "messages to the site live" },
    "parent.syncProperties.syncWindow": { label: "sync window" },
    "logging.logLevel": { label: "log level" },
    "logging.auditLogStatus": { label: "audit log" },
    notificationsList: { label: "notifications" },
    "garbageCollection.enabled": { label: "garbage collection" },
    "garbageCollection.schedule": { label: "garbage collection schedule (UTC)" },
  },
};

/** Kinds by which a site is known to the hub's registry, in the order in which they depend on each other. */
export const registryWords: readonly KindWords[] = [
  ownKind(scopeMap, {
    noun: "scope map",
    create: low("says which repositories a token reads"),
    update: medium("what a token may do changes"),
    replace: high(`its token is made anew as well: ${refused} until the site has the new password`),
    delete: high("its token may read nothing any more"),
    fields: {
      name: { label: "name" },
      description: { label: "description" },
      actions: {
        label: "repositories",
        tell: repositoriesOf,
        means: (before, after) =>
          gainedAndLost(before, after).lost.length > 0
            ? medium("its token can no longer read some of what it reads now; pods that need it cannot be started anew")
            : low("its token can read more"),
      },
    },
  }),
  ownKind(token, {
    noun: "token",
    create: low("a name to sign in with"),
    update: medium("what signs in with it may do something else"),
    replace: high(`${refused} until the site has the new password`),
    delete: high(refused),
    fields: {
      name: { label: "name" },
      scopeMapId: byName("scope map"),
      status: { label: "status", means: (_before, after) => (after === "enabled" ? low("signing in with it works") : high(refused)) },
    },
  }),
  ownKind(tokenPassword, {
    noun: "password",
    create: low("the first password is issued"),
    update: medium("another password is issued; the one in use stays good until the site has learnt it"),
    replace: high(`the password in use is gone before the site has another: ${refused} until then`),
    delete: high(refused),
    fields: {
      tokenId: byName("token"),
      plannedGeneration: { label: "generation" },
      reason: { label: "why" },
      trigger: { label: "rotation asked for" },
      notAfter: { label: "ends" },
      validity: { label: "good for" },
      margin: { label: "replaced before its end by" },
    },
  }),
  ownKind(retiredPassword, {
    noun: "retirement of the former password",
    create: none("there is no former password yet"),
    update: low("the former password is taken away, once the new one is in use"),
    replace: low("the former password of another token is taken away, once the new one is in use"),
    delete: none("nothing is called"),
    fields: { tokenId: byName("token"), slot: { label: "kept" } },
  }),
  connectedRegistry,
  ownKind(activation, {
    noun: "activation",
    create: none("the site's instance activates itself"),
    update: none("nothing is called"),
    replace: high("the site's registry is deactivated and must activate anew"),
    delete: high("the site's registry is deactivated"),
    fields: { connectedRegistryId: byName("connected registry") },
  }),
];

/** `repositories/<name>/content/read` and the like, by the names. */
function repositoriesOf(actions: unknown): string {
  const names = (Array.isArray(actions) ? actions : []).map(String).map((action) => /^repositories\/(.+)\/[^/]+\/[^/]+$/.exec(action)?.[1] ?? action);
  return [...new Set(names)].sort().join(", ");
}
