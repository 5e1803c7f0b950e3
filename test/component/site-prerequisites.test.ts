import assert from "node:assert/strict";
import { roleAssignmentName } from "../../components/core/orchestration-role";
import { declaredSite } from "../support/declared-site";
import { type Answer, named, outline } from "../support/mocks";
import { hubRegistryId } from "../support/registry-answers";
import { siteArgs, vision } from "../support/site-args";
import { unwrap } from "../support/unwrap";

const extensionType = "azure-native:kubernetesconfiguration:Extension";
const customLocationType = "azure-native:extendedlocation:CustomLocation";
const { connectedClusterId, prerequisites: required } = siteArgs;
const extension = (name: string) => `${connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/${name}`;
const customLocationId = connectedClusterId.replace("Microsoft.Kubernetes/connectedClusters/line-1", "Microsoft.ExtendedLocation/customLocations/Hall-1");
const target = { ...siteArgs.target, customLocationId };
const answers: Record<string, Answer> = {
  [extensionType]: ({ extensionName }) => ({
    id: extension(String(extensionName)),
    state: { identity: { type: "SystemAssigned", principalId: `principal of ${String(extensionName)}` } },
  }),
  [customLocationType]: () => ({ id: customLocationId }),
  "azure-native:edge:Diagnostic": ({ diagnosticName }) => ({ id: `${connectedClusterId}/diagnostics/${String(diagnosticName)}` }),
  "azure-native:monitor:DiagnosticSetting": ({ resourceUri, name }) => ({ id: `${String(resourceUri)}/diagnosticSettings/${String(name)}` }),
};
const everything = (mode: "adopt" | "create") => ({ ...required, certManager: mode, orchestration: mode, customLocation: mode });
const names = ["line-1-cert-manager", "line-1-orchestration", "line-1-custom-location"];
const registrations = "line-1-providers";

