import { azureSite } from "../../../components/orchestration/azure-site/kind";
import { configTemplate } from "../../../components/orchestration/config-template/kind";
import { configTemplateLink } from "../../../components/orchestration/config-template-link/kind";
import { configTemplateVersion } from "../../../components/orchestration/config-template-version/kind";
import { configuration } from "../../../components/orchestration/configuration/kind";
import { contextCapabilities } from "../../../components/orchestration/context-capabilities/kind";
import { fetchedImages } from "../../../components/orchestration/fetched-images/kind";
import { installation } from "../../../components/orchestration/installation/kind";
import { schema } from "../../../components/orchestration/schema/kind";
import { schemaVersion } from "../../../components/orchestration/schema-version/kind";
import { solutionTemplate } from "../../../components/orchestration/solution-template/kind";
import { solutionTemplateVersion } from "../../../components/orchestration/solution-template-version/kind";
import { stagedSolution } from "../../../components/orchestration/staged-solution/kind";
import { supersededRevisions } from "../../../components/orchestration/superseded-revisions/kind";
import { target } from "../../../components/orchestration/target/kind";
import { contextId, facts, resourceGroupId } from "../../../lab/facts";
import { edgeId, edgeSite, stagedSpecification, targetBody } from "../../support/edge-lab";
import { capabilities, type DynamicLab } from "./dynamic-lab";
import { type KindCase, kindCase } from "./kind-case";

const timeout = "PT1M";
/** Clock speed of cases that stage revisions beforehand; the staging itself is not tested. */
const stagingSpeed = 600;
const siteGroupId = resourceGroupId(edgeSite.resourceGroup);
const { location } = facts;
/** API version that some cases select: the lab answers in the same way as in the default one. */
const apiVersion = "2026-06-01" as const;
const rules = "rules:\n  configs:\n    a:\n      type: string\n      required: true\n      editableAt: [line]\n      editableBy: [OT]\n";

async function madeSchema({ edge }: DynamicLab, name: string): Promise<string> {
  await edge.done("PUT", edgeId(`schemas/${name}`), { location, properties: {} });
  return edgeId(`schemas/${name}`);
}

async function madeConfigTemplate({ edge }: DynamicLab, name: string): Promise<string> {
  await edge.done("PUT", edgeId(`configTemplates/${name}`), { location, properties: { description: name } });
  return edgeId(`configTemplates/${name}`);
}

async function madeTemplate({ edge }: DynamicLab, name: string, ...versions: string[]): Promise<string> {
  const id = edgeId(`solutionTemplates/${name}`);
  await edge.done("PUT", id, { location, properties: { description: name, capabilities } });
  for (const version of versions) {
    const properties = { configurations: `configs:\n  of: ${version}\n`, specification: stagedSpecification([`app:${version}`]), orchestratorType: "TO" };
    await edge.done("POST", `${id}/createVersion`, { version, solutionTemplateVersion: { properties } });
  }
  return id;
}

async function madeTarget({ edge }: DynamicLab, name: string): Promise<string> {
  await edge.done("PUT", edgeId(`targets/${name}`), targetBody({ capabilities }));
  return edgeId(`targets/${name}`);
}

/** Stages these versions of a template on a new target, one revision each. Returns the revision ids in this order. */
async function madeRevisions(lab: DynamicLab, number: number, ...versions: string[]) {
  const { edge } = lab;
  const targetId = await madeTarget(lab, `line${number}`);
  const solutionTemplateId = await madeTemplate(lab, `app${number}`, ...versions);
  const revisionIds: string[] = [];
  for (const version of versions) {
    const review = { solutionTemplateVersionId: `${solutionTemplateId}/versions/${version}`, solutionInstanceName: "app" };
    const { id } = (await edge.done("POST", `${targetId}/reviewSolutionVersion`, review)).properties;
    await edge.done("POST", `${targetId}/publishSolutionVersion`, { solutionVersionId: id });
    await edge.settled(id);
    revisionIds.push(id);
  }
  return { targetId, solutionTemplateId, instance: "app", revisionIds };
}

const owner = "organization/edge-staging/line-1";
const absentSite = {
  ...{ site: "line-1", loginServer: "127.0.0.1:1", serviceAddress: "10.96.0.50", extensionName: "line1", authoritySecret: "ca", context: "nowhere" },
  ...{ username: "line1-pull", password: "secret" },
};

