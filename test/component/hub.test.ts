import assert from "node:assert/strict";
import { orchestrationActions, orchestrationRoleName } from "../../components/core/orchestration-role";
import type { HubArgs } from "../../components/hub/args";
import { Hub } from "../../components/hub/hub";
import { roleIds } from "../../lab/facts";
import { hubArgs as args } from "../support/hub-args";
import { declare, named, outline, secretIn } from "../support/mocks";
import { hubRegistryId, registryAnswers } from "../support/registry-answers";
import { unwrap } from "../support/unwrap";

const staged = { components: [{ name: "vision", properties: { staged: { images: ["factory/vision:1.0.0"] } } }] };
const version = { version: "1.0.0", schema: "rules: {}", template: "configs: {}", specification: staged, images: ["factory/vision:1.0.0"] };
const vision = (...versions: string[]) => [
  { name: "vision", description: "Finds faulty parts", capabilities: ["staging"], versions: versions.map((number) => ({ ...version, version: number })) },
];
const hubWith = (change: Partial<HubArgs> = {}) => declare(registryAnswers, (options) => new Hub("hub", { ...args, ...change }, options));

describe("Hub", () => {
  it("declares a resource group, a registry and its guard as its own children", async () => {
    const { declared } = await hubWith();
    assert.deepEqual(outline(declared), [
      " > hub edge:hub:Hub",
      "hub > hub-group azure-native:resources:ResourceGroup",
      "hub > hub-registry azure-native:containerregistry:Registry",
      "hub > hub-guard pulumi-nodejs:dynamic/edge:RegistryGuard",
    ]);
  });

  it("imports an existing resource group and registry, and ignores the properties it does not manage", async () => {
    const { declared } = await hubWith({ adopt: true });
    const options = (name: string) => {
      const { import: id, ignoreChanges, retainOnDelete } = named(declared, name).options;
      return { id, ignoreChanges, retainOnDelete };
    };
    const groupId = hubRegistryId.split("/providers/")[0];
    assert.deepEqual(options("hub-group"), { id: groupId, ignoreChanges: ["resourceGroupName", "tags", "location", "managedBy"], retainOnDelete: true });
    assert.deepEqual(options("hub-registry"), {
      id: hubRegistryId,
      ignoreChanges: ["registryName", "encryption", "identity", "policies", "tags"],
      retainOnDelete: true,
    });
    assert.equal(named((await hubWith()).declared, "hub-registry").options.import, undefined);
  });

  it("makes its guard depend on all other children, so that destroy runs the guard first", async () => {
    const capabilities = { contextId: "/contexts/factories", names: ["staging"] };
    const { declared } = await hubWith({ registry: { ...args.registry, workspace: "/workspace" }, capabilities, solutions: vision("1.0.0") });
    const { inputs, after, options } = named(declared, "hub-guard");
    assert.deepEqual([inputs["registryId"], options.retainOnDelete], [hubRegistryId, undefined]);
    const own = declared.filter(({ parent, name }) => parent === "hub" && name !== "hub-guard").map(({ name }) => name);
    assert.deepEqual([...after].sort(), own.sort());
  });

  it("merges capabilities into the context before it creates a solution, only if configured", async () => {
    const { declared } = await hubWith({ capabilities: { contextId: "/contexts/factories", names: ["staging"] }, solutions: vision("1.0.0") });
    const { contextId, capabilities } = named(declared, "hub-capabilities").inputs;
    assert.deepEqual([contextId, capabilities], ["/contexts/factories", ["staging"]]);
    assert.deepEqual(named(declared, "hub-vision").after, ["hub-group", "hub-registry", "hub-capabilities"]);
  });

  it("subscribes a function to the context's events and gives Event Grid its role there, only if configured", async () => {
    const contextId = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-edge-context/providers/Microsoft.Edge/contexts/factories";
    const functionId = contextId.replace("Microsoft.Edge/contexts/factories", "Microsoft.Web/sites/validator/functions/validate");
    const capabilities = { contextId, names: ["staging"] };
    const eventGridPrincipalId = "44444444-4444-4444-8444-444444444444";
    const { declared } = await hubWith({ capabilities, validation: { functionId, eventGridPrincipalId } });
    const { scope, principalId, principalType, roleDefinitionId } = named(declared, "hub-validation-role").inputs;
    assert.deepEqual([scope, principalId, principalType], [contextId, eventGridPrincipalId, "ServicePrincipal"]);
    assert.equal(String(roleDefinitionId).split("/").at(-1), roleIds.contextAdministrator);
    const { inputs, after } = named(declared, "hub-validation");
    assert.deepEqual([inputs["scope"], inputs["destination"]], [contextId, { endpointType: "AzureFunction", resourceId: functionId }]);
    assert.deepEqual((inputs["filter"] as { includedEventTypes: string[] }).includedEventTypes, ["Microsoft.Edge.SolutionVersionPublished"]);
    assert.deepEqual(after, ["hub-validation-role"]);
    // Another spelling of the context's id replaces neither.
    for (const name of ["hub-validation-role", "hub-validation"]) assert.ok(named(declared, name).options.ignoreChanges?.includes("scope"), name);
    assert.ok(!(await hubWith({ capabilities })).declared.some(({ name }) => name.startsWith("hub-validation")));
  });

  const contextGroupId = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-edge-context";
  const contextId = `${contextGroupId}/providers/Microsoft.Edge/contexts/factories`;
  const capabilities = { contextId, names: ["staging"] };
  const modes = { resourceProviders: "create", contextResourceGroup: "create", context: "create", hierarchies: ["factory", "line"] } as const;

  it("creates its prerequisites before what needs them, and never deletes them", async () => {
    const { declared } = await hubWith({ capabilities, prerequisites: modes, retain: false, solutions: vision("1.0.0") });
    assert.deepEqual(named(declared, "hub-providers").inputs["namespaces"], ["Microsoft.ContainerRegistry", "Microsoft.Edge"]);
    const { inputs, options, after } = named(declared, "hub-context");
    const { contextName, resourceGroupName, properties } = inputs;
    assert.deepEqual([contextName, resourceGroupName, after], ["factories", "rg-edge-context", ["hub-providers", "hub-context-group"]]);
    const listed = (names: string[]) => names.map((name) => ({ name, description: name }));
    assert.deepEqual(properties, { capabilities: listed(["staging"]), hierarchies: listed(["factory", "line"]) });
    assert.deepEqual([options.import, options.ignoreChanges?.includes("properties")], [undefined, true]);
    const kept = ["hub-context", "hub-context-group", "hub-group"].map((name) => named(declared, name).options.retainOnDelete);
    assert.deepEqual(kept, [true, true, false]);
    assert.deepEqual([named(declared, "hub-capabilities").inputs["contextId"], named(declared, "hub-registry").after], [contextId, ["hub-providers"]]);
    assert.deepEqual(named(declared, "hub-vision").after.slice(0, 3), ["hub-providers", "hub-context-group", "hub-context"]);
    for (const name of ["hub-providers", "hub-context-group", "hub-context"]) assert.ok(named(declared, "hub-guard").after.includes(name), name);
  });

  it("imports the context and its resource group where it adopts them, and declares neither where it requires them", async () => {
    const { declared } = await hubWith({ capabilities, prerequisites: { ...modes, contextResourceGroup: "adopt", context: "adopt" } });
    const imported = ["hub-context-group", "hub-context"].map((name) => named(declared, name).options.import);
    assert.deepEqual(imported, [contextGroupId, contextId]);
    const required = { resourceProviders: "require", contextResourceGroup: "require", context: "require", hierarchies: ["line"] } as const;
    const names = (await hubWith({ capabilities, prerequisites: required })).declared.map(({ name }) => name);
    assert.deepEqual(
      names,
      (await hubWith({ capabilities })).declared.map(({ name }) => name),
    );
  });

  it("registers Microsoft.Edge in the subscription of the context too, if it is another one", async () => {
    const elsewhere = { contextId: contextId.replace("22222222-2222-4222-8222-222222222222", "44444444-4444-4444-8444-444444444444"), names: ["staging"] };
    const { declared } = await hubWith({ capabilities: elsewhere, prerequisites: { ...modes, contextResourceGroup: "require", context: "require" } });
    const { subscriptionId, namespaces } = named(declared, "hub-context-providers").inputs;
    assert.deepEqual([subscriptionId, namespaces], ["44444444-4444-4444-8444-444444444444", ["Microsoft.Edge"]]);
  });

  it("creates config templates with all their versions before the solutions that may read them", async () => {
    const configTemplates = [
      { name: "line", description: "What lines share", versions: ["1.0.0", "1.1.0"].map((number) => ({ version: number, configurations: "configs: {}" })) },
    ];
    const { declared } = await hubWith({ configTemplates, solutions: vision("1.0.0") });
    const before = ["hub-group", "hub-registry"];
    assert.deepEqual(
      declared.filter(({ parent }) => parent === "hub-config-line").map(({ name, inputs, after }) => [name, inputs["version"] ?? inputs["description"], after]),
      [
        ["hub-config-line-template", "What lines share", before],
        ["hub-config-line-1.0.0", "1.0.0", before],
        ["hub-config-line-1.1.0", "1.1.0", before],
      ],
    );
    assert.deepEqual(named(declared, "hub-vision").after, [...before, "hub-config-line"]);
    assert.ok(named(declared, "hub-guard").after.includes("hub-config-line"));
  });

  it("sets every access property explicitly: data endpoint on, public network on by default, admin user and anonymous pull off", async () => {
    const { declared } = await hubWith();
    assert.deepEqual(named(declared, "hub-registry").inputs, {
      registryName: "edgehubdemo",
      resourceGroupName: "rg-edge-hub",
      location: "eastus2",
      sku: { name: "Premium" },
      dataEndpointEnabled: true,
      adminUserEnabled: false,
      anonymousPullEnabled: false,
      tags: { "edge-staging-owner": "organization/project/stack" },
      zoneRedundancy: "Enabled",
      publicNetworkAccess: "Enabled",
      networkRuleSet: { defaultAction: "Allow", ipRules: [] },
      networkRuleBypassOptions: "AzureServices",
    });
  });

  it("allows only the selected addresses, and trusted services", async () => {
    const { declared } = await hubWith({ registry: { ...args.registry, network: { access: "selected", addresses: ["203.0.113.10"] } } });
    const { publicNetworkAccess, networkRuleSet, networkRuleBypassOptions } = named(declared, "hub-registry").inputs;
    const ipRules = [{ action: "Allow", iPAddressOrRange: "203.0.113.10" }];
    assert.deepEqual([publicNetworkAccess, networkRuleSet, networkRuleBypassOptions], ["Enabled", { defaultAction: "Deny", ipRules }, "AzureServices"]);
  });

  it("locks the tags of published images if configured, without those of a version that is Pending", async () => {
    const registry = { ...args.registry, lockTags: true };
    const { declared } = await hubWith({ registry, solutions: vision("1.0.0", "2.0.0") });
    assert.deepEqual(named(declared, "hub-locked-tags").inputs["images"], [{ image: "factory/vision:1.0.0", digest: `sha256:${"1".repeat(64)}` }]);
    assert.ok(named(declared, "hub-guard").after.includes("hub-locked-tags"));
    assert.ok(!(await hubWith({ solutions: vision("1.0.0") })).declared.some(({ name }) => name === "hub-locked-tags"));
  });

  it("sends all logs of the registry to the given workspace", async () => {
    const { declared } = await hubWith({ registry: { ...args.registry, workspace: "/workspace" } });
    assert.deepEqual(named(declared, "hub-diagnostics").inputs, {
      name: "edge-staging",
      resourceUri: hubRegistryId,
      workspaceId: "/workspace",
      logs: [{ categoryGroup: "allLogs", enabled: true }],
    });
  });

  it("creates the custom role in its resource group if requested, and retains it together with the registry", async () => {
    const { declared } = await hubWith({ orchestrationRole: "least-privilege", retain: false });
    const { inputs, after, options } = named(declared, "hub-orchestration-role");
    const { scope, roleDefinitionId, roleType, assignableScopes, permissions } = inputs;
    const group = hubRegistryId.split("/providers/")[0];
    assert.deepEqual([scope, assignableScopes, roleType], [group, [group], "CustomRole"]);
    assert.equal(roleDefinitionId, orchestrationRoleName(hubRegistryId));
    assert.deepEqual(permissions, [{ actions: orchestrationActions, notActions: [] }]);
    assert.deepEqual([after, options.retainOnDelete], [["hub-group"], false]);
    assert.ok(named(declared, "hub-guard").after.includes("hub-orchestration-role"));
  });

  it("imports each image after the registry and before a solution that may stage it, with its login as a secret", async () => {
    const credentials = { username: "reader", password: "hush" };
    const images = [
      { source: "mcr.example.com/tools/busybox:1.36", image: "tools/busybox:1.36" },
      { source: "source.example.com/vision:1", image: "factory/vision:1.0.0", credentials },
    ];
    const { declared } = await hubWith({ images, solutions: vision("1.0.0") });
    const [open, closed] = images.map(({ image }) => named(declared, `hub-${image}`));
    assert.deepEqual(open?.inputs, { registryId: hubRegistryId, timeout: "PT30M", ...images[0] });
    assert.deepEqual(closed?.after, ["hub-registry"]);
    assert.deepEqual(secretIn(closed?.inputs["credentials"]), credentials);
    assert.deepEqual(named(declared, "hub-vision").after, ["hub-group", "hub-registry", "hub-tools/busybox:1.36", "hub-factory/vision:1.0.0"]);
  });

  for (const retain of [true, false]) {
    it(`${retain ? "keeps" : "removes"} resource group and registry on destroy with retain: ${retain}`, async () => {
      const { declared } = await hubWith({ retain });
      assert.deepEqual(
        ["hub-group", "hub-registry"].map((name) => named(declared, name).options.retainOnDelete),
        [retain, retain],
      );
    });
  }

  it("outputs the registry's id and login server for the sites", async () => {
    const { made } = await hubWith();
    assert.deepEqual([await unwrap(made.registryId), await unwrap(made.loginServer)], [hubRegistryId, "edgehubdemo.azurecr.io"]);
  });
});

