import { extensionRemoval } from "../../components/cluster/extension-removal/kind";
import { propagated } from "../../components/cluster/propagated/kind";
import { readiness } from "../../components/cluster/readiness/kind";
import { serviceAddress } from "../../components/cluster/service-address/kind";
import { configTemplateLink } from "../../components/orchestration/config-template-link/kind";
import { configuration } from "../../components/orchestration/configuration/kind";
import { installation } from "../../components/orchestration/installation/kind";
import { stagedSolution } from "../../components/orchestration/staged-solution/kind";
import { supersededRevisions } from "../../components/orchestration/superseded-revisions/kind";
import { target } from "../../components/orchestration/target/kind";
import { byName, changedValues, type FieldWords, gainedAndLost, high, type KindWords, low, medium, none, ownByName, ownKind, told } from "./kind-words";
import { nodeCommandWords } from "./node-command-words";
import { distributionMeaning, nodeTrustWords } from "./node-trust-words";

const otherCertificate = (label: string): FieldWords => ({
  label,
  isSecret: true,
  means: () => medium("it serves another certificate once it has restarted: pulls fail on nodes that do not trust who signed it; no containerd restarts"),
});

const extension: KindWords = {
  type: "azure-native:kubernetesconfiguration:Extension",
  noun: "registry on the site",
  create: low("the site gets a registry of its own"),
  update: medium("its release is upgraded in place: it may restart, and pulls fail while it does (assumed)"),
  replace: high("it is removed and installed anew; pulls fail until it has synced again, and what it holds is copied over the WAN again (assumed)"),
  delete: high("it goes with all images in it, and no pod of the site can pull any more"),
  fields: {
    "configurationSettings.service.clusterIP": { label: "service address", isOwn: true },
    "configurationSettings.pvc.storageRequest": {
      label: "size of the volume",
      means: () => medium("the volume grows, where its storage class lets it; it may restart (assumed)"),
    },
    "configurationSettings.pvc.storageClassName": {
      label: "storage class",
      means: () => medium("a volume that is there keeps its class, so the upgrade may be refused (assumed)"),
    },
    "configurationSettings.cert-manager.install": { label: "install cert-manager" },
    "configurationSettings.trustDistribution.enabled": { label: "makes nodes trust it", means: (_before, after) => distributionMeaning(after) },
    "configurationProtectedSettings.connectionString": {
      label: "connection string",
      isSecret: true,
      means: () => low("its connection string is sent again; it restarts only if that is another one, as after a new sync password"),
    },
    "configurationSettings.cert-manager.enabled": { label: "makes its own certificate" },
    "configurationProtectedSettings.tls.secret": otherCertificate("Secret of its certificate"),
    "configurationProtectedSettings.tls.crt": otherCertificate("certificate"),
    "configurationProtectedSettings.tls.key": otherCertificate("key of its certificate"),
    "configurationProtectedSettings.tls.cacrt": otherCertificate("authority of its certificate"),
    extensionName: { label: "name" },
    version: { label: "version" },
    autoUpgradeMinorVersion: { label: "upgrades itself" },
    releaseTrain: { label: "release train" },
  },
};

const withoutCluster = "retirement without the cluster";

/** What it comes to that a site may be destroyed without its cluster, or may no more; a plain resource has its inputs as texts. */
const retired = (what: string) => (_before: unknown, after: unknown) =>
  told(after) === "true" ? high(what) : low("when the site is destroyed, its cluster is asked, and nothing goes while that is away");

const clusterProvider: KindWords = {
  type: "pulumi:providers:kubernetes",
  noun: "way to the cluster",
  create: none("nothing in the cluster changes"),
  update: none("the same cluster is reached another way"),
  replace: high("everything that this program has in the cluster is made anew"),
  delete: none("nothing in the cluster changes"),
  fields: {
    context: { label: "context", isOwn: true },
    clusterIdentifier: ownByName("cluster"),
    deleteUnreachable: {
      label: withoutCluster,
      means: retired("when the site is destroyed while the cluster cannot be reached, what this program has in it is only forgotten"),
    },
    skipUpdateUnreachable: { label: withoutCluster },
  },
};

const pullSecret: KindWords = {
  type: "kubernetes:core/v1:Secret",
  noun: "pull secret",
  create: low("pods can pull with it"),
  update: low("its password is written anew; what runs goes on"),
  replace: medium("new pods cannot pull between its deletion and its making"),
  delete: high("new pods cannot pull any more"),
  fields: { "metadata.name": { label: "name" }, "metadata.namespace": { label: "namespace" } },
};

const namespace: KindWords = {
  type: "kubernetes:core/v1:Namespace",
  noun: "namespace",
  create: low("the registry's pods are let in, privileged ones too"),
  update: medium("which pods are let in changes"),
  replace: high("everything in it is deleted, the site's registry with it"),
  delete: high("everything in it is deleted, the site's registry with it"),
  fields: { "metadata.name": { label: "name" } },
};

const roleAssignment: KindWords = {
  type: "azure-native:authorization:RoleAssignment",
  noun: "role of the orchestration extension",
  create: low("it may add what is staged to the site's sync map"),
  update: medium("what it may do at the registry changes"),
  replace: medium("it may add nothing to the site's sync map until it is made again"),
  delete: medium("it may add nothing to the site's sync map any more, so nothing new can be staged"),
  fields: {},
};

