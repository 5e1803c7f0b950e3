import assert from "node:assert/strict";
import { at, textAt } from "../../../../components/core/json";
import { orchestrationRoleName } from "../../../../components/core/orchestration-role";
import { type LiveToken, type RegistryChain, chainFaults, orchestrationRoles } from "../../../../components/diagnosis/registry-chain";
import { chainIds, chainTime, siteChain } from "../../../support/site-chain";

const whole = siteChain();
const live = (id: string, mapId: string): LiveToken => ({ id, token: whole.get(id), scopeMap: whole.get(mapId) });
const chain: RegistryChain = {
  registry: whole.get(chainIds.registry),
  connectedRegistry: whole.get(chainIds.connectedRegistry),
  sync: live(chainIds.syncToken, chainIds.syncMap),
  clients: [live(chainIds.clientToken, chainIds.clientMap)],
  roles: Object.values(orchestrationRoles),
  orchestrationPrincipalId: chainIds.principal,
  images: ["factory/vision:1.0.0"],
};
const faultsOf = (broken: Partial<RegistryChain>) => chainFaults({ ...chain, ...broken }, chainTime).map(({ code, what }) => `${code} ${what}`);

const passwords = (...list: object[]) => ({ credentials: { passwords: list } });
const withToken = (one: LiveToken, properties: object): LiveToken => ({
  ...one,
  token: { properties: { ...(at(one.token, "properties") as object), ...properties } },
});
const withActions = (one: LiveToken, keep: (action: string) => boolean): LiveToken => {
  const actions = (at(one.scopeMap, "properties", "actions") as string[]).filter(keep);
  return { ...one, scopeMap: { id: textAt(one.scopeMap, "id"), properties: { actions } } };
};
const withSite = (properties: object) => ({ id: chainIds.connectedRegistry, properties });

