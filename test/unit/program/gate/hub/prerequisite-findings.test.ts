import assert from "node:assert/strict";
import { hubSchema } from "../../../../../program/config/hub-schema";
import { prerequisiteFindings } from "../../../../../program/gate/hub/prerequisite-findings";
import { armReading, Resources } from "../../../../support/resources";

const subscription = "/subscriptions/22222222-2222-4222-8222-222222222222";
const groupId = `${subscription}/resourceGroups/rg-edge-context`;
const contextId = `${groupId}/providers/Microsoft.Edge/contexts/factories`;
const own = "organization/edge-staging/hub";
const context = (tags: Record<string, string> = {}) => ({ tags, properties: { hierarchies: [{ name: "factory" }, { name: "line" }] } });

describe("the gate's check of a hub's prerequisites", () => {
  let resources: Resources;
  beforeEach(() => {
    resources = new Resources();
  });
  const found = async (prerequisites: Record<string, unknown>, { registry, ...more }: { registry?: unknown; formerOwner?: string } = {}) => {
    const given = {
      subscriptionId: subscription.slice("/subscriptions/".length),
      resourceGroup: "rg-edge-hub",
      location: "eastus2",
      registry: { name: "edgehub" },
    };
    const hub = hubSchema.parse({ ...given, capabilities: { contextId, names: ["staging"] }, prerequisites, ...more });
    const { faults, warnings } = await prerequisiteFindings(hub, { own, registry, arm: armReading(resources) });
    return { faults: faults.map(({ code, fix }) => `${code}: ${fix}`), warnings: warnings.map(({ code }) => code) };
  };
  const none = { faults: [], warnings: [] };

  it("names unregistered providers before the first run, and does not ask again afterwards", async () => {
    resources.set(`${subscription}/providers/Microsoft.Edge`, { registrationState: "NotRegistered" });
    resources.set(`${subscription}/providers/Microsoft.ContainerRegistry`, { registrationState: "Registered" });
    const { faults } = await found({});
    assert.equal(faults.length, 1);
    assert.match(faults[0] ?? "", /^EDGE-PROVIDER: set hub\.prerequisites\.resourceProviders to create, .*--namespace Microsoft\.Edge/);
    assert.deepEqual(await found({ resourceProviders: "create" }), none);
    assert.deepEqual(await found({}, { registry: {} }), none);
  });

  it("passes where nothing exists and everything is created", async () =>
    assert.deepEqual(await found({ contextResourceGroup: "create", context: "create" }), none));

  it("passes where this stack, or the one that it was before, created it", async () => {
    for (const owner of [own, "organization/edge-staging/old"]) {
      resources.set(groupId, { tags: { "edge-staging-owner": owner } });
      resources.set(contextId, context({ "edge-staging-owner": owner }));
      assert.deepEqual(await found({ contextResourceGroup: "create", context: "create" }, { formerOwner: "organization/edge-staging/old" }), none);
    }
  });

  it("refuses to create what exists without or with another owner, and names the other modes", async () => {
    resources.set(groupId, {});
    resources.set(contextId, context({ "edge-staging-owner": "organization/edge-staging/other" }));
    const { faults } = await found({ contextResourceGroup: "create", context: "create" });
    assert.deepEqual(faults, [
      "EDGE-PREREQUISITE-EXISTS: set hub.prerequisites.contextResourceGroup to require, or to adopt to have it in the stack",
      "EDGE-PREREQUISITE-EXISTS: set hub.prerequisites.context to require, or to adopt to have it in the stack",
    ]);
  });

  it("requires the resource group of a context to create", async () => {
    const { faults } = await found({ context: "create" });
    assert.deepEqual(faults, ["EDGE-PREREQUISITE-MISSING: set hub.prerequisites.contextResourceGroup to create, or correct hub.capabilities.contextId"]);
    resources.set(groupId, {});
    assert.deepEqual(await found({ context: "create" }), none);
  });

  it("warns about levels that the context has otherwise", async () => {
    resources.set(groupId, {});
    resources.set(contextId, context({ "edge-staging-owner": own }));
    assert.deepEqual(await found({ context: "create", hierarchies: ["line"] }), { faults: [], warnings: ["EDGE-CONTEXT-LEVELS"] });
  });
});
