import assert from "node:assert/strict";
import { ArmError } from "../../../../../components/arm/arm-error";
import type { ImportSource } from "../../../../../components/registry/imported-image/import-source";
import { hubFindings } from "../../../../../program/gate/hub/hub-gate";
import { hubSchema } from "../../../../../program/config/hub-schema";
import type { Solution } from "../../../../../program/catalog/solution-folder";
import { armReading, Resources } from "../../../../support/resources";

const config = {
  ...hubSchema.parse({
    subscriptionId: "22222222-2222-4222-8222-222222222222",
    resourceGroup: "rg-edge-hub",
    location: "eastus2",
    registry: { name: "edgehub" },
  }),
  images: [],
};
const group = `/subscriptions/${config.subscriptionId}/resourceGroups/rg-edge-hub/providers`;
const workspace = `/subscriptions/${config.subscriptionId}/resourceGroups/rg-edge-logs/providers/Microsoft.OperationalInsights/workspaces/edge-logs`;
const registryId = `${group}/Microsoft.ContainerRegistry/registries/edgehub`;
const version = (number: string, ...images: string[]) => ({ version: number, schema: "", template: "", specification: {}, images });
const solution = (name: string, ...versions: Solution["versions"]): Solution => ({ name, description: "d", capabilities: ["staging"], versions });
const solutions = [
  solution("audit", version("1.0.0", "factory/audit:1", "factory/base:1")),
  solution("vision", version("1.0.0", "factory/vision:1"), version("2.0.0", "factory/base:1")),
];

