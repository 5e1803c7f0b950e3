import assert from "node:assert/strict";
import { brokenSyncLink, type SyncFacts } from "../../../../../lab/site/orchestration/sync-diagnosis";

const chain = { registryId: "/registries/hub", connectedRegistry: "line1", repositories: ["line/app"] };
const now = new Date("2026-01-02T00:00:00Z");
const slot = { name: "password1", creationTime: "2026-01-01T00:00:00Z" };
const gateway = ["config/read", "config/write", "message/read", "message/write"].map((verb) => `gateway/line1/${verb}`);
const repository = ["content/read", "metadata/read"].map((verb) => `repositories/line/app/${verb}`);

function facts(change: Partial<SyncFacts> = {}): SyncFacts {
  return {
    registry: { dataEndpointEnabled: true },
    connectedRegistry: { connectionState: "Online", lastActivityTime: "2026-01-01T12:00:00Z" },
    token: { status: "enabled", credentials: { passwords: [slot] } },
    scopeMap: { actions: [...repository, ...gateway] },
    ...change,
  };
}
const codeOf = (change?: Partial<SyncFacts>) => brokenSyncLink(chain, facts(change), now)?.code;
const password = (change: object) => ({ token: { status: "enabled", credentials: { passwords: [{ ...slot, ...change }] } } });

describe("the cause of a failed sync in Azure", () => {
  it("is undefined if everything is in order", () => {
    assert.equal(brokenSyncLink(chain, facts(), now), undefined);
  });
  it("is a disabled data endpoint", () => {
    assert.equal(codeOf({ registry: { dataEndpointEnabled: false } }), "DataEndpointDisabled");
  });
  it("is a disabled sync token", () => {
    assert.equal(codeOf({ token: { status: "disabled", credentials: { passwords: [slot] } } }), "AuthTokenMissingOrExpired");
  });
  it("is a sync token without a password", () => {
    assert.equal(codeOf({ token: { status: "enabled", credentials: { passwords: [] } } }), "AuthTokenMissingOrExpired");
  });
  it("is an expired password", () => {
    assert.equal(codeOf(password({ expiry: "2026-01-01T23:59:59Z" })), "AuthTokenMissingOrExpired");
  });
  it("is a password that was issued after the last activity of an Offline instance", () => {
    const connectedRegistry = { connectionState: "Offline", lastActivityTime: "2026-01-01T12:00:00Z" };
    assert.equal(codeOf({ connectedRegistry, ...password({ creationTime: "2026-01-01T12:00:01Z" }) }), "AuthTokenMissingOrExpired");
  });
  it("is not a new password that an Online instance will still receive", () => {
    assert.equal(codeOf(password({ creationTime: "2026-01-01T12:00:01Z" })), undefined);
  });
  it("is a missing gateway action of the sync token", () => {
    assert.match(
      String(brokenSyncLink(chain, facts({ scopeMap: { actions: [...repository, ...gateway.slice(1)] } }), now)),
      /lacks gateway\/line1\/config\/read/,
    );
  });
  it("is a repository that was removed from the sync scope map", () => {
    const found = brokenSyncLink(chain, facts({ scopeMap: { actions: gateway } }), now);
    assert.deepEqual([found?.code, found?.message.includes("line/app")], ["RepositoryNotInSyncScopeMap", true]);
  });
});
