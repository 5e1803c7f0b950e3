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
const theirs = { name: "Staging", description: "of others", state: "active" };

describe("capabilities of a context", () => {
  let service: OrchestrationService;
  let provider: LifecycleProvider<ContextCapabilitiesInputs, ContextCapabilitiesState>;
  beforeEach(() => {
    service = new OrchestrationService();
    provider = providerOn(service.context, contextCapabilities);
    service.resources.set(group, {});
    has(theirs);
  });
  const has = (...capabilities: { name: string; description: string }[]) => service.resources.set(contextId, { properties: { capabilities } });
  const live = () => listAt(service.resources.get(contextId), "properties", "capabilities");
  const names = () => live().map((one) => textAt(one, "name"));
  const made = async () => (await provider.create(inputs)).outs;

  it("are merged into what others have, whatever the case, which stays as it is", async () => {
    const outs = await made();
    assert.deepEqual([live(), outs["own"]], [[theirs, { name: "vision", description: "vision" }], ["vision"]]);
    assert.equal((await provider.diff(id, outs, inputs)).changes, false);
  });

  it("that are all there already are not written, and are not ours", async () => {
    const { outs } = await provider.create({ ...inputs, capabilities: ["staging"] });
    assert.deepEqual([service.writes, outs["own"]], [[], []]);
  });

  it("are given time to be known everywhere where one is new", async () => {
    const before = service.context.clock.nowMs();
    await made();
    assert.ok(service.context.clock.nowMs() - before >= 30_000);
  });

  it("are changed in place: ours goes, another comes, those of others stay", async () => {
    const outs = (await provider.update(id, await made(), { ...inputs, capabilities: ["audit"] })).outs;
    assert.deepEqual([names(), outs["own"]], [["Staging", "audit"], ["audit"]]);
  });

  it("are ours also where the run died after they were written, once it was told so", async () => {
    service.afterWrite = () => {
      throw new Error("the connection broke");
    };
    const { properties } = await failureOf(provider.create(inputs));
    service.afterWrite = () => {};
    const { outs } = await provider.update(id, properties, inputs);
    await provider.delete(id, outs);
    assert.deepEqual(names(), ["Staging"]);
  });

  it("that somebody else overwrote at the same time are told, and merged again by the next run", async () => {
    service.afterWrite = () => has(theirs, { name: "other", description: "" });
    const { message, properties } = await failureOf(provider.create(inputs));
    assert.match(message, /^EDGE-CAPABILITY-LOST .*the context does not have vision /);
    service.afterWrite = () => {};
    await provider.update(id, properties, inputs);
    assert.deepEqual(names(), ["Staging", "other", "vision"]);
  });

  it("that somebody took out are merged again after a refresh", async () => {
    const outs = await made();
    assert.equal((await provider.diff(id, (await provider.read(id, outs)).props, inputs)).changes, false);
    has(theirs);
    const { props } = await provider.read(id, outs);
    assert.equal((await provider.diff(id, props, inputs)).changes, true);
    await provider.update(id, props, inputs);
    assert.deepEqual(names(), ["Staging", "vision"]);
  });

  it("take out only their own when they go, and nothing twice", async () => {
    const outs = await made();
    await provider.delete(id, outs);
    assert.deepEqual(live(), [theirs]);
    const writes = service.writes.length;
    await provider.delete(id, outs);
    assert.equal(service.writes.length, writes);
  });

  it("never take out the last one", async () => {
    const outs = await made();
    has({ name: "vision", description: "vision" });
    await provider.delete(id, outs);
    assert.deepEqual(names(), ["vision"]);
  });

  it("are refused in preview where there is no context", async () => {
    service.resources.delete(contextId);
    const { failures } = await provider.check({}, inputs);
    assert.match(failures[0]?.reason ?? "", /^EDGE-CONTEXT /);
  });

  it("are refused in preview where this sign-in may not read the context", async () => {
    service.resources.refuse(contextId);
    const { failures } = await provider.check({}, inputs);
    assert.match(failures[0]?.reason ?? "", /^EDGE-CONTEXT /);
  });

  it("are gone only while the context's group can be read", async () => {
    const outs = await made();
    service.resources.delete(contextId);
    assert.equal((await provider.read(id, outs)).id, "");
    service.resources.delete(group);
    assert.equal((await provider.read(id, outs)).id, id);
  });
});
