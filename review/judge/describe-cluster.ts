import { interruption } from "../../components/cluster/activation/recreation";
import { extensionRemoval } from "../../components/cluster/extension-removal/kind";
import { propagated } from "../../components/cluster/propagated/kind";
import { readiness } from "../../components/cluster/readiness/kind";
import { serviceAddress } from "../../components/cluster/service-address/kind";
import { resourceTypes } from "../../components/core/resource-types";
import { extensionTrustImpact, nodeTrustKinds } from "./describe-node-trust";
import { warmNodesKind } from "./describe-warm-nodes";
import {
  describeKind,
  type FieldDescription,
  formatValue,
  high,
  idField,
  type Impact,
  type KindDescription,
  low,
  medium,
  none,
  ownerField,
  perSiteIdField,
} from "./kind-description";

/** Label of the inputs that `site.retireUnreachable` sets. */
export const retireUnreachable = "retirement while unreachable";

/** Impact of turning `site.retireUnreachable` on or off. The value is compared as text, because the Kubernetes provider's inputs are strings. */
export const retireImpact =
  (effect: string) =>
  (_before: unknown, after: unknown): Impact =>
    formatValue(after) === "true" ? high(effect) : low("destroying the site requires a reachable cluster; otherwise nothing is deleted");

const certificateField = (label: string): FieldDescription => ({
  label,
  isSecret: true,
  impact: () =>
    medium("the registry serves the new certificate after a restart: pulls fail on nodes that do not trust its issuer; containerd does not restart"),
});

const extension: KindDescription = {
  type: resourceTypes.extension,
  label: "connected registry extension",
  create: low("the site gets its own registry"),
  update: medium("the Helm release is upgraded in place; the registry may restart, and pulls fail meanwhile (assumed:extension-update-in-place)"),
  replace: high(`the registry is uninstalled and installed again; pulls fail for ${interruption}`),
  delete: high("the registry and all its images are deleted; pods at the site can no longer pull"),
  fields: {
    "configurationSettings.service.clusterIP": { label: "service address", isPerSite: true },
    "configurationSettings.pvc.storageRequest": {
      label: "volume size",
      impact: () => medium("the volume grows if its storage class allows it; the registry may restart (assumed:volume-change)"),
    },
    "configurationSettings.pvc.storageClassName": {
      label: "storage class",
      impact: () => medium("an existing volume keeps its class, so the upgrade may be refused (assumed:volume-change)"),
    },
    "configurationSettings.cert-manager.install": { label: "install cert-manager" },
    "configurationSettings.trustDistribution.enabled": { label: "trust distribution", impact: (_before, after) => extensionTrustImpact(after) },
    "configurationProtectedSettings.connectionString": {
      label: "connection string",
      isSecret: true,
      impact: () => low("the connection string is sent again; the registry restarts only if it changed, for example after a new sync password"),
    },
    "configurationSettings.cert-manager.enabled": { label: "certificate from cert-manager" },
    "configurationProtectedSettings.tls.secret": certificateField("certificate Secret"),
    "configurationProtectedSettings.tls.crt": certificateField("certificate"),
    "configurationProtectedSettings.tls.key": certificateField("certificate key"),
    "configurationProtectedSettings.tls.cacrt": certificateField("certificate authority"),
    extensionName: { label: "name" },
    version: { label: "version" },
    autoUpgradeMinorVersion: { label: "automatic minor upgrades" },
    releaseTrain: { label: "release train" },
  },
};

const clusterProvider: KindDescription = {
  type: "pulumi:providers:kubernetes",
  label: "Kubernetes provider",
  create: none("changes nothing in the cluster"),
  update: none("only the access to the cluster changes"),
  replace: high("everything that this program manages in the cluster is recreated"),
  delete: none("changes nothing in the cluster"),
  fields: {
    context: { label: "context", isPerSite: true },
    clusterIdentifier: perSiteIdField("cluster"),
    deleteUnreachable: {
      label: retireUnreachable,
      impact: retireImpact("if the site is destroyed while its cluster is unreachable, objects in the cluster are removed from the Pulumi state only"),
    },
    skipUpdateUnreachable: { label: retireUnreachable },
  },
};

const pullSecret: KindDescription = {
  type: resourceTypes.secret,
  label: "pull secret",
  create: low("pods can pull with it"),
  update: low("its password is updated; running pods are not affected"),
  replace: medium("new pods cannot pull while it is being recreated"),
  delete: high("new pods can no longer pull"),
  fields: { "metadata.name": { label: "name" }, "metadata.namespace": { label: "namespace" } },
};

const namespace: KindDescription = {
  type: resourceTypes.namespace,
  label: "namespace",
  create: low("admits the registry's pods, including privileged ones"),
  update: medium("changes which pods are admitted"),
  replace: high("everything in it is deleted, including the site's registry"),
  delete: high("everything in it is deleted, including the site's registry"),
  fields: { "metadata.name": { label: "name" } },
};

/** Kinds in and around a site's cluster, in dependency order. */
export const clusterKinds: readonly KindDescription[] = [
  describeKind(serviceAddress, {
    label: "service address",
    create: none("an address is chosen once and kept"),
    update: none("only the way it is chosen changes"),
    replace: high("the site's registry moves to another address; its certificate and every image name that contains the address change with it"),
    delete: none("the address becomes available again"),
    fields: { connectedClusterId: perSiteIdField("cluster"), name: { label: "name" }, address: { label: "service address", isPerSite: true } },
  }),
  namespace,
  extension,
  describeKind(extensionRemoval, {
    label: "extension removal check",
    create: none("no effect"),
    update: none("no effect"),
    replace: none("no effect"),
    delete: none("requires a connected cluster, unless the cluster was declared permanently gone"),
    fields: {
      connectedClusterId: perSiteIdField("cluster"),
      name: { label: "name" },
      owner: ownerField,
      removes: { label: "what a destroy deletes" },
      force: {
        label: retireUnreachable,
        impact: retireImpact(
          "if the site is destroyed while its cluster is not connected, the extension is deleted from Azure only, and its pods keep running",
        ),
      },
    },
  }),
  ...nodeTrustKinds,
  warmNodesKind,
  describeKind(readiness, {
    label: "readiness check",
    create: none("the run waits for the site's first sync"),
    update: none("the run waits for a sync"),
    replace: none("the run waits for a sync"),
    delete: none("no effect"),
    fields: { connectedRegistryId: idField("connected registry") },
  }),
  describeKind(propagated, {
    label: "client password propagation",
    create: none("the run waits until the site has received the password"),
    update: none("the run waits until the site has received the new password and uses the previous one until then"),
    replace: none("the run waits until the site has received the password"),
    delete: none("no effect"),
    fields: { connectedRegistryId: idField("connected registry") },
  }),
  clusterProvider,
  pullSecret,
];
