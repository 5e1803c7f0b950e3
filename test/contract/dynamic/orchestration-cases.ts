import { configuration } from "../../../components/orchestration/lifecycles/configuration";
import { schema } from "../../../components/orchestration/lifecycles/schema";
import { schemaVersion } from "../../../components/orchestration/lifecycles/schema-version";
import { solutionTemplate } from "../../../components/orchestration/lifecycles/solution-template";
import { solutionTemplateVersion } from "../../../components/orchestration/lifecycles/solution-template-version";
import { stagedSolution } from "../../../components/orchestration/lifecycles/staged-solution";
import { target } from "../../../components/orchestration/lifecycles/target";
import { contextId, facts, resourceGroupId } from "../../../lab/facts";
import { edgeId, edgeSite, stagedSpecification, targetBody } from "../../support/edge-lab";
import { capabilities, type DynamicLab } from "./dynamic-lab";
import { type KindCase, kindCase } from "./kind-case";

const timeout = "PT1M";
const siteGroupId = resourceGroupId(edgeSite.resourceGroup);
const { location } = facts;
const rules = "rules:\n  configs:\n    a:\n      type: string\n      required: true\n      editableAt: [line]\n      editableBy: [OT]\n";

async function madeSchema({ edge }: DynamicLab, name: string): Promise<string> {
  await edge.done("PUT", edgeId(`schemas/${name}`), { location, properties: {} });
  return edgeId(`schemas/${name}`);
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

/** Cases of the kinds of workload orchestration. */
export const orchestrationCases: readonly KindCase[] = [
  kindCase(schema, { declare: async (_lab, number) => ({ resourceGroupId: siteGroupId, name: `app${number}`, location, timeout }), makes: { schemas: 1 } }),
  kindCase(schemaVersion, {
    declare: async (lab, number) => ({ schemaId: await madeSchema(lab, `app${number}`), version: "1.0.0", value: rules, timeout }),
    changes: () => ({ value: { to: rules.replace("a:", "b:"), refused: /EDGE-VERSION-CHANGED/ } }),
    makes: { "schemas/versions": 1 },
  }),
  kindCase(solutionTemplate, {
    declare: async (_lab, number) => ({ resourceGroupId: siteGroupId, name: `app${number}`, location, description: "one", capabilities: ["staging"], timeout }),
    changes: () => ({ description: { to: "two" }, capabilities: { to: capabilities } }),
    makes: { solutionTemplates: 1 },
  }),
  kindCase(solutionTemplateVersion, {
    declare: async (lab, number) => ({
      solutionTemplateId: await madeTemplate(lab, `app${number}`),
      version: "1.0.0",
      configurations: "configs: {}",
      // The lab's registries hold no image here: a version without any is not kept waiting.
      specification: { components: [{ name: "app", type: "helm.v3", properties: {} }] },
      registryId: lab.registryId,
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
      displayName: "one",
      description: "one",
      timeout,
    }),
    changes: () => ({ capabilities: { to: capabilities }, displayName: { to: "two" }, description: { to: "two" } }),
    makes: { targets: 1, configurations: 1, configurationReferences: 1 },
  }),
  kindCase(configuration, {
    declare: async (lab, number) => ({
      targetId: await madeTarget(lab, `line${number}`),
      solutionTemplateId: await madeTemplate(lab, `app${number}`, "1.0.0", "1.1.0"),
      version: "1.0.0",
      values: "a: 1",
      timeout,
    }),
    changes: () => ({ version: { to: "1.1.0" }, values: { to: "a: 2" } }),
    makes: { "configurations/dynamicConfigurations": 1, "configurations/dynamicConfigurations/versions": 1 },
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
        wait: "confirmed",
        timeout,
      };
    },
    changes: ({ templateVersionId }) => ({ templateVersionId: { to: templateVersionId.replace("1.0.0", "1.1.0") }, configuration: { to: "of: another" } }),
    makes: { "targets/solutions": 1, "targets/solutions/versions": 1 },
    leaves: { "targets/solutions": 1 },
  }),
];