describe("Hub with solutions", () => {
  it("declares schema and template of a solution once, and a version of each per folder", async () => {
    const { declared } = await hubWith({ solutions: vision("1.0.0", "1.1.0") });
    assert.deepEqual(outline(declared).slice(3, -1), [
      "hub > hub-vision edge:orchestration:CatalogSolution",
      "hub-vision > hub-vision-schema pulumi-nodejs:dynamic/edge:Schema",
      "hub-vision > hub-vision-template pulumi-nodejs:dynamic/edge:SolutionTemplate",
      "hub-vision > hub-vision-schema-1.0.0 pulumi-nodejs:dynamic/edge:SchemaVersion",
      "hub-vision > hub-vision-1.0.0 pulumi-nodejs:dynamic/edge:SolutionTemplateVersion",
      "hub-vision > hub-vision-schema-1.1.0 pulumi-nodejs:dynamic/edge:SchemaVersion",
      "hub-vision > hub-vision-1.1.0 pulumi-nodejs:dynamic/edge:SolutionTemplateVersion",
    ]);
  });

  it("stages from the hub's registry by default, and creates the version after that registry", async () => {
    const { declared } = await hubWith({ solutions: vision("1.0.0") });
    const { inputs } = named(declared, "hub-vision-1.0.0");
    assert.deepEqual(inputs["specification"], {
      components: [{ name: "vision", properties: { staged: { acrResourceId: hubRegistryId, images: ["factory/vision:1.0.0"] } } }],
    });
    assert.deepEqual(named(declared, "hub-vision-1.0.0").after, ["hub-group", "hub-registry", "hub-vision-schema-1.0.0"]);
  });

  it("outputs the versions that exist, without those that wait for their images", async () => {
    const { made } = await hubWith({ solutions: vision("1.0.0", "2.0.0") });
    assert.deepEqual(await unwrap(made.solutions), [{ name: "vision", version: "1.0.0" }]);
  });
});