describe("Site with prerequisites", () => {
  it("declares none of them unless its settings say so", async () => {
    const { declared, made } = await declaredSite({ target }, answers);
    assert.deepEqual(
      declared.filter(({ name }) => [registrations, ...names].includes(name)),
      [],
    );
    assert.equal((await unwrap(made.facts)).createdPrerequisites, undefined);
  });

  it("creates them in the order in which they need each other, and everything else after them", async () => {
    const prerequisites = { ...everything("create"), resourceProviders: "create" as const };
    const change = { target, prerequisites, orchestrationPrincipalId: undefined, solutions: [vision] };
    const { declared, made } = await declaredSite(change, answers);
    assert.deepEqual(
      outline(declared).filter((line) => [registrations, ...names].some((name) => line.includes(` ${name} `))),
      [
        `line-1 > ${registrations} pulumi-nodejs:dynamic/edge:ProviderRegistrations`,
        `line-1 > line-1-cert-manager ${extensionType}`,
        `line-1 > line-1-orchestration ${extensionType}`,
        `line-1 > line-1-custom-location ${customLocationType}`,
      ],
    );
    assert.deepEqual(
      [...names, "line-1-target", "line-1-connected-extension"].map((name) => named(declared, name).after),
      [[], names.slice(0, 1), names.slice(0, 2), names, ["line-1-cert-manager"]].map((after, index) => [
        ...(index === 4 ? ["line-1-connected-activation"] : []),
        registrations,
        ...after,
      ]),
    );
    assert.deepEqual(named(declared, registrations).inputs["subscriptionId"], connectedClusterId.split("/")[2]);
    assert.deepEqual((await unwrap(made.facts)).createdPrerequisites, [extension("cert-manager"), extension("workloadorchestration"), customLocationId]);
  });

  it("keeps them when the stack is destroyed, and imports none that it creates", async () => {
    const { declared } = await declaredSite({ target, prerequisites: everything("create") }, answers);
    for (const name of names) {
      const { options } = named(declared, name);
      assert.deepEqual([options.retainOnDelete, options.import], [true, undefined], name);
    }
  });

  it("sets what the custom location and the orchestration extension need", async () => {
    const prerequisites = { ...everything("create"), orchestrationStorageClassName: "fast" };
    const { declared } = await declaredSite({ target, prerequisites }, answers);
    const { configurationSettings, identity, autoUpgradeMinorVersion } = named(declared, "line-1-orchestration").inputs;
    assert.deepEqual(configurationSettings, { "redis.persistentVolume.size": "20Gi", "redis.persistentVolume.storageClass": "fast" });
    assert.deepEqual([identity, autoUpgradeMinorVersion], [{ type: "SystemAssigned" }, true]);
    const { hostResourceId, clusterExtensionIds, namespace, resourceGroupName, resourceName } = named(declared, "line-1-custom-location").inputs;
    assert.deepEqual(
      { hostResourceId, clusterExtensionIds, namespace, resourceGroupName, resourceName },
      {
        hostResourceId: connectedClusterId,
        clusterExtensionIds: [extension("workloadorchestration")],
        namespace: "hall-1",
        resourceGroupName: "rg-line-1",
        resourceName: "Hall-1",
      },
    );
  });

  it("grants the roles to the identity that was read, else to that of the created extension", async () => {
    const given = { target, prerequisites: everything("create"), solutions: [vision] };
    for (const [orchestrationPrincipalId, expected] of [
      [undefined, "principal of workloadorchestration"],
      ["p", "p"],
    ] as const) {
      const { declared } = await declaredSite({ ...given, orchestrationPrincipalId }, answers);
      const grants = declared.filter(({ type }) => type === "azure-native:authorization:RoleAssignment");
      assert.equal(grants.length, 2);
      for (const { inputs } of grants) {
        const role = String(inputs["roleDefinitionId"]).split("/").at(-1) ?? "";
        assert.deepEqual([inputs["principalId"], inputs["roleAssignmentName"]], [expected, roleAssignmentName(hubRegistryId, role, expected)]);
      }
      assert.equal(named(declared, "line-1-vision-staged").inputs["orchestrationPrincipalId"], expected);
    }
  });

  it("imports those to adopt under the names that the cluster has them, and changes nothing of them", async () => {
    const presentExtensions = { certManager: extension("certs"), orchestration: extension("wo") };
    const { declared, made } = await declaredSite({ target, prerequisites: everything("adopt"), presentExtensions }, answers);
    const imported = names.map((name) => named(declared, name));
    assert.deepEqual(
      imported.map(({ options }) => [options.import, options.retainOnDelete]),
      [extension("certs"), extension("wo"), customLocationId].map((id) => [id, true]),
    );
    for (const { name, inputs, options } of imported)
      assert.deepEqual(
        Object.keys(inputs).filter((input) => !["clusterRp", "clusterResourceName", ...(options.ignoreChanges ?? [])].includes(input)),
        [],
        name,
      );
    assert.equal((await unwrap(made.facts)).createdPrerequisites, undefined);
  });

  it("makes a custom location of the orchestration extension that the cluster has", async () => {
    const presentExtensions = { orchestration: extension("wo") };
    const { declared } = await declaredSite({ target, prerequisites: { ...required, customLocation: "create" }, presentExtensions }, answers);
    assert.deepEqual(named(declared, "line-1-custom-location").inputs["clusterExtensionIds"], [extension("wo")]);
  });

  it("creates the Azure site before the target, named in the context as the site unless its settings say otherwise", async () => {
    const siteId = connectedClusterId.replace("Microsoft.Kubernetes/connectedClusters/line-1", "Microsoft.Edge/sites/hall-1");
    const declaredWith = async (azureSite: object) =>
      (await declaredSite({ target, prerequisites: { ...required, azureSite: { id: siteId, level: "factory", ...azureSite } } }, answers)).declared;
    const declared = await declaredWith({ mode: "create" });
    const { siteId: id, level, contextId, referenceName } = named(declared, "line-1-azure-site").inputs;
    assert.deepEqual([id, level, contextId, referenceName], [siteId, "factory", target.contextId, "hall-1"]);
    assert.deepEqual(named(declared, "line-1-target").after, ["line-1-azure-site"]);
    const renamed = await declaredWith({ mode: "create", referenceName: "press-shop" });
    assert.equal(named(renamed, "line-1-azure-site").inputs["referenceName"], "press-shop");
    assert.ok(!(await declaredWith({ mode: "require" })).some(({ name }) => name === "line-1-azure-site"));
  });

  it("creates or adopts the namespace of its solutions before pull secrets and target, and never deletes it", async () => {
    const pullSecrets = [{ namespace: "hall", name: "pull", type: "Opaque" as const }];
    const declaredWith = async (solutionNamespace?: "create" | "adopt") => {
      const given = { target: { ...target, solutionScope: "hall" }, pullSecrets, prerequisites: { ...required, solutionNamespace } };
      return (await declaredSite(given, answers)).declared;
    };
    const namespace = "line-1-solution-namespace";
    const created = await declaredWith("create");
    const { options, inputs } = named(created, namespace);
    assert.deepEqual([options.retainOnDelete, options.import, options.ignoreChanges], [true, undefined, undefined]);
    assert.equal((inputs["metadata"] as { name: string }).name, "hall");
    for (const name of ["line-1-pull-hall-pull", "line-1-target"]) assert.ok(named(created, name).after.includes(namespace), name);
    const adopted = named(await declaredWith("adopt"), namespace);
    assert.deepEqual([adopted.options.retainOnDelete, adopted.options.import, adopted.options.ignoreChanges], [true, "hall", ["metadata"]]);
    assert.ok(!(await declaredWith()).some(({ name }) => name === namespace));
  });

  it("sends the audits and diagnostics of the target to a workspace, only if one is set", async () => {
    const workspace = "/subscriptions/s/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/logs";
    const registered = { ...required, resourceProviders: "create" as const };
    const { declared } = await declaredSite({ target: { ...target, workspace }, prerequisites: registered }, answers);
    const { diagnosticName, extendedLocation } = named(declared, "line-1-target-diagnostic").inputs;
    // Another spelling of the cluster's id does not replace it.
    assert.deepEqual(named(declared, "line-1-target-diagnostic").options.ignoreChanges, ["resourceGroupName"]);
    assert.deepEqual([diagnosticName, extendedLocation], ["line1", { name: customLocationId, type: "CustomLocation" }]);
    const { inputs, options } = named(declared, "line-1-target-diagnostics");
    assert.deepEqual(
      [inputs["workspaceId"], inputs["logAnalyticsDestinationType"], inputs["logs"], options.retainOnDelete],
      [workspace, "Dedicated", ["UserAudits", "UserDiagnostics"].map((category) => ({ category, enabled: true })), undefined],
    );
    assert.ok((named(declared, registrations).inputs["namespaces"] as string[]).includes("Microsoft.Insights"));
    const without = await declaredSite({ target, prerequisites: registered }, answers);
    assert.ok(!without.declared.some(({ name }) => name.startsWith("line-1-target-diagnostic")));
    assert.ok(!(named(without.declared, registrations).inputs["namespaces"] as string[]).includes("Microsoft.Insights"));
  });

  it("gives the target the namespace of its solutions, only if it is set", async () => {
    const scopeOf = async (solutionScope?: string) => {
      const { declared } = await declaredSite({ target: { ...target, solutionScope } }, answers);
      return named(declared, "line-1-target").inputs["solutionScope"];
    };
    assert.deepEqual([await scopeOf(), await scopeOf("hall")], [undefined, "hall"]);
  });
});
