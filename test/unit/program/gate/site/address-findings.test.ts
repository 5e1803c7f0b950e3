import assert from "node:assert/strict";
import type { ServiceAddresses } from "../../../../../components/cluster/service-address/service-address";
import { addressesToTry } from "../../../../../components/cluster/service-address/service-range";
import { addressFindings } from "../../../../../program/gate/site/address-findings";
import { siteSettings } from "../../../../support/site-settings";

const range = "10.96.0.0/24";
const cluster: ServiceAddresses = { services: [], ranges: [range], areDeclared: true };
const full = { ...cluster, services: [{ namespace: "default", name: "all", addresses: [...addressesToTry([range], 0)] }] };
const found = (registry: { serviceAddress?: string; serviceRange?: string }, seen = cluster, isInstalled = false) => {
  const { serviceAddress: _, ...others } = siteSettings.registry;
  return addressFindings({ ...siteSettings, registry: { ...others, ...registry } }, seen, isInstalled).map(({ code, given, allowed }) => [
    code,
    given,
    allowed,
  ]);
};
const none = ["EDGE-ADDRESS-NONE", "site.registry.serviceAddress = (not set)", "an IPv4 service range with a free address"];

describe("service address findings", () => {
  it("are empty if an address can be chosen", () => assert.deepEqual(found({}), []));
  it("are empty if the settings give the range that the cluster does not report", () => {
    assert.deepEqual(found({ serviceRange: range }, { ...cluster, ranges: [], areDeclared: false }), []);
  });
  it("are empty if the settings repeat the cluster's range", () => assert.deepEqual(found({ serviceRange: range }), []));

  for (const [what, seen] of [
    ["every address is in use", full],
    ["the cluster does not report its range", { ...cluster, ranges: [], areDeclared: false }],
    ["the cluster has no IPv4 range", { ...cluster, ranges: ["fd00::/108"] }],
  ] as [string, ServiceAddresses][])
    it(`report that no address can be chosen if ${what}, except for an installed site`, () => {
      assert.deepEqual(found({}, seen), [none]);
      assert.deepEqual(found({}, seen, true), []);
    });

  it("suggest site.registry.serviceRange if the cluster does not report its range", () => {
    const { serviceAddress: _, ...registry } = siteSettings.registry;
    const [fault] = addressFindings({ ...siteSettings, registry }, { ...cluster, ranges: [] }, false);
    assert.match(`${fault?.what}; ${fault?.fix}`, /the cluster does not report its service range; set site\.registry\.serviceRange/);
  });

  it("refuse a configured range that is not the cluster's", () => {
    assert.deepEqual(found({ serviceRange: "10.43.0.0/16" }), [["EDGE-ADDRESS-RANGE", "site.registry.serviceRange = 10.43.0.0/16", range]]);
  });

  it("refuse the first and the last address of the range and addresses outside it (F4)", () => {
    const allowed = `an address of ${range} that no Service uses, neither the first nor the last`;
    for (const [address, what] of [
      ["10.96.0.0", "is the network address of the cluster's service range"],
      ["10.96.0.255", "is the last address of the cluster's service range"],
      ["10.96.1.0", "is outside the cluster's service range"],
    ]) {
      const { registry } = siteSettings;
      const [fault] = addressFindings({ ...siteSettings, registry: { ...registry, serviceAddress: address } }, cluster, false);
      assert.deepEqual([fault?.code, fault?.what, fault?.allowed], ["EDGE-ADDRESS-RANGE", `service address ${address} ${what}`, allowed]);
    }
  });

  it("check an address against the configured range if the API server does not report its ranges", () => {
    const recordedByKubeadm = { ...cluster, areDeclared: false };
    assert.deepEqual(found({ serviceAddress: "10.43.0.5", serviceRange: "10.43.0.0/16" }, recordedByKubeadm), []);
    const allowed = "an address of 10.43.0.0/16 that no Service uses, neither the first nor the last";
    assert.deepEqual(found({ serviceAddress: "10.96.0.5", serviceRange: "10.43.0.0/16" }, recordedByKubeadm), [
      ["EDGE-ADDRESS-RANGE", "site.registry.serviceAddress = 10.96.0.5", allowed],
    ]);
  });
});
