import assert from "node:assert/strict";
import type { PinnedVersion } from "../../../../../components/orchestration/pinned-solution";
import { siteFindings } from "../../../../../program/gate/site/site-findings";
import { type SiteObservation, orchestrationPrincipal } from "../../../../../program/gate/site/site-observation";
import { siteSettings as site } from "../../../../support/site-settings";

const hub = {
  registryId: "/hub",
  loginServer: "hub.azurecr.io",
  resourceGroupId: "/rg",
  orchestrationRole: "built-in" as const,
  publishedImages: [],
  solutions: [
    { name: "vision", version: "1.0.0" },
    { name: "audit", version: "1.0.0" },
  ],
};
const pin = {
  name: "vision",
  version: "1.0.0",
  values: {},
  images: [],
  repositories: [],
  installation: "off" as const,
  keepRevisions: 1,
  solutionTemplateId: "/t",
  configTemplateIds: [],
  templateVersionId: "/t/versions/1.0.0",
};
const service = (namespace: string, name: string, ...addresses: string[]) => ({ namespace, name, addresses });
const orchestration = { properties: { extensionType: "Microsoft.WorkloadOrchestration" }, identity: { principalId: "p" } };
const installed = { id: `${site.connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/${site.key}` };
const cluster = { services: [service("default", "kubernetes", "10.96.0.1")], ranges: ["10.96.0.0/16"], areDeclared: true };
const context = (capabilities: string[], levels: string[]) => ({
  properties: { capabilities: capabilities.map((name) => ({ name })), hierarchies: levels.map((name) => ({ name })) },
});
const look: SiteObservation = {
  connectedCluster: { properties: { connectivityStatus: "Connected" } },
  customLocation: { properties: { hostResourceId: site.connectedClusterId } },
  context: context(["Staging", "gpu"], ["factory", "Line"]),
  azureSite: undefined,
  workspace: [],
  connectedRegistries: ["line2"],
  extensions: [orchestration],
  cluster,
  absentNamespaces: [],
  solutionNamespaceOwner: undefined,
  missingParts: [],
  nodes: undefined,
  certManager: true,
  tlsSecret: undefined,
  adoption: undefined,
  now: new Date("2026-01-01T00:00:00Z"),
};
const found = (seen: Partial<SiteObservation>, pins: PinnedVersion[] = [pin], settings = site) => {
  const { faults, warnings } = siteFindings(settings, hub, pins, { ...look, ...seen });
  const texts = (list: typeof faults) => list.map(({ code, what }) => `${code} ${what}`);
  return { faults: texts(faults), warnings: texts(warnings) };
};
const at = (serviceAddress: string) => ({ ...site, registry: { ...site.registry, serviceAddress } });

/** A site whose settings require an Azure site. */
const azureSiteId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Edge/sites/hall-1";
const inAzureSite = { ...site, prerequisites: { ...site.prerequisites, azureSite: { mode: "require" as const, id: azureSiteId, level: "factory" } } };
const azureSite = (level: string | undefined, siteId: string) => ({
  site: { properties: { labels: { ...(level && { level }) } } },
  reference: { properties: { siteId } },
});

