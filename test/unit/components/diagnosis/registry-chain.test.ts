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
const told = (broken: Partial<RegistryChain>) => chainFaults({ ...chain, ...broken }, chainTime).map(({ code, what }) => `${code} ${what}`);

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

describe("a site's chain", () => {
  it("that is whole has no fault", () => assert.deepEqual(told({}), []));
  it("is whole while the site syncs", () => assert.deepEqual(told({ connectedRegistry: withSite({ connectionState: "Syncing" }) }), []));
  it("is whole where a password never expires", () => assert.deepEqual(told({ sync: withToken(chain.sync, passwords({ name: "password1" })) }), []));
  it("is whole where one of two passwords is good", () =>
    assert.deepEqual(told({ sync: withToken(chain.sync, passwords({ expiry: "2025-01-01T00:00:00Z" }, { expiry: "2027-01-01T00:00:00Z" })) }), []));
  it("is whole where the roles could not be asked", () => assert.deepEqual(told({ roles: undefined }), []));
  it("is whole where nobody pulls", () => assert.deepEqual(told({ clients: [] }), []));

  const role = { sync: chain.sync, client: chain.clients[0] as LiveToken };
  const places = {
    sync: (sync: LiveToken) => ({ sync }),
    client: (client: LiveToken) => ({ clients: [client] }),
  };
  for (const [kind, one] of Object.entries(role) as ["sync" | "client", LiveToken][]) {
    const [broken, name, CODE] = [places[kind], kind === "sync" ? "line1" : "line1-client", kind.toUpperCase()];
    const gone = { id: one.id, token: undefined, scopeMap: undefined };
    const cases: [string, LiveToken, string][] = [
      ["token is gone", gone, `EDGE-${CODE}-TOKEN ${kind} token ${name} does not exist`],
      ["token is disabled", withToken(one, { status: "disabled" }), `EDGE-${CODE}-TOKEN ${kind} token ${name} is disabled`],
      ["token has no password", withToken(one, passwords()), `EDGE-${CODE}-TOKEN ${kind} token ${name} has no password`],
      [
        "token's passwords have expired",
        withToken(one, passwords({ expiry: chainTime.toISOString() })),
        `EDGE-${CODE}-TOKEN ${kind} token ${name} has only expired passwords`,
      ],
      [
        "map lacks an action",
        withActions(one, (action) => action !== "repositories/factory/vision/metadata/read"),
        `EDGE-${CODE}-MAP the scope map of ${kind} token ${name} lacks repositories/factory/vision/metadata/read`,
      ],
    ];
    for (const [what, given, fault] of cases) it(`tells only that a ${kind} ${what}`, () => assert.deepEqual(told(broken(given)), [fault]));

    it(`tells that a ${kind} map is gone by all that it lacks`, () => {
      const faults = told(broken({ ...one, scopeMap: undefined }));
      assert.equal(faults.length, 1);
      assert.match(faults[0] ?? "", new RegExp(`^EDGE-${CODE}-MAP .* lacks repositories/factory/vision/content/read, `));
    });
  }

  for (const action of ["config/read", "config/write", "message/read", "message/write"])
    it(`tells only that the gateway may not ${action}`, () => {
      const sync = withActions(chain.sync, (one) => one !== `gateway/line1/${action}`);
      assert.deepEqual(told({ sync }), [`EDGE-SYNC-MAP the scope map of sync token line1 lacks gateway/line1/${action}`]);
    });

  it("tells only that the data endpoint is off", () => {
    const fault = "EDGE-DATA-ENDPOINT registry hub has its data endpoint disabled, so no site can sync";
    assert.deepEqual(told({ registry: { properties: { dataEndpointEnabled: false } } }), [fault]);
  });

  for (const [name, id] of Object.entries(orchestrationRoles))
    it(`tells only that the role "${name}" is missing`, () => {
      const fault = `EDGE-ORCHESTRATION-ROLE the orchestration extension's identity lacks "${name}" at registry hub`;
      assert.deepEqual(told({ roles: Object.values(orchestrationRoles).filter((one) => one !== id) }), [fault]);
    });

  it("misses neither of them where the custom role is there, for this registry", () => {
    assert.deepEqual(told({ roles: [orchestrationRoleName(chainIds.registry)] }), []);
    assert.equal(told({ roles: [orchestrationRoleName(`${chainIds.registry}2`)] }).length, 1);
  });

  it("tells only that the site is offline, with the service's words", () => {
    const connectedRegistry = withSite({ connectionState: "Offline", statusDetails: [{ code: "X", description: "no heartbeat" }] });
    assert.deepEqual(told({ connectedRegistry }), ["EDGE-SITE-OFFLINE connected registry line1 is Offline; X: no heartbeat"]);
  });
  it("tells what a site that is connected reports of itself", () => {
    const connectedRegistry = withSite({ connectionState: "Unhealthy", statusDetails: [{ code: "DiskError", description: "no space left on device" }] });
    assert.deepEqual(told({ connectedRegistry }), ["EDGE-SITE-UNHEALTHY connected registry line1 is Unhealthy; DiskError: no space left on device"]);
  });
  it("tells who is let in, where the registry is closed and the site offline", () => {
    const closed = (properties: object) => ({ properties: { dataEndpointEnabled: true, ...properties } });
    const fix = (registry: unknown) => chainFaults({ ...chain, registry, connectedRegistry: withSite({ connectionState: "Offline" }) }, chainTime).at(-1)?.fix;
    const networkRuleSet = { defaultAction: "Deny", ipRules: [{ action: "Allow", value: "203.0.113.7" }] };
    assert.match(fix(closed({ networkRuleSet })) ?? "", /its network \(the registry accepts only 203\.0\.113\.7\), the/);
    assert.match(fix(closed({ networkRuleSet: { defaultAction: "Deny" } })) ?? "", /its network \(the registry accepts no address\), the/);
    assert.match(fix(closed({ networkRuleSet, publicNetworkAccess: "Disabled" })) ?? "", /its network \(the registry accepts private endpoints only\), the/);
    assert.match(fix(chain.registry) ?? "", /its network, the/);
  });
  it("tells only that the site's registry is gone", () => {
    assert.deepEqual(told({ connectedRegistry: undefined }), ["EDGE-SITE-OFFLINE connected registry line1 is missing"]);
  });

  it("tells all that is broken, from the cloud towards the site", () => {
    const sync = withToken(chain.sync, { status: "disabled" });
    const codes = chainFaults({ ...chain, registry: {}, sync, roles: [], connectedRegistry: undefined }, chainTime).map(({ code }) => code);
    assert.deepEqual(codes, ["EDGE-DATA-ENDPOINT", "EDGE-SYNC-TOKEN", "EDGE-ORCHESTRATION-ROLE", "EDGE-SITE-OFFLINE"]);
  });

  it("holds for every image, whatever its tag or digest", () => {
    const images = ["factory/vision:2.0.0", `factory/vision@sha256:${"0".repeat(64)}`, "factory/gateway:1.0.0"];
    const lacks = "repositories/factory/gateway/content/read, repositories/factory/gateway/metadata/read";
    assert.deepEqual(told({ images }), [
      `EDGE-SYNC-MAP the scope map of sync token line1 lacks ${lacks}`,
      `EDGE-CLIENT-MAP the scope map of client token line1-client lacks ${lacks}`,
    ]);
  });
});
