import assert from "node:assert/strict";
import { connectionFaults } from "../../../../../program/gate/site/connection-findings";
import { siteSettings } from "../../../../support/site-settings";

const cluster = { services: [], ranges: [], areDeclared: false };
const fault = (connectedCluster: unknown) => connectionFaults(siteSettings, { connectedCluster, cluster })[0];
const inState = (connectivityStatus: string) => fault({ properties: { connectivityStatus } });

describe("cluster connection findings (C5)", () => {
  it("are empty for state Connected", () => assert.equal(inState("Connected"), undefined));

  for (const [state, what, fix] of [
    ["Connecting", /is Connecting: its Arc agents have not reported yet$/, /^wait a few minutes/],
    ["Offline", /is Offline: Azure has heard nothing/, /^start the cluster and its Arc agents/],
    ["Expired", /is Expired: .* certificate of its identity has expired$/, /az connectedk8s delete, then az connectedk8s connect/],
    ["expired", /is expired: /, /az connectedk8s delete/],
    ["AgentNotInstalled", /is AgentNotInstalled: the Arc agents were removed/, /^install them: az connectedk8s connect/],
    ["Odd", /is Odd$/, /^start the cluster and its Arc agents$/],
  ] as const)
    it(`explain state ${state} and how to fix it`, () => {
      assert.match(inState(state)?.what ?? "", what);
      assert.match(inState(state)?.fix ?? "", fix);
    });

  it("explain a cluster that cannot be read, and one without a state", () => {
    assert.match(fault(undefined)?.fix ?? "", /^correct the id, or let this identity read/);
    assert.match(fault({})?.what ?? "", /is not connected$/);
  });

  it("report the state together with an unreachable API server", () => {
    const faults = connectionFaults(siteSettings, {
      connectedCluster: { properties: { connectivityStatus: "Offline" } },
      cluster: { unreachable: "no answer" },
    });
    assert.deepEqual(
      faults.map(({ code }) => code),
      ["EDGE-CLUSTER-OFFLINE", "EDGE-CLUSTER-UNREACHABLE"],
    );
  });
});
