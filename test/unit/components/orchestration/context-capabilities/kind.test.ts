import assert from "node:assert/strict";
import { listAt, textAt } from "../../../../../components/core/json";
import type { LifecycleProvider } from "../../../../../components/dynamic/provider";
import {
  type ContextCapabilitiesInputs,
  type ContextCapabilitiesState,
  contextCapabilities,
} from "../../../../../components/orchestration/context-capabilities/kind";
import { failureOf, providerOn } from "../../../../support/lifecycle-run";
import { OrchestrationService } from "../../../../support/orchestration-service";

const group = "/subscriptions/s/resourceGroups/g";
const contextId = `${group}/providers/Microsoft.Edge/contexts/factories`;
const inputs: ContextCapabilitiesInputs & Record<string, unknown> = {
  contextId,
  capabilities: ["staging", "vision"],
  propagation: "PT30S",
  timeout: "PT10M",
};
const id = `${contextId}:capabilities`;
const foreign = { name: "Staging", description: "of others", state: "active" };

describe("context capabilities kind", () => {
  let service: OrchestrationService;
  let provider: LifecycleProvider<ContextCapabilitiesInputs, ContextCapabilitiesState>;
  beforeEach(() => {
    service = new OrchestrationService();
    provider = providerOn(service.context, contextCapabilities);
    service.resources.set(group, {});
    contextHas(foreign);
  });
  const contextHas = (...capabilities: { name: string; description: string }[]) => service.resources.set(contextId, { properties: { capabilities } });
  const live = () => listAt(service.resources.get(contextId), "properties", "capabilities");
  const names = () => live().map((one) => textAt(one, "name"));
  const made = async () => (await provider.create(inputs)).outs;

  it("adds missing capabilities, compares names without case, and keeps existing ones unchanged", async () => {
    const outs = await made();
    assert.deepEqual([live(), outs["own"]], [[foreign, { name: "vision", description: "vision" }], ["vision"]]);
    assert.equal((await provider.diff(id, outs, inputs)).changes, false);
  });

  it("writes nothing and owns nothing if all capabilities exist", async () => {
    const { outs } = await provider.create({ ...inputs, capabilities: ["staging"] });
    assert.deepEqual([service.writes, outs["own"]], [[], []]);
  });

  it("waits for propagation after it adds a capability", async () => {
    const before = service.context.clock.nowMs();
    await made();
    assert.ok(service.context.clock.nowMs() - before >= 30_000);
  });

  it("replaces its own capability in place, and keeps those of others", async () => {
    const outs = (await provider.update(id, await made(), { ...inputs, capabilities: ["audit"] })).outs;
    assert.deepEqual([names(), outs["own"]], [["Staging", "audit"], ["audit"]]);
  });

  it("owns capabilities whose write succeeded although the run failed, and removes them on delete", async () => {
    service.afterWrite = () => {
      throw new Error("the connection broke");
    };
    const { properties } = await failureOf(provider.create(inputs));
    service.afterWrite = () => {};
    const { outs } = await provider.update(id, properties, inputs);
    await provider.delete(id, outs);
    assert.deepEqual(names(), ["Staging"]);
  });

  it("fails if another writer overwrote its capabilities during the run, and the next run adds them again", async () => {
    service.afterWrite = () => contextHas(foreign, { name: "other", description: "" });
    const { message, properties } = await failureOf(provider.create(inputs));
    assert.match(message, /^EDGE-CAPABILITY-LOST .*the context does not have vision /);
    service.afterWrite = () => {};
    await provider.update(id, properties, inputs);
    assert.deepEqual(names(), ["Staging", "other", "vision"]);
  });

  it("adds removed capabilities again after a refresh", async () => {
    const outs = await made();
    assert.equal((await provider.diff(id, (await provider.read(id, outs)).props, inputs)).changes, false);
    contextHas(foreign);
    const { props } = await provider.read(id, outs);
    assert.equal((await provider.diff(id, props, inputs)).changes, true);
    await provider.update(id, props, inputs);
    assert.deepEqual(names(), ["Staging", "vision"]);
  });

  it("removes only its own capabilities on delete, and makes no call if they are already gone", async () => {
    const outs = await made();
    await provider.delete(id, outs);
    assert.deepEqual(live(), [foreign]);
    const writes = service.writes.length;
    await provider.delete(id, outs);
    assert.equal(service.writes.length, writes);
  });

  it("never removes the context's last capability", async () => {
    const outs = await made();
    contextHas({ name: "vision", description: "vision" });
    await provider.delete(id, outs);
    assert.deepEqual(names(), ["vision"]);
  });

  it("fails in preview if the context does not exist", async () => {
    service.resources.delete(contextId);
    const { failures } = await provider.check({}, inputs);
    assert.match(failures[0]?.reason ?? "", /^EDGE-CONTEXT /);
  });

  it("fails in preview if this identity may not read the context", async () => {
    service.resources.refuse(contextId);
    const { failures } = await provider.check({}, inputs);
    assert.match(failures[0]?.reason ?? "", /^EDGE-CONTEXT /);
  });

  it("is gone after a refresh only if the context's resource group can be read", async () => {
    const outs = await made();
    service.resources.delete(contextId);
    assert.equal((await provider.read(id, outs)).id, "");
    service.resources.delete(group);
    assert.equal((await provider.read(id, outs)).id, id);
  });
});