describe("the mocks of component tests", () => {
  it("reject resource types without a mock", async () => {
    const { "azure-native:containerregistry:Registry": _, ...others } = registryAnswers;
    await assert.rejects(
      declare(others, (options) => new Hub("hub", args, options)),
      /the mocks know no azure-native:containerregistry:Registry/,
    );
  });

  it("use the selected API version for every resource of workload orchestration, and none by default", async () => {
    const content = {
      capabilities: { contextId: "/contexts/factories", names: ["staging"] },
      solutions: vision("1.0.0"),
      configTemplates: [{ name: "line", description: "Line", versions: [{ version: "1.0.0", configurations: "configs: {}" }] }],
    };
    const kinds = ["ConfigTemplate", "ConfigTemplateVersion", "ContextCapabilities", "Schema", "SchemaVersion", "SolutionTemplate", "SolutionTemplateVersion"];
    for (const [selected, expected] of [
      ["2026-06-01", kinds],
      ["2025-08-01", []],
      [undefined, []],
    ] as const) {
      const { declared } = await hubWith({ ...content, ...(selected && { orchestrationApiVersion: selected }) });
      const given = declared.filter(({ inputs }) => inputs["apiVersion"] !== undefined);
      assert.deepEqual(given.map(({ type }) => type.replace(/^.*:/, "")).sort(), expected, selected);
      assert.deepEqual([...new Set(given.map(({ inputs }) => inputs["apiVersion"]))], expected.length > 0 ? [selected] : []);
    }
  });
});
