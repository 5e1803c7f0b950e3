import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { EdgeError } from "../../../../components/core/fault";
import { adopt, faultsOf, hub, site, source } from "../../../support/given-config";
import { nodeTrustKey, siteOverSsh } from "../../../support/site-over-ssh";
import { readConfig } from "../../../../program/config/config";
import { configSecretKeys } from "../../../../program/config/config-source";
import { hubSchema } from "../../../../program/config/hub-schema";
import { siteSchema } from "../../../../program/config/site-schema";

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

const veto = { namespace: "line", name: "maintenance", key: "veto" };

/** A wrong value for every setting. */
const wrong: [path: string, value: unknown][] = [
  ["hub.subscriptionId", "mine"],
  ["hub.resourceGroup", "a b"],
  ["hub.resourceGroup", "a".repeat(91)],
  ["hub.resourceGroup", "rg."],
  ["hub.location", "East US 2"],
  ["hub.formerOwner", "hub"],
  ["site.formerOwner", "edge-staging/line-1"],
  ["hub.registry.name", "no"],
  ["hub.registry.name", "edge-hub"],
  ["hub.registry.sku", "Gold"],
  ["hub.registry.network", "closed"],
  ["hub.registry.zoneRedundancy", "on"],
  ["hub.registry.workspace", "edge-logs"],
  ["hub.registry.workspace", site.target.contextId],
  ["hub.orchestrationRole", "contributor"],
  ["hub.orchestrationApiVersion", "2025-06-01"],
  ["hub.orchestrationApiVersion", "latest"],
  ["site.orchestrationApiVersion", "2026-03-01"],
  ["site.orchestrationApiVersion", "2026-06-01T00:00:00Z"],
  ["hub.images", "ghcr.io/a:1"],
  ["hub.adopt", "yes"],
  ["hub.retain", "yes"],
  ["hub.tags", "costCenter"],
  ["hub.capabilities.contextId", "factories"],
  ["hub.capabilities.names", []],
  ["hub.prerequisites.resourceProviders", "adopt"],
  ["hub.prerequisites.contextResourceGroup", "make"],
  ["hub.prerequisites.context", true],
  ["hub.prerequisites.hierarchies", []],
  ["hub.freeze", "christmas"],
  ["hub.timeout", "30m"],
  ["site.hub", ""],
  ["site.key", "line"],
  ["site.key", "Line1"],
  ["site.key", "1line"],
  ["site.key", "a".repeat(41)],
  ["site.connectedClusterId", "line-1"],
  ["site.connectedClusterId", site.connectedClusterId.replace("connectedClusters", "clusters")],
  ["site.clusterAccess.context", ""],
  ["site.flavor", "openshift"],
  ["site.nodeTrust", "luck"],
  ["site.nodeTrustNodes", "cp-1"],
  ["site.nodeTrustProxy.host", "bastion of ours"],
  ["site.nodeTrustProxy.port", 0],
  ["site.nodeTrustProxy.user", "Root"],
  ["site.nodeTrustProxy.hostKey", "SHA256:fingerprint"],
  ["site.nodeTrustImage", ""],
  ["site.warm", "hot"],
  ["site.warmImage", ""],
  ["site.nodeTrustAuthority", "our own"],
  ["site.registry", "on"],
  ["site.registry.serviceAddress", "10.96.0"],
  ["site.registry.serviceAddress", "10.96.0.256"],
  ["site.registry.serviceRange", "10.96.0.0"],
  ["site.registry.serviceRange", "fd00::/108"],
  ["site.registry.storageRequest", "0Gi"],
  ["site.registry.storageRequest", "20 GB"],
  ["site.registry.volumeMargin", 51],
  ["site.registry.volumeMargin", -1],
  ["site.registry.volumeMargin", 2.5],
  ["site.link.rate", "10 Mbit/s"],
  ["site.link.rate", "0Mbit/s"],
  ["site.registry.storageClassName", ""],
  ["site.registry.certificate", "luck"],
  ["site.registry.certificate.from", "luck"],
  ["site.registry.labelledNodesOnly", "yes"],
  ["site.extension.version", "1.5"],
  ["site.extension.version", "newest"],
  ["site.extension.releaseTrain", "1"],
  ["site.registry.logLevel", "Loud"],
  ["site.registry.auditLog", "Enabled"],
  ["site.registry.notifications", "factory/vision:push"],
  ["site.registry.garbageCollection", "off"],
  ["site.registry.garbageCollection.enabled", "off"],
  ["site.registry.garbageCollection.schedule", "at night"],
  ["site.registry.syncSchedule", "0 3 * *"],
  ["site.registry.syncSchedule", "at night on mon tue"],
  ["site.registry.syncSchedule", "0 3 1 1 *"],
  ["site.registry.syncWindow", "PT30M"],
  ["site.registry.syncWindow", "P8D"],
  ["site.registry.messageTtl", "PT12H"],
  ["site.registry.messageTtl", "P91D"],
  ["site.keepRevisions", -1],
  ["site.keepRevisions", 1.5],
  ["site.passwords.validity", "P1D"],
  ["site.passwords.validity", "90"],
  ["site.passwords.margin", "PT1H"],
  ["site.passwords.settling", "2m"],
  ["site.proof", "on"],
  ["site.fetch.stallTimeout", "PT1M"],
  ["site.fetch.timeout", "1 h"],
  ["site.rotation.sync", true],
  ["site.rotation.client", []],
  ["site.adopt.connectedRegistryId", "Line01"],
  ["site.adopt.connectedRegistryId", adopt.extensionId],
  ["site.adopt.extensionId", adopt.connectedRegistryId],
  ["site.adopt.targetId", "Line01"],
  ["site.adopt.clientTokenIds", "all-repos-pull-token"],
  ["site.compat", "guide-2024"],
  ["site.pullSecrets", "my-acr-secret"],
  ["site.pullSecrets", []],
  ["site.pullSecrets", [{}, { type: "kubernetes.io/dockerconfigjson" }]],
  ["site.target.location", "East US 2"],
  ["site.target.customLocationId", "line-1"],
  ["site.target.contextId", "factories"],
  ["site.target.hierarchyLevel", ""],
  ["site.target.capabilities", []],
  ["site.target.solutionScope", "Hall 1"],
  ["site.target.solutionScope", "kube-system"],
  ["site.prerequisites.resourceProviders", "adopt"],
  ["site.prerequisites.certManager", "install"],
  ["site.prerequisites.orchestration", true],
  ["site.prerequisites.orchestrationStorageRequest", "20GB"],
  ["site.prerequisites.orchestrationStorageClassName", ""],
  ["site.prerequisites.customLocation", "none"],
  ["site.prerequisites.customLocationNamespace", "Hall_1"],
  ["site.solutions", "vision"],
  ["site.tags", "costCenter"],
  ["site.labels", "eu"],
  ["site.windows", "weekends"],
  ["site.freeze", "christmas"],
  ["site.veto.namespace", "Line"],
  ["site.veto.name", "line_1"],
  ["site.veto.key", "a b"],
  ["site.installTime", "2h"],
  ["site.retireUnreachable", "yes"],
  ["site.timeout", "30m"],
  ["site.timeout", "P1M"],
];

