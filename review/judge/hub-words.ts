import { configTemplate } from "../../components/orchestration/config-template/kind";
import { configTemplateVersion } from "../../components/orchestration/config-template-version/kind";
import { contextCapabilities } from "../../components/orchestration/context-capabilities/kind";
import { schema } from "../../components/orchestration/schema/kind";
import { schemaVersion } from "../../components/orchestration/schema-version/kind";
import { solutionTemplate } from "../../components/orchestration/solution-template/kind";
import { solutionTemplateVersion } from "../../components/orchestration/solution-template-version/kind";
import { importedImage } from "../../components/registry/imported-image/kind";
import { registryGuard } from "../../components/registry/registry-guard/kind";
import { changedValues, gainedAndLost, high, type KindWords, low, medium, none, ownKind } from "./kind-words";

const noSource = "no site can sync or be given images any more, and the images in it are gone";

const resourceGroup: KindWords = {
  type: "azure-native:resources:ResourceGroup",
  noun: "resource group",
  create: low("a place for the hub's resources"),
  update: low("its tags or settings change"),
  replace: high(`everything in it is deleted; ${noSource}`),
  delete: high(`everything in it is deleted; ${noSource}`),
  fields: { location: { label: "region" }, resourceGroupName: { label: "name" } },
};

const registry: KindWords = {
  type: "azure-native:containerregistry:Registry",
  noun: "registry",
  create: low("the registry that all sites sync from"),
  update: medium("settings of the registry that all sites sync from change"),
  replace: high(noSource),
  delete: high(noSource),
  fields: {
    "sku.name": {
      label: "SKU",
      means: (_before, after) =>
        after === "Premium" ? low("sites can be fed from it") : high("sites can sync no more, because only Premium feeds connected registries"),
    },
    dataEndpointEnabled: {
      label: "data endpoint",
      means: (_before, after) =>
        after === true ? low("sites can sync through it") : high("sites can sync no more, because they sync through the data endpoint"),
    },
    adminUserEnabled: { label: "admin account" },
    anonymousPullEnabled: { label: "pull without signing in" },
    publicNetworkAccess: { label: "public network access", means: () => high("a site that comes over the public network is let in or shut out by it") },
    networkRuleBypassOptions: { label: "services let past the network rules" },
    zoneRedundancy: { label: "zone redundancy" },
    location: { label: "region" },
    registryName: { label: "name" },
  },
};

const diagnostics: KindWords = {
  type: "azure-native:monitor:DiagnosticSetting",
  noun: "diagnostic setting",
  create: none("the registry's logs are kept in a workspace"),
  update: low("where the registry's logs are kept changes"),
  replace: low("where the registry's logs are kept changes"),
  delete: medium("nobody keeps the registry's logs any more"),
  fields: { workspaceId: { label: "workspace" } },
};

const roleDefinition: KindWords = {
  type: "azure-native:authorization:RoleDefinition",
  noun: "role for orchestration extensions",
  create: none("sites give it to their orchestration extension from their next run on"),
  update: medium("what the orchestration extensions of all sites may do changes"),
  replace: medium("refused while a site has it"),
  delete: medium("refused while a site has it"),
  fields: { roleName: { label: "name" }, permissions: { label: "actions" }, assignableScopes: { label: "where it may be given" } },
};

const offered = none("is offered to sites; none gets it before it pins it");
const noLongerOffered = medium("is no longer offered; refused while a site has it");

/** Kinds that a hub is made of, in the order in which they depend on each other. */
export const hubWords: readonly KindWords[] = [
  resourceGroup,
  registry,
  diagnostics,
  roleDefinition,
  ownKind(importedImage, {
    noun: "imported image",
    create: none("is copied by Azure from another registry, unless it is there already"),
    update: medium("another source for an image that sites may have: refused unless it is the same image"),
    replace: low("it is imported by another name; the one before stays in the registry"),
    delete: none("nothing is called: the image stays in the registry"),
    fields: { image: { label: "name" }, source: { label: "source" }, credentials: { label: "login", isSecret: true } },
  }),
  ownKind(contextCapabilities, {
    noun: "list of capabilities",
    create: medium("names are added to a list that the whole tenant shares"),
    update: medium("a list that the whole tenant shares changes"),
    replace: medium("names are taken out of one context and added to another"),
    delete: medium("names that this hub added are taken out of a list that the whole tenant shares"),
    fields: { capabilities: { label: "capabilities" } },
  }),
  ownKind(schema, {
    noun: "schema",
    create: offered,
    update: low("only how it is made changes"),
    replace: noLongerOffered,
    delete: noLongerOffered,
    fields: { name: { label: "name" }, location: { label: "region" } },
  }),
  ownKind(schemaVersion, {
    noun: "schema version",
    create: offered,
    update: medium("a version that sites may have is written anew"),
    replace: noLongerOffered,
    delete: noLongerOffered,
    fields: { version: { label: "version" }, value: { label: "rules", difference: changedValues } },
  }),
  ownKind(configTemplate, {
    noun: "config template",
    create: offered,
    update: low("how the config template is described changes"),
    replace: noLongerOffered,
    delete: noLongerOffered,
    fields: { name: { label: "name" }, location: { label: "region" }, description: { label: "description" } },
  }),
  ownKind(configTemplateVersion, {
    noun: "config template version",
    create: offered,
    update: medium("a version that solutions may read is written anew"),
    replace: noLongerOffered,
    delete: noLongerOffered,
    fields: { version: { label: "version" }, configurations: { label: "values", difference: changedValues } },
  }),
  ownKind(solutionTemplate, {
    noun: "solution template",
    create: offered,
    update: low("how the solution is described changes"),
    replace: noLongerOffered,
    delete: noLongerOffered,
    fields: {
      name: { label: "name" },
      location: { label: "region" },
      description: { label: "description" },
      capabilities: {
        label: "capabilities",
        means: (before, after) =>
          gainedAndLost(before, after).gained.length > 0
            ? medium("a site that lacks a capability that is new here cannot be given it any more")
            : low("more sites can be given it"),
      },
    },
  }),
  ownKind(solutionTemplateVersion, {
    noun: "solution version",
    create: offered,
    update: medium("a version that sites may have is written anew"),
    replace: noLongerOffered,
    delete: noLongerOffered,
    fields: { version: { label: "version" }, configurations: { label: "configuration template", difference: changedValues } },
  }),
  ownKind(registryGuard, {
    noun: "guard",
    create: none("the hub cannot be destroyed while sites sync from it"),
    update: none("only how long it looks changes"),
    replace: none("it guards another registry"),
    delete: low("refused while sites sync from the registry"),
    fields: {},
  }),
];
