import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { EdgeError } from "../../../components/core/fault";
import { readConfig } from "../../../stacks/config";

const source = (values: Record<string, unknown>) => ({ get: (key: string) => values[key] as string | undefined, getObject: (key: string) => values[key] });
const faultsOf = (values: Record<string, unknown>) => {
  try {
    readConfig(source(values));
  } catch (error) {
    if (error instanceof EdgeError) return error.faults.map(({ given, allowed }) => [given, allowed]);
    throw error;
  }
  return [];
};
const stackFile = (stack: string) => {
  const { config } = parse(readFileSync(`stacks/Pulumi.${stack}.yaml`, "utf8")) as { config: Record<string, unknown> };
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace("edge-staging:", ""), value]));
};

const site = {
  hub: "hub",
  key: "line1",
  connectedClusterId: "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-line-1/providers/Microsoft.Kubernetes/connectedClusters/line-1",
  clusterAccess: { context: "line-1" },
  registry: { serviceAddress: "10.96.0.50" },
};

describe("readConfig", () => {
  for (const stack of ["hub", "line-1"])
    it(`accepts the demo stack ${stack}`, () => assert.equal(readConfig(source(stackFile(stack))).role, stack === "hub" ? "hub" : "site"));

  it("fills in what is right for a factory", () => {
    const config = readConfig(source({ role: "site", site }));
    assert.deepEqual(config, {
      role: "site",
      site: {
        ...site,
        registry: { serviceAddress: "10.96.0.50", storageRequest: "20Gi", logLevel: "Information", syncSchedule: "* * * * *" },
        pullSecret: { namespace: "default", name: "my-acr-secret" },
        timeout: "PT30M",
      },
    });
  });

  it("names the roles there are", () => assert.deepEqual(faultsOf({ role: "factory" }), [["edge-staging:role = factory", "hub | site"]]));

  it("lists every fault at once with path, value and what is allowed", () => {
    const registry = { serviceAddress: "10.96.0", storageRequest: "big", logLevel: "Loud", syncSchedule: "daily" };
    const wrong = { ...site, key: "Line 1", connectedClusterId: "line-1", registry, timeout: "30m", colour: "red" };
    assert.deepEqual(faultsOf({ role: "site", site: wrong }), [
      ['site.key = "Line 1"', "5-40 lower-case letters and digits, a letter first"],
      ['site.connectedClusterId = "line-1"', "the ARM id of a Microsoft.Kubernetes/connectedClusters"],
      ['site.registry.serviceAddress = "10.96.0"', "an IPv4 address of the cluster's service range"],
      ['site.registry.storageRequest = "big"', "a Kubernetes quantity, for example `20Gi`"],
      ['site.registry.logLevel = "Loud"', "Debug | Information | Warning | Error | None"],
      ['site.registry.syncSchedule = "daily"', "a cron expression of five fields"],
      ['site.timeout = "30m"', "an ISO 8601 duration, for example `PT30M`"],
      ["site.colour", undefined],
    ]);
  });

  const hub = { subscriptionId: "22222222-2222-4222-8222-222222222222", resourceGroup: "rg", location: "eastus2", registry: { name: "edgehub" } };
  const wrong: [string, Record<string, unknown>][] = [
    ["hub.subscriptionId", { ...hub, subscriptionId: "mine" }],
    ["hub.resourceGroup", { ...hub, resourceGroup: "a b" }],
    ["hub.location", { ...hub, location: "East US 2" }],
    ["hub.registry.name", { ...hub, registry: { name: "no" } }],
    ["hub.registry.sku", { ...hub, registry: { name: "edgehub", sku: "Gold" } }],
    ["hub.retain", { ...hub, retain: "yes" }],
  ];
  for (const [path, values] of wrong) {
    it(`rejects a wrong ${path}`, () =>
      assert.deepEqual(
        faultsOf({ role: "hub", hub: values }).map(([given]) => given?.split(" ")[0]),
        [path],
      ));
  }
});