describe("readConfig", () => {
  for (const file of globSync("stacks/Pulumi.*.yaml").sort()) {
    const stack = file.replace(/^.*Pulumi\.|\.yaml$/g, "");
    it(`accepts the demo stack ${stack}`, () => assert.equal(readConfig(source(stackFile(stack))).role, stack === "hub" ? "hub" : "site"));
  }

  it("fills in what is right for a factory", () => {
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

  it("takes an API version of workload orchestration for hub and site", () => {
    const orchestrationApiVersion = "2026-06-01";
    assert.deepEqual(faultsOf({ role: "hub", hub: { ...hub, orchestrationApiVersion } }), []);
    assert.deepEqual(faultsOf({ role: "site", site: { ...site, orchestrationApiVersion } }), []);
    assert.deepEqual(faultsOf({ role: "site", site: { ...site, orchestrationApiVersion: "2026-03-01" } }), [
      ['site.orchestrationApiVersion = "2026-03-01"', "2025-08-01 | 2026-06-01"],
    ]);
  });

  it("takes nothing encrypted, and shows none of it however wrong it is", () => {
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

  it("learns from the language host which keys hold something encrypted", () => {
    assert.deepEqual(configSecretKeys({ PULUMI_CONFIG_SECRET_KEYS: '["edge-staging:site"]' }), ["edge-staging:site"]);
    for (const nothing of [undefined, "", "[]", "null"]) assert.deepEqual(configSecretKeys({ PULUMI_CONFIG_SECRET_KEYS: nothing }), []);
  });

  it("takes pull secrets by the names that Kubernetes takes", () => {
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

  it("takes over what it is told, and lets no token of before pull unless it is named", () => {
    const config = readConfig(source({ role: "site", site: { ...site, adopt } }));
    assert.deepEqual(config.role === "site" && config.site.adopt, { ...adopt, clientTokenIds: [] });
  });

  it("takes a counter or a text for a rotation", () => {
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

  it("fills in a registry that is open and spread over zones", () => {
    const { hub: read } = readConfig(source({ role: "hub", hub })) as { hub: { registry: unknown } };
    assert.deepEqual(read.registry, { name: "edgehub", sku: "Premium", network: { access: "open" }, zoneRedundancy: "Enabled" });
  });

  it("asks for nothing about a site's registry", () => {
    const { registry: _, ...others } = site;
    const config = readConfig(source({ role: "site", site: others }));
    assert.deepEqual(config.role === "site" && config.site.registry, registryDefaults);
  });

  it("names the roles there are", () => assert.deepEqual(faultsOf({ role: "factory" }), [["edge-staging:role = factory", "hub | site"]]));

  it("lists every fault at once with path, value and what is allowed", () => {
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

  it("says of each fault what is wrong, what was given, what is allowed and what to do", () => {
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

  it("demands everything that has no default, at once", () => {
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

  for (const [path, value] of wrong) {
    it(`rejects ${path} = ${JSON.stringify(value)}`, () => {
      assert.deepEqual(
        faultsWith(path, value).map(([given]) => given),
        [`${path} = ${JSON.stringify(value)}`],
      );
    });
  }

  it("says what is allowed in words of its own, whatever was given", () => {
    const faults = [undefined, null, 1, "", [], {}, true].flatMap((value) => wrong.flatMap(([path]) => faultsWith(path, value)));
    assert.deepEqual(
      faults.filter(([, allowed]) => allowed?.startsWith("Invalid")),
      [],
    );
  });

  it("has a wrong value tried for every setting", () => {
    const tried = new Set(wrong.map(([path]) => path));
    const untried = [...settingsOf(hubSchema, "hub"), ...settingsOf(siteSchema, "site")].filter((path) => !tried.has(path));
    assert.deepEqual(untried, []);
  });
});

/** Faults of the right config of the path's role with this one value in it. */
function faultsWith(path: string, value: unknown): (string | undefined)[][] {
  const [role = "", ...keys] = path.split(".");
  const right = role === "hub" ? hub : path.startsWith("site.nodeTrustProxy") ? siteOverSsh : { ...site, adopt, veto };
  return faultsOf({ role, [role]: changed(right, keys, value), ...(role === "site" ? nodeTrustKey : {}) }, Object.keys(nodeTrustKey));
}

/** A copy with another value at a path of keys. */
function changed(values: Record<string, unknown>, [key = "", ...rest]: string[], value: unknown): Record<string, unknown> {
  return { ...values, [key]: rest.length === 0 ? value : changed((values[key] ?? {}) as Record<string, unknown>, rest, value) };
}

/** Paths of the settings that hold a value themselves. */
function settingsOf(schema: z.core.$ZodType, path: string): string[] {
  const optional = schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional;
  const inner = optional ? schema.unwrap() : schema;
  return inner instanceof z.ZodObject ? Object.entries(inner.shape).flatMap(([key, member]) => settingsOf(member as z.ZodType, `${path}.${key}`)) : [path];
}
