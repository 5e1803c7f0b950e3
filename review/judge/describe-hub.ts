import { textAt } from "../../components/core/json";
import { resourceTypes } from "../../components/core/resource-types";
import { configTemplateVersion } from "../../components/orchestration/config-template-version/kind";
import { configTemplate } from "../../components/orchestration/config-template/kind";
import { contextCapabilities } from "../../components/orchestration/context-capabilities/kind";
import { schemaVersion } from "../../components/orchestration/schema-version/kind";
import { schema } from "../../components/orchestration/schema/kind";
import { solutionTemplateVersion } from "../../components/orchestration/solution-template-version/kind";
import { solutionTemplate } from "../../components/orchestration/solution-template/kind";
import { importedImage } from "../../components/registry/imported-image/kind";
import { lockedTags } from "../../components/registry/locked-tags/kind";
import { providerRegistrations } from "../../components/subscription/provider-registrations/kind";
import { registryGuard } from "../../components/registry/registry-guard/kind";
import { addedAndRemoved, changedValues, describeKind, high, type KindDescription, low, medium, none, ownerField, tagsField } from "./kind-description";

const noSource = "no site can sync or stage images any more, and all images in it are deleted";

const subscriptionProvider: KindDescription = {
  type: "pulumi:providers:azure-native",
  label: "Azure provider",
  create: none("changes nothing in Azure"),
  update: none("changes nothing in Azure"),
  replace: none("changes nothing in Azure"),
  delete: none("changes nothing in Azure"),
  fields: { subscriptionId: { label: "subscription" } },
};

const resourceGroup: KindDescription = {
  type: resourceTypes.resourceGroup,
  label: "resource group",
  create: low("will hold the hub's resources"),
  update: low("its tags or settings change"),
  replace: high(`everything in it is deleted; ${noSource}`),
  delete: high(`everything in it is deleted; ${noSource}`),
  fields: { location: { label: "region" }, resourceGroupName: { label: "name" } },
};

/** `retainOnDelete`; that nobody declares it any more is rated like its creation. */
const stays = "stays in Azure, without a stack that declares it";

const contextGroup: KindDescription = {
  type: resourceTypes.resourceGroup,
  names: /-context-group$/,
  label: "resource group of the context",
  create: low("will hold the tenant's context; it stays when the stack is destroyed"),
  update: none("no effect in Azure: the program does not change it after its creation"),
  replace: low("another resource group will hold the context; the previous one stays"),
  delete: low(stays),
  fields: { location: { label: "region" }, resourceGroupName: { label: "name" } },
};

const context: KindDescription = {
  type: resourceTypes.context,
  label: "context",
  create: medium("the tenant gets its only context, which stays when the stack is destroyed"),
  update: none("no effect in Azure: the program does not change it after its creation"),
  replace: high("is refused: a tenant can have one context only"),
  delete: medium(stays),
  fields: { location: { label: "region" }, contextName: { label: "name" }, resourceGroupName: { label: "resource group" } },
};

const registry: KindDescription = {
  type: resourceTypes.registry,
  label: "registry",
  create: low("all sites will sync from it"),
  update: medium("settings of the registry that all sites sync from change"),
  replace: high(noSource),
  delete: high(noSource),
  fields: {
    "sku.name": {
      label: "SKU",
      impact: (_before, after) =>
        after === "Premium" ? low("sites can sync from it") : high("sites can no longer sync, because only Premium registries support connected registries"),
    },
    dataEndpointEnabled: {
      label: "data endpoint",
      impact: (_before, after) =>
        after === true ? low("sites can sync through it") : high("sites can no longer sync, because connected registries sync through the data endpoint"),
    },
    adminUserEnabled: { label: "admin account" },
    anonymousPullEnabled: { label: "anonymous pull" },
    publicNetworkAccess: { label: "public network access", impact: () => high("sites that connect over the public network gain or lose access") },
    networkRuleBypassOptions: { label: "network rule bypass" },
    zoneRedundancy: { label: "zone redundancy" },
    location: { label: "region" },
    registryName: { label: "name" },
  },
};

const diagnostics: KindDescription = {
  type: resourceTypes.diagnosticSetting,
  label: "diagnostic setting",
  create: none("the registry's logs are sent to a workspace"),
  update: low("the destination of the registry's logs changes"),
  replace: low("the destination of the registry's logs changes"),
  delete: medium("the registry's logs are no longer kept"),
  fields: { workspaceId: { label: "workspace" } },
};

const roleDefinition: KindDescription = {
  type: resourceTypes.roleDefinition,
  label: "custom role",
  create: none("sites assign it to their orchestration extension from their next run on"),
  update: medium("permissions of the orchestration extensions of all sites change"),
  replace: medium("refused while a site has it assigned"),
  delete: medium("refused while a site has it assigned"),
  fields: { roleName: { label: "name" }, permissions: { label: "actions" }, assignableScopes: { label: "assignable scopes" } },
};