describe("the hub gate", () => {
  let resources: Resources;
  beforeEach(() => {
    resources = new Resources();
  });
  /** A registry that is still being created: it exists and serves no images yet. */
  const registryWithoutImages = () => resources.set(registryId, { properties: {} });
  const createVersion = (name: string, number: string) => resources.set(`${group}/Microsoft.Edge/solutionTemplates/${name}/versions/${number}`, {});
  const found = async (change: Partial<typeof config.registry> = {}) => {
    const { faults, warnings } = await hubFindings({ ...config, registry: { ...config.registry, ...change } }, solutions, armReading(resources), {});
    assert.deepEqual(warnings, []);
    return faults.map(({ code, what, given, allowed }) => [code, what.split(" stages")[0], given, allowed]);
  };
  const missing = (of: string, image: string) => ["EDGE-IMAGE-MISSING", `solution ${of}`, image, "images of registry edgehub"];

  it("passes if the registry does not exist yet, although images are missing", async () => assert.deepEqual(await found(), []));

  it("reports every missing image of every version that does not exist yet", async () => {
    registryWithoutImages();
    assert.deepEqual(await found(), [
      missing("audit 1.0.0", "factory/audit:1"),
      missing("audit 1.0.0", "factory/base:1"),
      missing("vision 1.0.0", "factory/vision:1"),
      missing("vision 2.0.0", "factory/base:1"),
    ]);
  });

  it("does not require images that this run imports, and reports an import without a source image", async () => {
    registryWithoutImages();
    const images = ["audit", "base"].map((name) => ({ source: `ghcr.io/${name}:1`, image: `factory/${name}:1` }));
    const look = {
      digestIn: async () => undefined,
      referrersAtSource: async () => [],
      atSource: async ({ image }: ImportSource) => ({ is: image.repository === "base" ? ("missing" as const) : ("unknown" as const) }),
    };
    const { faults } = await hubFindings({ ...config, images }, solutions, armReading(resources), {}, look);
    assert.deepEqual(
      faults.map(({ code, given }) => [code, given]),
      [
        ["EDGE-IMAGE-SOURCE", "hub.images: ghcr.io/base:1"],
        ["EDGE-IMAGE-MISSING", "factory/vision:1"],
      ],
    );
  });

  it("does not require images of versions that already exist", async () => {
    registryWithoutImages();
    createVersion("audit", "1.0.0");
    createVersion("vision", "1.0.0");
    assert.deepEqual(await found(), [missing("vision 2.0.0", "factory/base:1")]);
  });

  it("passes if every version exists", async () => {
    registryWithoutImages();
    for (const { name, versions } of solutions) for (const one of versions) createVersion(name, one.version);
    assert.deepEqual(await found(), []);
  });

  it("refuses to adopt a registry that does not exist or is in another location", async () => {
    const codes = async () => {
      const { faults } = await hubFindings({ ...config, adopt: true }, [], armReading(resources), {});
      return faults.map(({ code, given, allowed }) => [code, given, allowed]);
    };
    assert.deepEqual(await codes(), [["EDGE-ADOPT-MISSING", `hub.adopt = true, ${registryId}`, "an existing registry"]]);
    resources.set(registryId, { location: "West US", properties: {} });
    assert.deepEqual(await codes(), [["EDGE-ADOPT-DIFFERS", "hub.location = eastus2", "westus"]]);
    resources.set(registryId, { location: "East US 2", properties: {} });
    assert.deepEqual(await codes(), []);
  });

  it("reports a missing Log Analytics workspace before the registry exists", async () => {
    const missed = ["EDGE-WORKSPACE", "the Log Analytics workspace does not exist, or may not be read", `hub.registry.workspace = ${workspace}`, undefined];
    assert.deepEqual(await found({ workspace }), [missed]);
    resources.set(workspace, {});
    assert.deepEqual(await found({ workspace }), []);
  });

  const contextId = `/subscriptions/${config.subscriptionId}/resourceGroups/rg-edge-context/providers/Microsoft.Edge/contexts/factories`;
  const withContext = { ...config, capabilities: { contextId, names: ["staging"] } };

  it("reports a missing context before the registry exists", async () => {
    const { faults } = await hubFindings(withContext, solutions, armReading(resources), {});
    assert.deepEqual(
      faults.map(({ code, given }) => [code, given]),
      [["EDGE-CONTEXT", `hub.capabilities.contextId = ${contextId}`]],
    );
    resources.set(contextId, {});
    assert.deepEqual((await hubFindings(withContext, solutions, armReading(resources), {})).faults, []);
  });

  it("reports every capability of a solution that neither context nor hub has, compared case-insensitively", async () => {
    resources.set(contextId, { properties: { capabilities: [{ name: "Inspection", description: "of others" }] } });
    const needing = { ...solution("audit"), capabilities: ["inspection", "STAGING", "gpu"] };
    const { faults } = await hubFindings(withContext, [needing], armReading(resources), {});
    assert.deepEqual(
      faults.map(({ code, given, allowed }) => [code, given, allowed]),
      [["EDGE-CAPABILITY", "stacks/solutions/audit/solution.yaml: gpu", "Inspection, staging"]],
    );
  });

  for (const [where, refusal] of [
    ["in another tenant", new ArmError(401, "InvalidAuthenticationTokenTenant", "wrong issuer", "GET")],
    ["in a subscription that this identity may not read", new ArmError(403, "AuthorizationFailed", "no role", "GET")],
  ] as const)
    it(`reports a context and a workspace ${where}, both at once`, async () => {
      const arm = Object.assign(armReading(resources), {
        get: async (id: string) => {
          if (id === contextId || id === workspace) throw refusal;
          return resources.get(id);
        },
      });
      const { faults } = await hubFindings({ ...withContext, registry: { ...config.registry, workspace } }, solutions, arm, {});
      assert.deepEqual(
        faults.map(({ code }) => code),
        ["EDGE-CONTEXT", "EDGE-WORKSPACE"],
      );
    });

  it("only warns of every image that is staged by a floating tag, per version", async () => {
    const images = ["factory/vision:1", "factory/vision", "factory/gateway:latest", `factory/a@sha256:${"0".repeat(64)}`];
    const floating = [solution("vision", version("1.0.0", ...images))];
    const { faults, warnings } = await hubFindings(config, floating, armReading(resources), {});
    const reported = warnings.map(({ code, what, given }) => [code, what.split(" stages")[0], given]);
    const of = (image: string) => ["EDGE-IMAGE-FLOATING", "solution vision 1.0.0", image];
    assert.deepEqual([faults, reported], [[], [of("factory/vision"), of("factory/gateway:latest")]]);
  });

  it("refuses a zone redundancy that differs from the existing registry's", async () => {
    resources.set(registryId, { properties: { zoneRedundancy: "Disabled" } });
    for (const { name, versions } of solutions) for (const one of versions) createVersion(name, one.version);
    const what = "registry edgehub has a different zone redundancy, which cannot be changed";
    assert.deepEqual(await found(), [["EDGE-ZONE-REDUNDANCY", what, "hub.registry.zoneRedundancy = Enabled", "Disabled"]]);
    assert.deepEqual(await found({ zoneRedundancy: "Disabled" }), []);
  });

  it("only warns if this machine cannot reach the registry, and not once every version exists", async () => {
    // Nobody listens at this port.
    resources.set(registryId, { properties: { loginServer: "127.0.0.1:1", zoneRedundancy: "Enabled" } });
    const { faults, warnings } = await hubFindings(config, solutions, armReading(resources), {});
    assert.deepEqual([faults, warnings.map(({ code, given }) => [code, given])], [[], [["EDGE-IMAGES-UNKNOWN", "hub.registry.network.access = open"]]]);
    for (const { name, versions } of solutions) for (const one of versions) createVersion(name, one.version);
    assert.deepEqual(await hubFindings(config, solutions, armReading(resources), {}), { faults: [], warnings: [] });
  });
});