describe("site findings", () => {
  it("compare the Azure site and its reference with the settings, ignoring the case of ids and levels", () => {
    const faults = (seen: SiteObservation["azureSite"]) => found({ azureSite: seen }, [pin], inAzureSite).faults;
    assert.deepEqual(faults(azureSite("Factory", azureSiteId.toUpperCase())), []);
    assert.deepEqual(faults({ site: undefined, reference: undefined }), [
      "EDGE-AZURE-SITE the Azure site does not exist, or may not be read",
      "EDGE-AZURE-SITE the context has no such site reference, or it may not be read",
    ]);
    assert.deepEqual(faults(azureSite("region", "/other")), [
      "EDGE-AZURE-SITE site hall-1 is at another level of the hierarchy",
      "EDGE-AZURE-SITE the context has a site reference of this name for another site, /other",
    ]);
    assert.deepEqual(faults(azureSite(undefined, azureSiteId)), ["EDGE-AZURE-SITE site hall-1 has no label level"]);
  });

  it("refuse an Azure site at a level that the context lacks", () => {
    const settings = {
      ...inAzureSite,
      prerequisites: { ...inAzureSite.prerequisites, azureSite: { mode: "create" as const, id: azureSiteId, level: "region" } },
    };
    assert.deepEqual(found({}, [pin], settings).faults, ["EDGE-HIERARCHY-LEVEL the context has no such level"]);
  });

  it("are empty if everything matches, ignoring the case of ids and names", () => {
    const customLocation = { properties: { hostResourceId: site.connectedClusterId.toUpperCase() } };
    assert.deepEqual(found({ customLocation }), { faults: [], warnings: [] });
  });
  it("are empty if the site's own Service has its address", () => {
    const services = [service("connected-registry", "line1", "10.96.0.50")];
    assert.deepEqual(found({ extensions: [orchestration, installed], cluster: { ...cluster, services } }), { faults: [], warnings: [] });
  });
  it("are empty if the cluster does not report its service range", () => {
    assert.deepEqual(found({ cluster: { services: [], ranges: [], areDeclared: true } }), { faults: [], warnings: [] });
  });
  it("are empty if one of several IPv4 and IPv6 ranges contains the address", () => {
    assert.deepEqual(found({ cluster: { services: [], ranges: ["fd00::/108", "10.96.0.0/16"], areDeclared: true } }).faults, []);
  });
  it("are empty for a site without solutions", () => assert.deepEqual(found({}, []).faults, []));

  const instance = (name: string) => ({
    id: `${site.connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/${name}`,
    properties: { extensionType: "Microsoft.ContainerRegistry.ConnectedRegistry" },
  });
  it("refuse a connected registry extension with another name, which must be adopted or removed first", () => {
    assert.deepEqual(found({ extensions: [orchestration, instance("connectedext")] }).faults, [
      "EDGE-ADOPT-FOREIGN the cluster already has a connected registry under another name",
    ]);
    assert.deepEqual(found({ extensions: [orchestration, instance("LINE1")] }).faults, []);
  });

  it("warn of a second connected registry extension beside the site's own", () => {
    const { faults, warnings } = found({ extensions: [orchestration, instance("line1"), instance("other")] });
    assert.deepEqual([faults, warnings.length], [[], 1]);
    assert.match(warnings[0] ?? "", /^EDGE-EXTENSION-TWICE the cluster has 2 connected registry extensions, line1, other/);
    assert.deepEqual(found({ extensions: [orchestration, instance("line1")] }).warnings, []);
  });

  it("warn of an orchestration extension that is too old to delete a target with solutions, also if the site is retired", () => {
    const aged = (currentVersion: string) => [{ ...orchestration, properties: { ...orchestration.properties, currentVersion } }];
    const codes = (currentVersion: string, settings = site) =>
      found({ extensions: aged(currentVersion) }, [pin], settings).warnings.map((warning) => warning.split(" ")[0]);
    assert.deepEqual(
      ["2.1.28", "2.1.34"].map((version) => codes(version)),
      [["EDGE-ORCHESTRATION-VERSION"], []],
    );
    const retired = { ...site, retireUnreachable: true };
    assert.deepEqual(codes("2.1.28", retired), ["EDGE-RETIREMENT", "EDGE-ORCHESTRATION-VERSION"]);
  });

  for (const [namespace, isRefused] of [
    ["kube-system", true],
    ["kube-public", true],
    ["azure-arc", true],
    ["cert-manager", true],
    ["workloadorchestration", true],
    ["kubernetes", false],
    ["vision", false],
  ] as const)
    it(`${isRefused ? "refuse" : "accept"} a pull secret in namespace ${namespace}`, () => {
      const { faults } = found({}, [pin], { ...site, pullSecrets: [{ namespace, name: "pull", type: "Opaque" }] });
      assert.deepEqual(faults, isRefused ? [`EDGE-NAMESPACE a pull secret is in system namespace ${namespace}`] : []);
    });

  it("include adoption findings, and treat an adopted extension as installed", () => {
    const id = (name: string) => `/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/hub/connectedRegistries/${name}`;
    const adopt = { connectedRegistryId: id("Line01"), extensionId: instance("Line01").id, clientTokenIds: [] };
    const none = { syncToken: undefined, ownScopeMap: undefined, clientTokens: [], target: undefined, roleAssignments: [], pullSecrets: undefined };
    const seen = {
      adoption: { own: "o/p/own", connectedRegistries: [], ...none },
      extensions: [orchestration, { ...instance("line01"), identity: { type: "SystemAssigned" } }],
      connectedCluster: { properties: { connectivityStatus: "Offline" } },
    };
    const { faults, warnings } = found(seen, [pin], {
      ...site,
      registry: { ...site.registry, serviceAddress: undefined, storageRequest: "500Gi", certificate: { from: "extension" } },
      adopt,
    });
    assert.deepEqual(faults, ["EDGE-ADOPT-MISSING the connected registry does not belong to the hub's registry"]);
    assert.equal(warnings.length, 1);
  });

  it("report both scope maps if the site's solutions have more repositories than a scope map can hold", () => {
    const repositories = (count: number) => [{ ...pin, repositories: Array.from({ length: count }, (_, index) => `factory/${index}`) }];
    assert.deepEqual(found({}, repositories(247)).faults, []);
    assert.deepEqual(found({}, repositories(251)).faults, [
      "EDGE-SCOPE-MAP-FULL scope map line1 has too many actions",
      "EDGE-SCOPE-MAP-FULL scope map line1-pull has too many actions",
    ]);
  });

  const nobody = "or may not be read";
  const offline = "EDGE-CLUSTER-OFFLINE the connected cluster";
  const cases: [what: string, seen: Partial<SiteObservation>, fault: string][] = [
    ["a cluster that does not exist", { connectedCluster: undefined }, `${offline} does not exist, ${nobody}`],
    [
      "a cluster that is offline",
      { connectedCluster: { properties: { connectivityStatus: "Offline" } } },
      `${offline} is Offline: Azure has heard nothing of its Arc agents for 15 minutes or more`,
    ],
    ["a cluster that never connected", { connectedCluster: {} }, `${offline} is not connected`],
    ["an unreachable cluster", { cluster: { unreachable: "no way there" } }, "EDGE-CLUSTER-UNREACHABLE no way there"],
    ["a custom location that does not exist", { customLocation: undefined }, `EDGE-CUSTOM-LOCATION the custom location does not exist, ${nobody}`],
    [
      "a custom location on another cluster",
      { customLocation: { properties: { hostResourceId: "/other" } } },
      "EDGE-CUSTOM-LOCATION the custom location is on another cluster, /other",
    ],
    ["a context that does not exist", { context: undefined }, `EDGE-CONTEXT the context does not exist, ${nobody}`],
    ["a capability that the context lacks", { context: context(["gpu"], ["line"]) }, "EDGE-CAPABILITY the context has no such capability"],
    ["a level that the context lacks", { context: context(["staging"], ["factory"]) }, "EDGE-HIERARCHY-LEVEL the context has no such level"],
    [
      "an address that another Service uses",
      { cluster: { ...cluster, services: [service("default", "web", "10.96.0.50")] } },
      "EDGE-ADDRESS-TAKEN service address 10.96.0.50 is already used by Service default/web",
    ],
    [
      "an address that is another Service's second address",
      { cluster: { ...cluster, services: [service("default", "web", "fd00::5", "10.96.0.50")] } },
      "EDGE-ADDRESS-TAKEN service address 10.96.0.50 is already used by Service default/web",
    ],
    [
      "an address that a Service in the registry's namespace uses before the site is installed",
      { cluster: { ...cluster, services: [service("connected-registry", "other", "10.96.0.50")] } },
      "EDGE-ADDRESS-TAKEN service address 10.96.0.50 is already used by Service connected-registry/other",
    ],
    [
      "an address outside the cluster's range",
      { cluster: { services: [], ranges: ["10.100.0.0/16", "fd00::/108"], areDeclared: true } },
      "EDGE-ADDRESS-RANGE service address 10.96.0.50 is outside the cluster's service range",
    ],
  ];
  for (const [what, seen, fault] of cases) it(`report exactly one fault for ${what}`, () => assert.deepEqual(found(seen), { faults: [fault], warnings: [] }));

  it("report another Service that uses the address of an installed site", () => {
    const services = [service("default", "web", "10.96.0.50")];
    const { faults } = found({ extensions: [orchestration, installed], cluster: { ...cluster, services } });
    assert.deepEqual(faults, ["EDGE-ADDRESS-TAKEN service address 10.96.0.50 is already used by Service default/web"]);
  });

  it("accept the highest usable address of the range, and refuse its first and last address and the next one after it", () => {
    const ranges = { cluster: { services: [], ranges: ["10.96.0.0/24"], areDeclared: true } };
    assert.deepEqual(found(ranges, [pin], at("10.96.0.254")).faults, []);
    for (const wrong of ["10.96.0.0", "10.96.0.255", "10.96.1.0"]) assert.equal(found(ranges, [pin], at(wrong)).faults.length, 1);
  });

  it("warn that a due password rotation is postponed while the cluster of an installed site is offline", () => {
    const { warnings } = found({ connectedCluster: { properties: { connectivityStatus: "Offline" } }, extensions: [orchestration, installed] });
    assert.deepEqual(warnings, [
      `${offline} is Offline: Azure has heard nothing of its Arc agents for 15 minutes or more; a password rotation that is due is postponed`,
    ]);
  });

  for (const [what, seen] of [
    ["offline", { connectedCluster: { properties: { connectivityStatus: "Offline" } } }],
    ["unreachable", { cluster: { unreachable: "no way there" } }],
  ] as const)
    it(`only warn of a cluster that is ${what} once the site is installed`, () => {
      const { faults, warnings } = found({ ...seen, extensions: [orchestration, installed] });
      assert.deepEqual([faults, warnings.map((one) => one.split(" ")[0])], [[], [`EDGE-CLUSTER-${what.toUpperCase()}`]]);
    });

  it("accept the retirement of a site in any state of its cluster, and warn what destroying it removes", () => {
    const retired = { ...site, retireUnreachable: true };
    const dead = { connectedCluster: { properties: { connectivityStatus: "Offline" } }, cluster: { unreachable: "no way there" } };
    const nothing = { ...dead, connectedCluster: undefined, customLocation: undefined, extensions: [] };
    const inAzure = "the extension and the target are removed from Azure only";
    const normally = "the extension and the target are removed normally";
    for (const [seen, azure, objects] of [
      [dead, inAzure, "objects in the cluster are dropped from the state only"],
      [nothing, inAzure, "objects in the cluster are dropped from the state only"],
      [{ cluster: dead.cluster }, normally, "objects in the cluster are dropped from the state only"],
      [{ connectedCluster: dead.connectedCluster }, inAzure, "objects in the cluster are deleted"],
      [{}, normally, "objects in the cluster are deleted"],
    ] as const) {
      const warning = `EDGE-RETIREMENT the site may be destroyed without its cluster; in the cluster's present state, ${azure}, and ${objects}`;
      assert.deepEqual(found(seen, [pin], retired), { faults: [], warnings: [warning] });
    }
  });

  it("still report a version that the hub does not have if the site is retired", () => {
    assert.equal(found({}, [{ ...pin, version: "9.0.0" }], { ...site, retireUnreachable: true }).faults.length, 1);
  });

  it("refuse a new site if the registry is full, and only warn if it is nearly full or the site exists", () => {
    const others = (count: number) => Array.from({ length: count }, (_, index) => `other${index}`);
    const [full, nearly] = [
      "EDGE-REGISTRY-FULL registry hub has reached its limit of connected registries",
      "EDGE-REGISTRY-NEARLY-FULL registry hub is nearly full",
    ];
    assert.deepEqual(found({ connectedRegistries: others(46) }), { faults: [], warnings: [] });
    assert.deepEqual(found({ connectedRegistries: others(47) }), { faults: [], warnings: [nearly] });
    assert.deepEqual(found({ connectedRegistries: others(49) }), { faults: [], warnings: [nearly] });
    assert.deepEqual(found({ connectedRegistries: others(50) }), { faults: [full], warnings: [] });
    assert.deepEqual(found({ connectedRegistries: [...others(49), "LINE1"] }), { faults: [], warnings: [nearly] });
  });

  it("only warn of a failed extension, because this run may repair it", () => {
    const broken = { ...installed, properties: { provisioningState: "Failed", errorInfo: { message: "phase of the PVC is Pending" } } };
    const { faults, warnings } = found({ extensions: [orchestration, broken] });
    assert.deepEqual([faults, warnings], [[], ["EDGE-EXTENSION-FAILED extension line1 failed, its volume is not provisioned: phase of the PVC is Pending"]]);
    assert.deepEqual(found({ extensions: [{ ...broken, id: `${broken.id}2` }, orchestration] }).warnings, []);
  });

  it("report every version that the hub does not have", () => {
    const { faults } = siteFindings(site, hub, [{ ...pin, version: "2.0.0" }, pin, { ...pin, name: "other" }], look);
    assert.deepEqual(
      faults.map(({ code, given, allowed, fix }) => [code, given, allowed, fix]),
      ["vision 2.0.0", "other 1.0.0"].map((given) => ["EDGE-VERSION-NOT-IN-HUB", given, "vision 1.0.0, audit 1.0.0", "deploy the hub first: pulumi up -s hub"]),
    );
  });

  it("report each missing namespace of a pull secret, except the registry's namespace, which the run creates", () => {
    const secret = (namespace: string) => ({ namespace, name: "pull", type: "Opaque" as const });
    const settings = { ...site, pullSecrets: [secret("default"), secret("vision"), secret("connected-registry")] };
    const { faults } = siteFindings(settings, hub, [pin], { ...look, absentNamespaces: ["vision", "connected-registry"] });
    assert.deepEqual(
      faults.map(({ code, what, given, fix }) => [code, what, given, fix]),
      [
        [
          "EDGE-NAMESPACE",
          "the cluster has no namespace vision for a pull secret",
          "site.pullSecrets.1.namespace = vision",
          "create it first (kubectl create namespace vision), or correct the name",
        ],
      ],
    );
  });

  it("report all faults at once", () => {
    const nothing = {
      connectedCluster: undefined,
      customLocation: undefined,
      context: undefined,
      extensions: [],
      cluster: { unreachable: "no" },
    };
    const codes = found(nothing, [{ ...pin, version: "9.0.0" }]).faults.map((fault) => fault.split(" ")[0]);
    assert.deepEqual(codes, ["EDGE-VERSION-NOT-IN-HUB", "EDGE-CLUSTER-OFFLINE", "EDGE-CLUSTER-UNREACHABLE", "EDGE-CUSTOM-LOCATION", "EDGE-CONTEXT"]);
  });
});

describe("the orchestration extension's identity", () => {
  const of = (...extensions: unknown[]) => orchestrationPrincipal(extensions);
  it("is the principal of the extension with the orchestration type", () =>
    assert.equal(of({ identity: { principalId: "q" } }, installed, orchestration), "p"));
  it("is undefined without such an extension", () => assert.equal(of(installed), undefined));
  it("is undefined if the extension has no identity", () => assert.equal(of({ ...orchestration, identity: undefined }), undefined));
});
