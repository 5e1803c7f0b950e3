import { resourceTypes } from "../../components/core/resource-types";
import { azureSite } from "../../components/orchestration/azure-site/kind";
import { describeKind, type FieldDescription, high, idField, type KindDescription, low, medium, none, perSiteIdField, tagsField } from "./kind-description";

/** Every prerequisite has `retainOnDelete`, so that a deletion only forgets it. */
const forgotten = low("removed from the Pulumi state only; the object stays as it is");

const versionFields: Readonly<Record<string, FieldDescription>> = {
  extensionName: { label: "name" },
  version: { label: "version" },
  autoUpgradeMinorVersion: { label: "automatic minor upgrades" },
  releaseTrain: { label: "release train" },
};

/** What a site needs on its cluster before its own resources, in dependency order. */
export const prerequisiteKinds: readonly KindDescription[] = [
  {
    type: resourceTypes.extension,
    names: /-cert-manager$/,
    label: "cert-manager extension",
    create: low("cert-manager is installed on the cluster"),
    update: medium("cert-manager is upgraded in place; certificates are not issued meanwhile"),
    replace: high("cert-manager is installed again; certificates are not issued meanwhile"),
    delete: forgotten,
    fields: versionFields,
  },
  {
    type: resourceTypes.extension,
    names: /-orchestration$/,
    label: "workload orchestration extension",
    create: low("workload orchestration is installed on the cluster"),
    update: medium("workload orchestration is upgraded in place; nothing is staged or installed meanwhile"),
    replace: high("workload orchestration is installed again with another identity; nothing is staged or installed meanwhile"),
    delete: forgotten,
    fields: {
      ...versionFields,
      "configurationSettings.redis.persistentVolume.size": { label: "volume size" },
      "configurationSettings.redis.persistentVolume.storageClass": { label: "storage class" },
    },
  },
  {
    type: resourceTypes.customLocation,
    label: "custom location",
    create: none("targets of workload orchestration can use the cluster"),
    update: medium("targets on the custom location may be affected"),
    replace: high("the targets on the custom location lose their cluster"),
    delete: forgotten,
    fields: {
      resourceName: { label: "name", isPerSite: true },
      hostResourceId: { label: "cluster", isPerSite: true },
      namespace: { label: "namespace", isPerSite: true },
      clusterExtensionIds: { label: "extensions", isPerSite: true },
      location: { label: "region" },
    },
  },
  {
    type: resourceTypes.namespace,
    names: /-solution-namespace$/,
    label: "namespace of the solutions",
    create: low("pull secrets and solutions can be in it"),
    update: none("names the stack that manages it"),
    replace: medium("the solutions are installed in another namespace; the former one stays"),
    delete: forgotten,
    fields: { "metadata.name": { label: "name" } },
  },
  {
    type: resourceTypes.diagnostic,
    label: "diagnostics of workload orchestration",
    create: low("audits and diagnostics of workload orchestration can be sent to a workspace"),
    update: low("its tags change"),
    replace: medium("audits and diagnostics are not kept meanwhile"),
    delete: medium("audits and diagnostics of workload orchestration are no longer kept"),
    fields: { extendedLocation: { label: "custom location", isPerSite: true }, location: { label: "region" }, tags: tagsField },
  },
  {
    type: resourceTypes.diagnosticSetting,
    names: /-target-diagnostics$/,
    label: "diagnostic setting of the target",
    create: none("audits and diagnostics of workload orchestration are sent to a workspace"),
    update: low("the destination of the audits and diagnostics changes"),
    replace: low("the destination of the audits and diagnostics changes"),
    delete: medium("audits and diagnostics of workload orchestration are no longer kept"),
    fields: { workspaceId: { label: "workspace" } },
  },
  describeKind(azureSite, {
    label: "Azure site",
    create: low("creates what is missing of the Azure site and its reference in the context"),
    update: medium("the level of the site changes, and with it what its targets inherit"),
    replace: low("the former site and reference stay, and what is missing of the others is created"),
    delete: low("no effect in Azure: site and reference stay"),
    fields: {
      siteId: perSiteIdField("site"),
      level: { label: "level" },
      contextId: idField("context"),
      referenceName: { label: "reference", isPerSite: true },
    },
  }),
];
