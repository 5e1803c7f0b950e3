import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { EdgeError } from "../../../../components/core/fault";
import { adopt, faultsOf, hub, site, source } from "../../../support/given-config";
import { readConfig } from "../../../../program/config/config";
import { configSecretKeys } from "../../../../program/config/config-source";

const stackFile = (stack: string) => {
  const { config } = parse(readFileSync(`stacks/Pulumi.${stack}.yaml`, "utf8")) as { config: Record<string, unknown> };
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace("edge-staging:", ""), value]));
};

const registryDefaults = {
  storageRequest: "20Gi",
  volumeMargin: 10,
  logLevel: "Information",
  auditLog: false,
  garbageCollection: { enabled: true, schedule: "0 0 * * *" },
  syncSchedule: "* * * * *",
  certificate: { from: "cert-manager" },
  labelledNodesOnly: false,
};

describe("readConfig", () => {
  for (const file of globSync("stacks/Pulumi.*.yaml").sort()) {
    const stack = file.replace(/^.*Pulumi\.|\.yaml$/g, "");
    it(`accepts the demo stack ${stack}`, () => assert.equal(readConfig(source(stackFile(stack))).role, stack === "hub" ? "hub" : "site"));
  }

  it("fills in the defaults of a site", () => {
    const config = readConfig(source({ role: "site", site }));
    assert.deepEqual(config, {
      role: "site",
      site: {
        ...site,
        target: { ...site.target, hierarchyLevel: "line" },
        prerequisites: {
          resourceProviders: "require",
          certManager: "require",
          orchestration: "require",
          orchestrationStorageRequest: "20Gi",
          customLocation: "require",
        },
        solutions: [],
        flavor: "generic",
        nodeTrustImage: "mcr.microsoft.com/azurelinux/busybox:1.36",
        warm: "off",
        warmImage: "mcr.microsoft.com/azurelinux/busybox:1.36",
        nodeTrustNodes: [],
        registry: { serviceAddress: "10.96.0.50", ...registryDefaults },
        extension: {},
        keepRevisions: 1,
        passwords: { margin: "P30D", settling: "PT2M" },
        proof: "preferred",
        fetch: { stallTimeout: "PT2H", timeout: "P2D" },
        rotation: { sync: "", client: "" },
        pullSecrets: [{ namespace: "default", name: "my-acr-secret", type: "Opaque" }],
        orchestrationApiVersion: "2025-08-01",
        retireUnreachable: false,
        timeout: "PT30M",
      },
    });
  });

  it("accepts an API version of workload orchestration for hub and site", () => {
    const orchestrationApiVersion = "2026-06-01";
    assert.deepEqual(faultsOf({ role: "hub", hub: { ...hub, orchestrationApiVersion } }), []);
    assert.deepEqual(faultsOf({ role: "site", site: { ...site, orchestrationApiVersion } }), []);
    assert.deepEqual(faultsOf({ role: "site", site: { ...site, orchestrationApiVersion: "2026-03-01" } }), [
      ['site.orchestrationApiVersion = "2026-03-01"', "2025-08-01 | 2026-06-01"],
    ]);
  });

  it("rejects encrypted settings, and reveals none of their values", () => {
    const values = { role: "canary-role", site: { ...site, key: "canary-key" }, hub: { location: "canary-location" } };
    assert.throws(
      () => readConfig(source(values, ["role", "hub", "site"])),
      (error) => {
        assert(error instanceof EdgeError);
        assert.deepEqual(
          error.faults.map(({ code, given }) => [code, given?.split(",")[0]]),
          [
            ["EDGE-CONFIG-SECRET", "edge-staging:role"],
            ["EDGE-CONFIG-SECRET", "edge-staging:hub"],
            ["EDGE-CONFIG-SECRET", "edge-staging:site"],
          ],
        );
        assert.doesNotMatch(error.message, /canary/);
        return true;
      },
    );
  });

  it("reads the names of encrypted keys from the language host", () => {
    assert.deepEqual(configSecretKeys({ PULUMI_CONFIG_SECRET_KEYS: '["edge-staging:site"]' }), ["edge-staging:site"]);
    for (const nothing of [undefined, "", "[]", "null"]) assert.deepEqual(configSecretKeys({ PULUMI_CONFIG_SECRET_KEYS: nothing }), []);
  });

  it("accepts pull secrets with valid Kubernetes names only", () => {
    const faults = (...pullSecrets: object[]) => faultsOf({ role: "site", site: { ...site, pullSecrets } }).map(([given]) => given);
    assert.deepEqual(faults({ namespace: "line-1", name: "my.secret" }, { type: "kubernetes.io/dockerconfigjson" }), []);
    assert.deepEqual(faults({ type: "kubernetes.io/dockerconfigjson" }), []);
    const namespaces = ["", "Default", "line.1", "a".repeat(64)];
    const names = ["", "my_secret", "secret-"];
    assert.deepEqual(faults(...namespaces.map((namespace) => ({ namespace })), ...names.map((name) => ({ name }))), [
      ...namespaces.map((namespace, index) => `site.pullSecrets.${index}.namespace = "${namespace}"`),
      ...names.map((name, index) => `site.pullSecrets.${index + namespaces.length}.name = "${name}"`),
    ]);
  });

  it("accepts resources to adopt, by default without their client tokens", () => {
    const config = readConfig(source({ role: "site", site: { ...site, adopt } }));
    assert.deepEqual(config.role === "site" && config.site.adopt, { ...adopt, clientTokenIds: [] });
  });

  it("accepts a number or a text as a rotation trigger", () => {
    const config = readConfig(source({ role: "site", site: { ...site, rotation: { sync: 2, client: "after the audit" } } }));
    assert.deepEqual(config.role === "site" && config.site.rotation, { sync: "2", client: "after the audit" });
  });

  it("rejects a margin that is not shorter than the validity", () => {
    const passwords = (validity: string, margin: string) => faultsOf({ role: "site", site: { ...site, passwords: { validity, margin } } });
    assert.deepEqual(passwords("P90D", "P30D"), []);
    assert.deepEqual(passwords("P30D", "P30D"), [['site.passwords.margin = "P30D"', "a duration shorter than site.passwords.validity"]]);
  });

  it("rejects a cert-manager beside the one that the registry's extension installs", () => {
    const registry = { certificate: { from: "extension" } };
    const faults = (certManager: string) => faultsOf({ role: "site", site: { ...site, registry, prerequisites: { certManager } } }).map(([given]) => given);
    assert.deepEqual(faults("require"), []);
    for (const mode of ["create", "adopt"]) assert.deepEqual(faults(mode), [`site.prerequisites.certManager = "${mode}"`]);
  });

  it("gives a hub's registry an open network and zone redundancy by default", () => {
    const { hub: read } = readConfig(source({ role: "hub", hub })) as { hub: { registry: unknown } };
    assert.deepEqual(read.registry, { name: "edgehub", sku: "Premium", network: { access: "open" }, zoneRedundancy: "Enabled", lockTags: false });
  });

  it("requires no settings for a site's registry", () => {
    const { registry: _, ...others } = site;
    const config = readConfig(source({ role: "site", site: others }));
    assert.deepEqual(config.role === "site" && config.site.registry, registryDefaults);
  });

  it("lists the valid roles", () => assert.deepEqual(faultsOf({ role: "factory" }), [["edge-staging:role = factory", "hub | site"]]));

  it("reports all faults together with path, given and allowed value", () => {
    const registry = { serviceAddress: "10.96.0", storageRequest: "big", logLevel: "Loud", syncSchedule: "daily" };
    const wrong = { ...site, key: "Line 1", connectedClusterId: "line-1", registry, timeout: "30m", colour: "red" };
    assert.deepEqual(faultsOf({ role: "site", site: wrong }), [
      ['site.key = "Line 1"', "5-40 lower-case letters and digits, starting with a letter"],
      ['site.connectedClusterId = "line-1"', "the ARM id of a Microsoft.Kubernetes/connectedClusters"],
      ['site.registry.serviceAddress = "10.96.0"', "an IPv4 address of the cluster's service range"],
      ['site.registry.storageRequest = "big"', "a Kubernetes quantity of 1Gi to 64Ti in whole `Mi`, `Gi` or `Ti`, for example `20Gi`"],
      ['site.registry.logLevel = "Loud"', "Debug | Information | Warning | Error | None"],
      ['site.registry.syncSchedule = "daily"', "a cron expression of five fields, in numbers, that starts more often than every 90 days"],
      ['site.timeout = "30m"', "an ISO 8601 duration of PT1M to P1D"],
      ["site.colour", undefined],
    ]);
  });

  it("reports for each fault the problem, the given and the allowed value, and the fix", () => {
    assert.throws(() => readConfig(source({ role: "hub", hub: { ...hub, location: undefined, retain: "yes", colour: "red" } })), {
      name: "EdgeError",
      message: [
        "EDGE-CONFIG  a required setting is missing",
        "  given   hub.location = (not set)",
        "  allowed a region in lower case without spaces, for example `eastus2`",
        "  fix     set hub.location",
        "EDGE-CONFIG  a setting has a value that is not allowed",
        '  given   hub.retain = "yes"',
        "  allowed true | false",
        "  fix     correct hub.retain",
        "EDGE-CONFIG  unknown setting",
        "  given   hub.colour",
        "  fix     remove colour, or correct its spelling; `npx edge-staging settings hub` lists the settings",
      ].join("\n"),
    });
  });

  it("reports all missing required settings together", () => {
    const missing = (role: "hub" | "site") => faultsOf({ role }).map(([given]) => given);
    assert.deepEqual(
      missing("hub"),
      ["subscriptionId", "resourceGroup", "location", "registry"].map((name) => `hub.${name} = (not set)`),
    );
    assert.deepEqual(
      missing("site"),
      ["hub", "key", "connectedClusterId", "clusterAccess", "target"].map((name) => `site.${name} = (not set)`),
    );
  });
});