/** Cases of the kinds of workload orchestration. */
export const orchestrationCases: readonly KindCase[] = [
  kindCase(contextCapabilities, {
    // Nothing reads the capabilities elsewhere, so no propagation time is needed.
    declare: async (_lab, number) => ({ contextId, capabilities: ["staging", `audit${number}`], propagation: "PT0S", timeout }),
    changes: ({ capabilities: names }) => ({ capabilities: { to: names.map((name) => name.replace("audit", "weld")) } }),
    makes: { capabilities: 1 },
    // The killed process did not record which names it added: names that may belong to others stay.
    leavesAfterKill: { capabilities: 1 },
    afterDelete: "changed",
  }),
  kindCase(azureSite, {
    declare: async (_lab, number) => ({ siteId: edgeId(`sites/hall-${number}`), level: "factory", contextId, referenceName: `hall-${number}`, timeout }),
    changes: () => ({ level: { to: "line" } }),
    makes: { sites: 1, "contexts/siteReferences": 1 },
    // Neither is ever deleted.
    leaves: { sites: 1, "contexts/siteReferences": 1 },
    afterDelete: "nothing",
  }),
  kindCase(schema, {
    declare: async (_lab, number) => ({ resourceGroupId: siteGroupId, name: `app${number}`, location, owner, timeout }),
    changes: () => ({ owner: { to: `${owner}b` }, tags: { to: { unit: "plants" } } }),
    makes: { schemas: 1 },
  }),
  kindCase(schemaVersion, {
    declare: async (lab, number) => ({ schemaId: await madeSchema(lab, `app${number}`), version: "1.0.0", value: rules, apiVersion, timeout }),
    changes: () => ({ value: { to: rules.replace("a:", "b:"), refused: /EDGE-VERSION-CHANGED/ } }),
    makes: { "schemas/versions": 1 },
  }),
  kindCase(configTemplate, {
    declare: async (_lab, number) => ({ resourceGroupId: siteGroupId, name: `lines${number}`, location, description: "one", owner, timeout }),
    changes: () => ({ description: { to: "two" }, owner: { to: `${owner}b` }, tags: { to: { unit: "plants" } } }),
    makes: { configTemplates: 1 },
  }),
  kindCase(configTemplateVersion, {
    declare: async (lab, number) => ({
      configTemplateId: await madeConfigTemplate(lab, `lines${number}`),
      version: "1.0.0",
      configurations: "configs: { a: 1 }",
      apiVersion,
      timeout,
    }),
    changes: () => ({ configurations: { to: "configs: { a: 2 }", refused: /EDGE-VERSION-CHANGED/ } }),
    makes: { "configTemplates/versions": 1 },
  }),
  kindCase(configTemplateLink, {
    declare: async (lab, number) => {
      const configTemplateId = await madeConfigTemplate(lab, `lines${number}`);
      return { configTemplateId, targetId: await madeTarget(lab, `line${number}`), contextId, timeout };
    },
    makes: { "configTemplates/configTemplateMetadatas": 1, links: 1 },
    // The service keeps the metadata of a removed link.
    leaves: { "configTemplates/configTemplateMetadatas": 1 },
  }),
  kindCase(solutionTemplate, {
    declare: async (_lab, number) => ({
      resourceGroupId: siteGroupId,
      name: `app${number}`,
      location,
      description: "one",
      capabilities: ["staging"],
      externalValidation: false,
      owner,
      timeout,
    }),
    changes: () => ({
      description: { to: "two" },
      capabilities: { to: capabilities },
      externalValidation: { to: true },
      owner: { to: `${owner}b` },
      tags: { to: { unit: "plants" } },
    }),
    makes: { solutionTemplates: 1 },
  }),
  kindCase(solutionTemplateVersion, {
    declare: async (lab, number) => ({
      solutionTemplateId: await madeTemplate(lab, `app${number}`),
      version: "1.0.0",
      configurations: "configs: {}",
      // The lab's registries hold no image: a version without images does not wait.
      specification: { components: [{ name: "app", type: "helm.v3", properties: {} }] },
      registryId: lab.registryId,
      apiVersion,
      timeout,
    }),
    changes: () => ({
      configurations: { to: "configs: { a: 1 }", refused: /EDGE-VERSION-CHANGED/ },
      specification: { to: { components: [] }, refused: /EDGE-VERSION-CHANGED/ },
    }),
    makes: { "solutionTemplates/versions": 1 },
  }),
  kindCase(target, {
    declare: async (_lab, number) => ({
      resourceGroupId: siteGroupId,
      name: `line${number}`,
      location,
      customLocationId: edgeSite.customLocationId,
      contextId,
      hierarchyLevel: "line",
      capabilities: ["staging"],
      solutionScope: "hall",
      displayName: "one",
      description: "one",
      owner,
      connectedClusterId: edgeSite.connectedClusterId,
      force: false,
      timeout,
    }),
    changes: ({ connectedClusterId }) => ({
      capabilities: { to: capabilities },
      displayName: { to: "two" },
      description: { to: "two" },
      owner: { to: `${owner}b` },
      tags: { to: { unit: "plants" } },
      connectedClusterId: { to: connectedClusterId.replace("rg-", "RG-other-"), with: { force: true } },
      force: { to: true },
    }),
    makes: { targets: 1, configurations: 1, configurationReferences: 1 },
  }),
  kindCase(configuration, {
    declare: async (lab, number) => ({
      targetId: await madeTarget(lab, `line${number}`),
      solutionTemplateId: await madeTemplate(lab, `app${number}`, "1.0.0", "1.1.0"),
      version: "1.0.0",
      values: "a: 1",
      apiVersion,
      timeout,
    }),
    changes: () => ({ version: { to: "1.1.0" }, values: { to: "a: 2" } }),
    makes: { "configurations/dynamicConfigurations": 1, "configurations/dynamicConfigurations/versions": 1 },
  }),
  kindCase(fetchedImages, {
    declare: async ({ edge, registryId }, number) => {
      const connectedRegistryId = await edge.lab.connectedRegistry(registryId, `line${number}x`);
      return {
        connectedRegistryId,
        syncScopeMapId: `${registryId}/scopeMaps/line${number}x`,
        solution: "app",
        version: "1.0.0",
        images: ["app:1.0.0"],
        repositories: ["app"],
        // The service's state counts, because the site does not exist here. Program tests read from a site.
        siteRegistry: absentSite,
        proofMode: "preferred" as const,
        syncSchedule: "* * * * *",
        stallTimeout: "PT1M",
        by: owner,
        wait: "confirmed" as const,
        timeout,
      };
    },
    changes: () => ({ images: { to: ["app:1.1.0"] } }),
    makes: {},
    afterDelete: "nothing",
  }),
  kindCase(stagedSolution, {
    declare: async (lab, number) => {
      const solutionTemplateId = await madeTemplate(lab, `app${number}`, "1.0.0", "1.1.0");
      return {
        targetId: await madeTarget(lab, `line${number}`),
        solutionTemplateId,
        templateVersionId: `${solutionTemplateId}/versions/1.0.0`,
        instance: "app",
        configuration: "of: 1.0.0",
        images: ["app:1.0.0"],
        connectedRegistryId: `${lab.registryId}/connectedRegistries/line1`,
        orchestrationPrincipalId: "",
        wait: "confirmed" as const,
        timeout,
      };
    },
    changes: ({ templateVersionId }) => ({ templateVersionId: { to: templateVersionId.replace("1.0.0", "1.1.0") }, configuration: { to: "of: another" } }),
    makes: { "targets/solutions": 1, "targets/solutions/versions": 1 },
    leaves: { "targets/solutions": 1 },
  }),
  kindCase(installation, {
    declare: async (lab, number) => {
      const { revisionIds, ...given } = await madeRevisions(lab, number, "1.0.0", "1.1.0");
      return { ...given, solutionVersionId: revisionIds[0] ?? "", wait: "confirmed" as const, timeout };
    },
    changes: ({ solutionVersionId }) => ({ solutionVersionId: { to: solutionVersionId.replace("1.0.0", "1.1.0") } }),
    makes: { "targets/solutions/instances": 1 },
    speed: stagingSpeed,
    afterDelete: "changed",
  }),
  kindCase(supersededRevisions, {
    declare: async (lab, number) => {
      const { revisionIds, ...given } = await madeRevisions(lab, number, "1.0.0", "1.1.0", "1.2.0", "1.3.0");
      return { ...given, superseded: revisionIds.slice(0, 2), solutionVersionId: revisionIds[2] ?? "", keep: 0, wait: "confirmed" as const, timeout };
    },
    changes: ({ solutionVersionId }) => ({ solutionVersionId: { to: solutionVersionId.replace("1.2.0", "1.3.0") }, keep: { to: 1 } }),
    makes: { "targets/solutions/versions": -2 },
    speed: stagingSpeed,
    leaves: { "targets/solutions/versions": -2 },
    afterDelete: "nothing",
  }),
];
