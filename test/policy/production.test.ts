import assert from "node:assert/strict";
import { auditStates } from "../../cli/audit/audit-states";
import { Hub } from "../../components/hub/hub";
import type { OrchestrationRole } from "../../components/core/orchestration-role";
import type { MaintenanceWindow } from "../../components/maintenance/maintenance";
import type { SiteArgs } from "../../components/site/args";
import { Site } from "../../components/site/site";
import type { StateResource } from "../../policy/fleet-rule";
import { hubSchema } from "../../program/config/hub-schema";
import { siteSchema } from "../../program/config/site-schema";
import { type Declared, declare } from "../support/mocks";
import { hubRegistryId, registryAnswers } from "../support/registry-answers";
import { siteSettings } from "../support/site-settings";

const workspace =
  "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-edge-logs/providers/Microsoft.OperationalInsights/workspaces/edge-logs";
const subscription = { subscriptionId: "22222222-2222-4222-8222-222222222222", resourceGroup: "rg-edge-hub", location: "eastus2" };
const selected = { name: "edgehub", workspace, network: { access: "selected", addresses: ["203.0.113.10"] } };
const staged = { components: [{ name: "vision", properties: { staged: { acrResourceId: hubRegistryId, images: ["factory/vision:1.0.0"] } } }] };
const version = {
  version: "1.0.0",
  schema: "rules: {}",
  template: "configs:\n  vision:\n    image: $connectedRegistryIP() + '/factory/vision:1.0.0'\n",
  specification: staged,
  images: ["factory/vision:1.0.0"],
};

/** State of a stack declared with mocks. A resource depends on the resources whose ids and outputs it received. */
const recorded = (stack: string, declared: readonly Declared[]): StateResource[] => {
  const answers = new Map(declared.map(({ name, type, inputs }) => [name, registryAnswers[type]?.(inputs) ?? { id: "" }]));
  const urn = (name: string) => `urn::${name}`;
  return declared.map(({ name, type, parent, after, inputs, options }) => {
    const text = JSON.stringify(inputs);
    const isGiven = (value: unknown) => typeof value === "string" && value.includes("/") && text.includes(JSON.stringify(value));
    const givers = [...answers].filter(([other, { id, state }]) => other !== name && [id, ...Object.values(state ?? {})].some(isGiven));
    const dependsOn = [parent, ...after, ...givers.map(([other]) => other)].map(urn);
    const { additionalSecretOutputs: secretOutputs = [], retainOnDelete: isRetained = false } = options;
    return { stack, type, urn: urn(name), id: answers.get(name)?.id ?? "", properties: inputs, outputs: {}, secretOutputs, dependsOn, isRetained };
  });
};

const hubOf = async (settings: object) => {
  const config = hubSchema.parse({ ...subscription, registry: selected, ...settings });
  const solutions = [{ name: "vision", description: "Finds faulty parts", capabilities: ["staging"], versions: [version] }];
  const { declared } = await declare(registryAnswers, (options) => new Hub("hub", { ...config, images: [], solutions, configTemplates: [] }, options));
  return recorded("hub", declared);
};
const windows: MaintenanceWindow[] = [{ zone: "Europe/Rome", days: ["saturday"], start: "02:00", duration: "PT4H" }];
const siteOf = async (registry: object = {}, orchestrationRole: OrchestrationRole = "least-privilege", change: Partial<SiteArgs> = { windows }) => {
  const { registry: settings, passwords } = siteSchema.shape;
  const args = {
    ...siteSettings,
    registry: settings.parse({ serviceAddress: "10.96.0.50", ...registry }),
    passwords: passwords.parse({ validity: "P90D" }),
    registryId: hubRegistryId,
    loginServer: "edgehub.azurecr.io",
    orchestrationRole,
    proof: "required" as const,
    ...change,
    orchestrationPrincipalId: "33333333-3333-4333-8333-333333333333",
    solutions: [
      {
        name: "vision",
        version: "1.0.0",
        values: {},
        images: ["factory/vision:1.0.0"],
        repositories: ["factory/vision"],
        installation: "on" as const,
        keepRevisions: 1,
        solutionTemplateId: "template",
        configTemplateIds: [],
        templateVersionId: "template/versions/1.0.0",
      },
    ],
  };
  const { declared } = await declare(registryAnswers, (options) => new Site("line-1", args, options));
  return recorded("line-1", declared);
};
const mandatory = (...states: StateResource[][]) =>
  auditStates(states, "production")
    .findings.filter(({ level }) => level === "mandatory")
    .map(({ rule, resource }) => `${rule} ${resource}`);

describe("the production profile", () => {
  it("accepts a hub with selected addresses and diagnostic logs, and a site of that hub", async () =>
    assert.deepEqual(mandatory(await hubOf({}), await siteOf()), []));

  it("accepts a registry without a public endpoint", async () =>
    assert.deepEqual(mandatory(await hubOf({ registry: { ...selected, network: { access: "private" } } })), []));

  for (const [schedule, window] of [
    ["0 2 * * 6", undefined],
    ["0 2 * * 6", "P1D"],
    ["0 22 1 * *", "PT8H"],
  ])
    it(`accepts a site with sync schedule ${schedule} and ${window ? `window ${window}` : "no window"}`, async () =>
      assert.deepEqual(mandatory(await siteOf({ syncSchedule: schedule, syncWindow: window })), []));

  for (const [what, settings, broken] of [
    ["has an open network", { registry: { ...selected, network: { access: "open" } } }, "registry-network hub-registry"],
    ["has no Log Analytics workspace", { registry: { ...selected, workspace: undefined } }, "registry-diagnostics hub-registry"],
    ["has no zone redundancy", { registry: { ...selected, zoneRedundancy: "Disabled" } }, "registry-zone-redundancy hub-registry"],
    ["is deleted with its stack", { retain: false }, "registry-retained hub-registry"],
  ] as const)
    it(`refuses a hub that ${what}`, async () => assert.deepEqual(mandatory(await hubOf(settings)), [broken]));

  it("refuses a site that installs solutions without maintenance windows", async () =>
    assert.deepEqual(mandatory(await siteOf({}, "least-privilege", {})), ["installation-in-window line-1-vision-installation"]));

  it("refuses a site that does not require the proof of images", async () =>
    assert.deepEqual(mandatory(await siteOf({}, "least-privilege", { windows, proof: "preferred" })), ["images-proved line-1-vision-staged"]));

  it("refuses a site whose orchestration extension has the staging guide's broad roles", async () =>
    assert.deepEqual(mandatory(await siteOf({}, "built-in")), [
      "role-not-contributor line-1-access-contributor",
      "role-not-contributor line-1-access-configuration",
    ]));
});