const available = none("becomes available; a site gets it only after its stack pins it");
const unavailable = medium("is no longer available; refused while a site uses it");

/** Kinds of a hub, in dependency order. */
export const hubKinds: readonly KindDescription[] = [
  subscriptionProvider,
  describeKind(providerRegistrations, {
    label: "resource providers",
    create: low("registers what is missing in the subscription, and never takes a registration back"),
    update: low("registers what is missing in the subscription"),
    replace: low("registers what is missing in another subscription"),
    delete: low("no effect in Azure: the registrations stay"),
    fields: { namespaces: { label: "providers" } },
  }),
  contextGroup,
  context,
  resourceGroup,
  registry,
  diagnostics,
  roleDefinition,
  describeKind(importedImage, {
    label: "imported image",
    create: none("is copied by Azure from the source registry, unless it already exists"),
    update: medium("changes the source of an image that sites may have; refused unless the image is identical"),
    replace: low("is imported under the new name; the image under the previous name stays in the registry"),
    delete: none("no effect: the image stays in the registry"),
    fields: {
      image: { label: "name" },
      source: { label: "source" },
      sourceRegistryId: { label: "registry of the source" },
      credentials: { label: "credentials", isSecret: true },
    },
  }),
  describeKind(contextCapabilities, {
    label: "context capabilities",
    create: medium("adds capabilities to a list that the whole tenant shares"),
    update: medium("changes a list of capabilities that the whole tenant shares"),
    replace: medium("removes capabilities from one context and adds them to another"),
    delete: medium("removes the capabilities that this hub added to a list that the whole tenant shares"),
    fields: { capabilities: { label: "capabilities" } },
  }),
  describeKind(schema, {
    label: "schema",
    create: available,
    update: low("only the way it is created changes"),
    replace: unavailable,
    delete: unavailable,
    fields: { name: { label: "name" }, location: { label: "region" }, owner: ownerField, tags: tagsField },
  }),
  describeKind(schemaVersion, {
    label: "schema version",
    create: available,
    update: medium("overwrites a version that sites may use"),
    replace: unavailable,
    delete: unavailable,
    fields: { version: { label: "version" }, value: { label: "rules", difference: changedValues } },
  }),
  describeKind(configTemplate, {
    label: "config template",
    create: available,
    update: low("its description changes"),
    replace: unavailable,
    delete: unavailable,
    fields: { name: { label: "name" }, location: { label: "region" }, description: { label: "description" }, owner: ownerField, tags: tagsField },
  }),
  describeKind(configTemplateVersion, {
    label: "config template version",
    create: available,
    update: medium("overwrites a version that solutions may read"),
    replace: unavailable,
    delete: unavailable,
    fields: { version: { label: "version" }, configurations: { label: "values", difference: changedValues } },
  }),
  describeKind(solutionTemplate, {
    label: "solution template",
    create: available,
    update: low("its description changes"),
    replace: unavailable,
    delete: unavailable,
    fields: {
      name: { label: "name" },
      owner: ownerField,
      tags: tagsField,
      location: { label: "region" },
      description: { label: "description" },
      capabilities: {
        label: "capabilities",
        impact: (before, after) =>
          addedAndRemoved(before, after).added.length > 0
            ? medium("sites that lack an added capability can no longer receive the solution")
            : low("more sites can receive the solution"),
      },
      externalValidation: {
        label: "external validation",
        impact: (_before, after) =>
          after === true
            ? medium("published revisions wait for the external validator")
            : medium("published revisions are staged without the external validator"),
      },
    },
  }),
  describeKind(solutionTemplateVersion, {
    label: "solution version",
    create: available,
    update: medium("overwrites a version that sites may use"),
    replace: unavailable,
    delete: unavailable,
    fields: { version: { label: "version" }, configurations: { label: "configuration template", difference: changedValues } },
  }),
  describeKind(lockedTags, {
    label: "locked tags",
    create: low("the tags of all published images can no longer be moved or deleted by a push; only a person unlocks them"),
    update: low("the tags of newly published images are locked; others stay locked"),
    replace: low("the tags in another registry are locked; those in the former one stay locked"),
    delete: low("the tags stay locked; those of newly published images are no longer locked"),
    fields: { images: { label: "images", difference: addedImages } },
  }),
  describeKind(registryGuard, {
    label: "registry deletion guard",
    create: none("the hub cannot be destroyed while sites sync from it"),
    update: none("the tags of registry and resource group, or what it looks after, change"),
    replace: none("protects another registry"),
    delete: low("refused while sites sync from the registry"),
    fields: { owner: ownerField, tags: tagsField, removes: { label: "what a destroy deletes" } },
  }),
];

/** Images whose tag is locked after the change and was not declared before. */
function addedImages(before: unknown, after: unknown): string {
  return addedAndRemoved(imageNames(before), imageNames(after)).added.join(", ");
}

function imageNames(images: unknown): string[] {
  return Array.isArray(images) ? images.flatMap((image) => textAt(image, "image") ?? []) : [];
}