/** Kinds that a site is made of beside what the registry knows of it, in the order in which they depend on each other. */
export const siteWords: readonly KindWords[] = [
  ownKind(serviceAddress, {
    noun: "service address",
    create: none("an address is chosen once and kept"),
    update: none("only how it is chosen changes"),
    replace: high("the site's registry moves to another address, and with it its certificate and every image name that is built from the address"),
    delete: none("the address may be chosen for something else"),
    fields: { connectedClusterId: ownByName("cluster"), name: { label: "name" }, address: { label: "service address", isOwn: true } },
  }),
  namespace,
  extension,
  ownKind(extensionRemoval, {
    noun: "check before the registry on the site is removed",
    create: none("nothing is called"),
    update: none("nothing is called"),
    replace: none("nothing is called"),
    delete: none("the cluster must be connected, unless it was said to be gone for ever"),
    fields: {
      connectedClusterId: ownByName("cluster"),
      name: { label: "name" },
      force: {
        label: withoutCluster,
        means: retired("when the site is destroyed while its cluster is not connected, its registry goes from Azure alone, and what runs there goes on"),
      },
    },
  }),
  ...nodeTrustWords,
  nodeCommandWords,
  ownKind(readiness, {
    noun: "readiness",
    create: none("the run waits for the site's first sync"),
    update: none("the run waits for a sync"),
    replace: none("the run waits for a sync"),
    delete: none("nothing is called"),
    fields: { connectedRegistryId: byName("connected registry") },
  }),
  ownKind(propagated, {
    noun: "propagation of the client password",
    create: none("the run waits until the site knows the password"),
    update: none("the run waits until the site knows the new password, and goes on with the one before until then"),
    replace: none("the run waits until the site knows the password"),
    delete: none("nothing is called"),
    fields: { connectedRegistryId: byName("connected registry") },
  }),
  clusterProvider,
  pullSecret,
  roleAssignment,
  ownKind(target, {
    noun: "target",
    create: low("workload orchestration knows the site"),
    update: low("how workload orchestration knows the site changes"),
    replace: high("the site is forgotten and made anew, and all that is staged or installed goes before"),
    delete: high("workload orchestration knows the site no more"),
    fields: {
      name: { label: "name" },
      location: { label: "region" },
      hierarchyLevel: { label: "level" },
      customLocationId: ownByName("custom location"),
      contextId: byName("context"),
      connectedClusterId: ownByName("cluster"),
      force: {
        label: withoutCluster,
        means: retired(
          "when the site is destroyed while its cluster is not connected, the target and its solutions go from Azure alone, and what runs there goes on",
        ),
      },
      displayName: { label: "display name" },
      description: { label: "description" },
      capabilities: {
        label: "capabilities",
        means: (before, after) =>
          gainedAndLost(before, after).lost.length > 0
            ? medium("a solution that needs a capability that goes cannot be given to the site any more")
            : low("more solutions can be given to the site"),
      },
    },
  }),
  ownKind(configTemplateLink, {
    noun: "link of a config template",
    create: low("solutions of the site can read the config template"),
    update: none("only how it is made changes"),
    replace: medium("solutions of the site cannot read the config template until it is linked anew"),
    delete: low("solutions of the site cannot read the config template any more"),
    fields: { configTemplateId: byName("config template"), targetId: byName("target"), contextId: byName("context") },
  }),
  ownKind(configuration, {
    noun: "configuration",
    create: low("a revision can be made with its values"),
    update: low("the next revision is made with its values"),
    replace: medium("its values are removed and set anew"),
    delete: low("its values are removed"),
    fields: { targetId: byName("target"), version: { label: "for version" }, values: { label: "values", difference: changedValues } },
  }),
  ownKind(stagedSolution, {
    noun: "staged solution",
    create: low("its images come to the site; nothing that runs changes"),
    update: low("another revision is staged beside the one that is there; nothing that runs changes"),
    replace: high("its images are taken off the site before they come again, and a pod that starts meanwhile cannot pull them"),
    delete: high("its images are taken off the site, and a pod that starts anew cannot pull them"),
    fields: {
      targetId: byName("target"),
      templateVersionId: byName("version"),
      images: { label: "images" },
      instance: { label: "instance" },
      configuration: { label: "configuration", difference: changedValues },
    },
  }),
  ownKind(installation, {
    noun: "installation",
    create: medium("the solution begins to run on the site"),
    update: medium("what runs on the site is upgraded in place, and its pods restart"),
    replace: high("what runs on the site is stopped and started anew"),
    delete: high("what runs on the site is stopped"),
    fields: { targetId: byName("target"), instance: { label: "instance" }, solutionVersionId: ownByName("present revision") },
  }),
  ownKind(supersededRevisions, {
    noun: "limit of former revisions",
    create: none("there are none yet"),
    update: low("former revisions beyond it are taken off the site, once the present one is staged"),
    replace: low("former revisions are counted anew"),
    delete: none("former revisions go with the staged solution"),
    fields: { targetId: byName("target"), solutionVersionId: ownByName("present revision"), keep: { label: "kept" } },
  }),
];