describe("a site's registry chain", () => {
  it("has no fault if everything exists", () => assert.deepEqual(faultsOf({}), []));
  it("has no fault while the site syncs", () => assert.deepEqual(faultsOf({ connectedRegistry: withSite({ connectionState: "Syncing" }) }), []));
  it("has no fault if a password never expires", () => assert.deepEqual(faultsOf({ sync: withToken(chain.sync, passwords({ name: "password1" })) }), []));
  it("has no fault if one of two passwords is valid", () =>
    assert.deepEqual(faultsOf({ sync: withToken(chain.sync, passwords({ expiry: "2025-01-01T00:00:00Z" }, { expiry: "2027-01-01T00:00:00Z" })) }), []));
  it("has no fault if the roles could not be read", () => assert.deepEqual(faultsOf({ roles: undefined }), []));
  it("has no fault without client tokens", () => assert.deepEqual(faultsOf({ clients: [] }), []));

  const role = { sync: chain.sync, client: chain.clients[0] as LiveToken };
  const places = {
    sync: (sync: LiveToken) => ({ sync }),
    client: (client: LiveToken) => ({ clients: [client] }),
  };
  for (const [kind, one] of Object.entries(role) as ["sync" | "client", LiveToken][]) {
    const [broken, name, CODE] = [places[kind], kind === "sync" ? "line1" : "line1-client", kind.toUpperCase()];
    const gone = { id: one.id, token: undefined, scopeMap: undefined };
    const cases: [string, LiveToken, string][] = [
      ["token does not exist", gone, `EDGE-${CODE}-TOKEN ${kind} token ${name} does not exist`],
      ["token is disabled", withToken(one, { status: "disabled" }), `EDGE-${CODE}-TOKEN ${kind} token ${name} is disabled`],
      ["token has no password", withToken(one, passwords()), `EDGE-${CODE}-TOKEN ${kind} token ${name} has no password`],
      [
        "token's passwords have expired",
        withToken(one, passwords({ expiry: chainTime.toISOString() })),
        `EDGE-${CODE}-TOKEN ${kind} token ${name} has only expired passwords`,
      ],
      [
        "scope map lacks an action",
        withActions(one, (action) => action !== "repositories/factory/vision/metadata/read"),
        `EDGE-${CODE}-MAP the scope map of ${kind} token ${name} lacks repositories/factory/vision/metadata/read`,
      ],
    ];
    for (const [what, given, fault] of cases) it(`has one fault if a ${kind} ${what}`, () => assert.deepEqual(faultsOf(broken(given)), [fault]));

    it(`has one fault with all missing actions if a ${kind} scope map does not exist`, () => {
      const faults = faultsOf(broken({ ...one, scopeMap: undefined }));
      assert.equal(faults.length, 1);
      assert.match(faults[0] ?? "", new RegExp(`^EDGE-${CODE}-MAP .* lacks repositories/factory/vision/content/read, `));
    });
  }

  for (const action of ["config/read", "config/write", "message/read", "message/write"])
    it(`has one fault if the gateway action ${action} is missing`, () => {
      const sync = withActions(chain.sync, (one) => one !== `gateway/line1/${action}`);
      assert.deepEqual(faultsOf({ sync }), [`EDGE-SYNC-MAP the scope map of sync token line1 lacks gateway/line1/${action}`]);
    });

  it("has one fault if the data endpoint is disabled", () => {
    const fault = "EDGE-DATA-ENDPOINT registry hub has its data endpoint disabled, so no site can sync";
    assert.deepEqual(faultsOf({ registry: { properties: { dataEndpointEnabled: false } } }), [fault]);
  });

  for (const [name, id] of Object.entries(orchestrationRoles))
    it(`has one fault if the role "${name}" is missing`, () => {
      const fault = `EDGE-ORCHESTRATION-ROLE the orchestration extension's identity lacks "${name}" at registry hub`;
      assert.deepEqual(faultsOf({ roles: Object.values(orchestrationRoles).filter((one) => one !== id) }), [fault]);
    });

  it("accepts the custom role of this registry instead of both roles", () => {
    assert.deepEqual(faultsOf({ roles: [orchestrationRoleName(chainIds.registry)] }), []);
    assert.equal(faultsOf({ roles: [orchestrationRoleName(`${chainIds.registry}2`)] }).length, 1);
  });

  it("has one fault with the service's status details if the site is offline", () => {
    const connectedRegistry = withSite({ connectionState: "Offline", statusDetails: [{ code: "X", description: "no heartbeat" }] });
    assert.deepEqual(faultsOf({ connectedRegistry }), ["EDGE-SITE-OFFLINE connected registry line1 is Offline; X: no heartbeat"]);
  });
  it("has one fault with what a connected but unhealthy site reports", () => {
    const connectedRegistry = withSite({ connectionState: "Unhealthy", statusDetails: [{ code: "DiskError", description: "no space left on device" }] });
    assert.deepEqual(faultsOf({ connectedRegistry }), ["EDGE-SITE-UNHEALTHY connected registry line1 is Unhealthy; DiskError: no space left on device"]);
  });
  it("names the addresses that the registry accepts if its network is restricted and the site is offline", () => {
    const closed = (properties: object) => ({ properties: { dataEndpointEnabled: true, ...properties } });
    const fix = (registry: unknown) => chainFaults({ ...chain, registry, connectedRegistry: withSite({ connectionState: "Offline" }) }, chainTime).at(-1)?.fix;
    const networkRuleSet = { defaultAction: "Deny", ipRules: [{ action: "Allow", value: "203.0.113.7" }] };
    assert.match(fix(closed({ networkRuleSet })) ?? "", /its network \(the registry accepts only 203\.0\.113\.7\), the/);
    assert.match(fix(closed({ networkRuleSet: { defaultAction: "Deny" } })) ?? "", /its network \(the registry accepts no address\), the/);
    assert.match(fix(closed({ networkRuleSet, publicNetworkAccess: "Disabled" })) ?? "", /its network \(the registry accepts private endpoints only\), the/);
    assert.match(fix(chain.registry) ?? "", /its network, the/);
  });
  it("has one fault if the connected registry does not exist", () => {
    assert.deepEqual(faultsOf({ connectedRegistry: undefined }), ["EDGE-SITE-OFFLINE connected registry line1 is missing"]);
  });

  it("has all faults, ordered from the cloud to the site", () => {
    const sync = withToken(chain.sync, { status: "disabled" });
    const codes = chainFaults({ ...chain, registry: {}, sync, roles: [], connectedRegistry: undefined }, chainTime).map(({ code }) => code);
    assert.deepEqual(codes, ["EDGE-DATA-ENDPOINT", "EDGE-SYNC-TOKEN", "EDGE-ORCHESTRATION-ROLE", "EDGE-SITE-OFFLINE"]);
  });

  it("is checked for every image's repository, with any tag or digest", () => {
    const images = ["factory/vision:2.0.0", `factory/vision@sha256:${"0".repeat(64)}`, "factory/gateway:1.0.0"];
    const lacks = "repositories/factory/gateway/content/read, repositories/factory/gateway/metadata/read";
    assert.deepEqual(faultsOf({ images }), [
      `EDGE-SYNC-MAP the scope map of sync token line1 lacks ${lacks}`,
      `EDGE-CLIENT-MAP the scope map of client token line1-client lacks ${lacks}`,
    ]);
  });
});
