import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { SiteArgs } from "../../components/site/args";
import { declaredSite as site } from "../support/declared-site";
import { named, openText, outline, secretIn } from "../support/mocks";
import { hubRegistryId } from "../support/registry-answers";
import { siteArgs as args, vision } from "../support/site-args";
import { unwrap } from "../support/unwrap";

const { connectedClusterId } = args;
const connectionString =
  "ConnectedRegistryName=line1;SyncTokenName=line1;SyncTokenPassword=password of line1=;ParentGatewayEndpoint=edgehubdemo.eastus2.data.azurecr.io;ParentEndpointProtocol=https";

describe("Site", () => {
  it("declares client token, connected registry, service address, extension, readiness, pull secret, access, target and removal, each below its component", async () => {
    const { declared } = await site();
    assert.deepEqual(outline(declared), [
      " > line-1 edge:site:Site",
      "line-1 > line-1-client edge:registry:ScopedToken",
      "line-1-client > line-1-client-map pulumi-nodejs:dynamic/edge:ScopeMap",
      "line-1-client > line-1-client-token pulumi-nodejs:dynamic/edge:Token",
      "line-1-client > line-1-client-password pulumi-nodejs:dynamic/edge:TokenPassword",
      "line-1 > line-1-connected edge:registry:ConnectedRegistry",
      "line-1-connected > line-1-connected-sync edge:registry:ScopedToken",
      "line-1-connected-sync > line-1-connected-sync-map pulumi-nodejs:dynamic/edge:ScopeMap",
      "line-1-connected-sync > line-1-connected-sync-token pulumi-nodejs:dynamic/edge:Token",
      "line-1-connected-sync > line-1-connected-sync-password pulumi-nodejs:dynamic/edge:TokenPassword",
      "line-1-connected > line-1-connected-registry azure-native:containerregistry:ConnectedRegistry",
      "line-1 > line-1-address pulumi-nodejs:dynamic/edge:ServiceAddress",
      "line-1 > line-1-cluster pulumi:providers:kubernetes",
      "line-1-connected > line-1-connected-activation pulumi-nodejs:dynamic/edge:Activation",
      "line-1 > line-1-connected edge:cluster:ConnectedRegistryExtension",
      "line-1-connected > line-1-connected-extension azure-native:kubernetesconfiguration:Extension",
      "line-1 > line-1-online pulumi-nodejs:dynamic/edge:Readiness",
      "line-1 > line-1-propagated pulumi-nodejs:dynamic/edge:Propagated",
      "line-1 > line-1-pull edge:cluster:PullSecrets",
      "line-1-pull > line-1-pull-default-my-acr-secret kubernetes:core/v1:Secret",
      "line-1 > line-1-sync-retired pulumi-nodejs:dynamic/edge:RetiredPassword",
      "line-1 > line-1-client-retired pulumi-nodejs:dynamic/edge:RetiredPassword",
      "line-1 > line-1-access edge:registry:OrchestrationAccess",
      "line-1-access > line-1-access-contributor azure-native:authorization:RoleAssignment",
      "line-1-access > line-1-access-configuration azure-native:authorization:RoleAssignment",
      "line-1 > line-1-target pulumi-nodejs:dynamic/edge:Target",
      "line-1 > line-1-removal pulumi-nodejs:dynamic/edge:ExtensionRemoval",
    ]);
  });

  it("uses one name for connected registry, sync token and sync scope map, and derives the pull token's name from it", async () => {
    const { declared } = await site();
    const name = (resource: string, input: string) => named(declared, resource).inputs[input];
    assert.deepEqual(
      [name("line-1-connected-registry", "connectedRegistryName"), name("line-1-connected-sync-token", "name"), name("line-1-connected-sync-map", "name")],
      ["line1", "line1", "line1"],
    );
    assert.deepEqual([name("line-1-client-token", "name"), name("line-1-client-map", "name")], ["line1-pull", "line1-pull"]);
  });

  it("allows the client token only to pull", async () => {
    const { declared } = await site();
    assert.deepEqual(named(declared, "line-1-client-map").inputs["actions"], [
      "repositories/staging-temp/content/read",
      "repositories/staging-temp/metadata/read",
    ]);
  });

  it("grants the sync token the gateway actions", async () => {
    const { declared } = await site();
    const actions = named(declared, "line-1-connected-sync-map").inputs["actions"] as string[];
    assert.deepEqual(
      actions.filter((action) => action.startsWith("gateway/")),
      ["gateway/line1/config/read", "gateway/line1/config/write", "gateway/line1/message/read", "gateway/line1/message/write"],
    );
  });

  it("passes the configured timeout to every resource", async () => {
    const { declared } = await site();
    const own = declared.filter(({ type }) => type.startsWith("pulumi-nodejs:"));
    assert.deepEqual(
      own.filter(({ inputs }) => inputs["timeout"] !== "PT30M"),
      [],
    );
  });

  it("syncs a read-only registry on its schedule with its own sync token, for its own client token", async () => {
    const { declared } = await site();
    const { inputs } = named(declared, "line-1-connected-registry");
    assert.deepEqual(inputs, {
      resourceGroupName: "rg-edge-hub",
      registryName: "edgehubdemo",
      connectedRegistryName: "line1",
      mode: "ReadOnly",
      parent: { syncProperties: { tokenId: `${hubRegistryId}/tokens/line1`, schedule: "0 3 * * *", messageTtl: "P2D" } },
      clientTokenIds: [`${hubRegistryId}/tokens/line1-pull`],
      logging: { logLevel: "Information", auditLogStatus: "Disabled" },
      garbageCollection: { enabled: true, schedule: "0 0 * * *" },
    });
  });

  it("derives the message TTL from schedule and sync window, or uses the configured one", async () => {
    const sync = async (change: Partial<SiteArgs["registry"]>) => {
      const { declared } = await site({ registry: { ...args.registry, ...change } });
      const { syncWindow, messageTtl } = (named(declared, "line-1-connected-registry").inputs["parent"] as { syncProperties: Record<string, string> })
        .syncProperties;
      return [syncWindow, messageTtl];
    };
    assert.deepEqual(await sync({ syncSchedule: "0 2 * * 6", syncWindow: "P1D" }), ["P1D", "P15D"]);
    assert.deepEqual(await sync({ syncSchedule: "0 2 * * 6", messageTtl: "P30D" }), [undefined, "P30D"]);
  });

  it("applies the configured logging, notifications and garbage collection", async () => {
    const change = { auditLog: true, notifications: ["factory/*:push"], garbageCollection: { enabled: false, schedule: "0 4 * * *" } };
    const { inputs } = named((await site({ registry: { ...args.registry, ...change } })).declared, "line-1-connected-registry");
    assert.deepEqual(
      [inputs["logging"], inputs["notificationsList"], inputs["garbageCollection"]],
      [{ logLevel: "Information", auditLogStatus: "Enabled" }, ["factory/*:push"], { enabled: false, schedule: "0 4 * * *" }],
    );
  });

  it("replaces the connected registry only for properties that the service cannot change, and deletes the old one first", async () => {
    const { declared } = await site();
    const { replaceOnChanges, deleteBeforeReplace } = named(declared, "line-1-connected-registry").options;
    assert.deepEqual(
      { replaceOnChanges, deleteBeforeReplace },
      { replaceOnChanges: ["mode", "parent.id", "parent.syncProperties.tokenId"], deleteBeforeReplace: true },
    );
  });

  it("marks each password as a secret in the state", async () => {
    const { declared } = await site();
    const passwords = declared.filter(({ type }) => type.endsWith(":TokenPassword"));
    assert.deepEqual(
      passwords.map(({ options }) => options.additionalSecretOutputs),
      [["value"], ["value"]],
    );
  });

  it("installs the instance on the site's cluster with the connection string as a protected setting", async () => {
    const { declared } = await site();
    const { configurationProtectedSettings, ...plain } = named(declared, "line-1-connected-extension").inputs;
    assert.deepEqual(secretIn(configurationProtectedSettings), { connectionString });
    assert.deepEqual(plain, {
      resourceGroupName: "rg-line-1",
      clusterRp: "Microsoft.Kubernetes",
      clusterResourceName: "connectedClusters",
      clusterName: "line-1",
      extensionName: "line1",
      extensionType: "Microsoft.ContainerRegistry.ConnectedRegistry",
      identity: { type: "SystemAssigned" },
      autoUpgradeMinorVersion: true,
      releaseTrain: "Stable",
      configurationSettings: {
        "service.clusterIP": "10.96.0.50",
        "pvc.storageRequest": "20Gi",
        "cert-manager.enabled": "true",
        "cert-manager.install": "false",
        "trustDistribution.enabled": "true",
        "trustDistribution.useNodeSelector": "false",
        "trustDistribution.skipNodeSelector": "true",
      },
    });
  });

  it("determines the service address directly before the extension, from all relevant settings", async () => {
    const { inputs, after } = named((await site()).declared, "line-1-address");
    assert.deepEqual(after, ["line-1-connected-registry"]);
    assert.deepEqual(inputs, { connectedClusterId, name: "line1", context: "line-1", given: "10.96.0.50", timeout: "PT30M" });
    const { serviceAddress: _, ...registry } = args.registry;
    const chosen = named((await site({ registry: { ...registry, serviceRange: "10.96.0.0/16" } })).declared, "line-1-address");
    assert.deepEqual([chosen.inputs["given"], chosen.inputs["serviceRange"]], [undefined, "10.96.0.0/16"]);
  });

  it("uses the chosen address for its instance, its solutions and its outputs", async () => {
    const { serviceAddress: _, ...registry } = args.registry;
    const { declared, made } = await site({ registry, solutions: [vision] });
    const settings = named(declared, "line-1-connected-extension").inputs["configurationSettings"] as Record<string, string>;
    const { configuration } = named(declared, "line-1-vision-staged").inputs;
    assert.deepEqual(
      [settings["service.clusterIP"], (await unwrap(made.facts)).serviceAddress, String(configuration).includes('serviceAddress: "10.96.0.77"')],
      ["10.96.0.77", "10.96.0.77", true],
    );
  });

  it("waits for a sync with the sync password, after the extension that carries it", async () => {
    const { inputs, after } = named((await site()).declared, "line-1-online");
    const { value, issuedAt, generation, extensionTime, extensionId, context, settling } = inputs;
    assert.deepEqual([secretIn(value), context], ["password of line1=", "line-1"]);
    assert.deepEqual([issuedAt, generation, extensionTime, settling], ["2026-01-01T00:00:00Z of line1", 1, "2026-01-01T00:01:00Z", "PT2M"]);
    assert.equal(extensionId, "extension line1 of line-1");
    assert.deepEqual(after, ["line-1-connected"]);
  });

  it("waits until the site has the client password, after it is Online", async () => {
    const { inputs, after } = named((await site()).declared, "line-1-propagated");
    const { value, issuedAt, generation, settling } = inputs;
    assert.equal(secretIn(value), "password of line1-pull=");
    assert.deepEqual([issuedAt, generation, settling], ["2026-01-01T00:00:00Z of line1-pull", 1, "PT2M"]);
    assert.deepEqual(after, ["line-1-online"]);
  });

  it("removes the previous sync password after the site synced with the new one", async () => {
    const { inputs, after } = named((await site()).declared, "line-1-sync-retired");
    assert.deepEqual(inputs, {
      tokenId: `${hubRegistryId}/tokens/line1`,
      slot: "password1",
      issuedAt: "2026-01-01T00:00:00Z of line1",
      generation: 1,
      inUseIssuedAt: "confirmed 2026-01-01T00:00:00Z of line1",
      grace: "PT0S",
      timeout: "PT30M",
    });
    assert.deepEqual(after, ["line-1-online"]);
  });

  it("removes the previous client password some time after the new one was written to the cluster", async () => {
    const { inputs, after } = named((await site()).declared, "line-1-client-retired");
    assert.deepEqual([inputs["inUseIssuedAt"], inputs["grace"]], ["propagated 2026-01-01T00:00:00Z of line1-pull", "PT2M"]);
    assert.deepEqual(after, ["line-1-pull"]);
  });

  it("rotates passwords by the stack's rules, and starts no rotation while the cluster is not connected", async () => {
    const { declared } = await site();
    const rules = (name: string) => {
      const { trigger, validity, margin, connectedClusterId: cluster, drift } = named(declared, name).inputs;
      return [trigger, validity, margin, cluster, drift];
    };
    assert.deepEqual(rules("line-1-connected-sync-password"), ["2", "P90D", "P30D", connectedClusterId, ""]);
    assert.deepEqual(rules("line-1-client-password"), ["", "P90D", "P30D", connectedClusterId, ""]);
  });

  for (const [syncSchedule, wait] of [
    ["* * * * *", "confirmed"],
    ["0 3 * * *", "accepted"],
  ] as const)
    it(`passes wait: ${wait} to its resources for sync schedule ${syncSchedule}`, async () => {
      const { declared } = await site({ registry: { ...args.registry, syncSchedule }, solutions: [vision] });
      const waits = ["line-1-online", "line-1-propagated", "line-1-vision-staged", "line-1-vision-superseded"].map(
        (name) => named(declared, name).inputs["wait"],
      );
      assert.deepEqual(waits, [wait, wait, wait, wait]);
    });

  it("uninstalls the instance before its registry is deactivated", async () => {
    const { declared } = await site();
    const extension = declared.find(({ type }) => type === "edge:cluster:ConnectedRegistryExtension");
    assert.deepEqual(extension?.after, ["line-1-connected-activation"]);
    assert.deepEqual(named(declared, "line-1-connected-extension").after, ["line-1-connected-activation"]);
  });

  it("replaces all resources of an instance with its activation: the extension, its readiness, and the objects in its namespace", async () => {
    const pullSecrets = [...args.pullSecrets, { namespace: "connected-registry", name: "pull", type: "Opaque" as const }];
    const { declared } = await site({ flavor: "tanzu", pullSecrets });
    const withIt = declared.filter(({ options }) => (options.replaceWith ?? []).length > 0).map(({ name }) => name);
    assert.deepEqual(withIt, [
      "line-1-connected-extension",
      "line-1-online",
      "line-1-pull-connected-registry-pull",
      "line-1-node-trust-script",
      "line-1-node-trust-nodes",
      "line-1-node-trust-trusted",
    ]);
    assert.deepEqual(named(declared, "line-1-connected-activation").inputs["serviceAddress"], "10.96.0.50");
  });

  it("writes the pull secrets for the service address, after the site has the password", async () => {
    const { declared } = await site({ pullSecrets: [...args.pullSecrets, { namespace: "vision", name: "pull", type: "kubernetes.io/dockerconfigjson" }] });
    for (const name of ["line-1-pull", "line-1-pull-default-my-acr-secret", "line-1-pull-vision-pull"])
      assert.deepEqual(named(declared, name).after, ["line-1-propagated"]);
    const opaque = secretIn(named(declared, "line-1-pull-default-my-acr-secret").inputs["stringData"]);
    assert.deepEqual(opaque, { username: "line1-pull", password: "password of line1-pull=" });
    const config = secretIn(named(declared, "line-1-pull-vision-pull").inputs["stringData"]) as Record<string, string>;
    assert.deepEqual(Object.keys(JSON.parse(config[".dockerconfigjson"] ?? "").auths), ["10.96.0.50", "10.96.0.50:443"]);
  });

  it("connects to the cluster by its context; changed data does not replace a Secret, and a changed kubeconfig replaces nothing", async () => {
    const { context, enableSecretMutable, enableConfigMapMutable, clusterIdentifier } = named((await site()).declared, "line-1-cluster").inputs;
    assert.deepEqual([context, clusterIdentifier], ["line-1", connectedClusterId]);
    assert.deepEqual([enableSecretMutable, enableConfigMapMutable].map(String), ["true", "true"]);
  });

  it("passes passwords to resources only as secrets", async () => {
    const { declared } = await site();
    assert.deepEqual(
      declared.filter(({ inputs }) => openText(inputs).includes("password of")),
      [],
    );
  });

  it("outputs the facts that the command-line tool needs, without a secret", async () => {
    const { made } = await site();
    assert.equal(await pulumi.isSecret(made.facts), false);
    assert.deepEqual(await unwrap(made.facts), {
      name: "line-1",
      serviceAddress: "10.96.0.50",
      registryId: hubRegistryId,
      registryLoginServer: "edgehubdemo.azurecr.io",
      connectedRegistryId: `${hubRegistryId}/connectedRegistries/line1`,
      connectedRegistryState: "Online",
      extensionName: "line1",
      authoritySecret: "line1-ca-cert",
      namespace: "connected-registry",
      pullSecrets: [{ namespace: "default", name: "my-acr-secret", type: "Opaque" }],
      cluster: { context: "line-1" },
      solutions: [],
    });
  });

  it("outputs the client login as a secret", async () => {
    const { made } = await site();
    assert.equal(await pulumi.isSecret(made.clientToken), true);
    assert.deepEqual(await unwrap(made.clientToken), { username: "line1-pull", password: "password of line1-pull=" });
  });
});
