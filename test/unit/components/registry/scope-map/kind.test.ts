import assert from "node:assert/strict";
import { type ScopeMapInputs, scopeMap } from "../../../../../components/registry/scope-map/kind";
import { scopeMapId } from "../../../../../components/core/arm-id";
import { LifecycleProvider } from "../../../../../components/dynamic/provider";
import { providerOn } from "../../../../support/lifecycle-run";
import { RegistryService } from "../../../../support/registry-service";

const registryId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/hub";
const inputs: ScopeMapInputs & Record<string, unknown> = {
  registryId,
  name: "line1",
  actions: ["a", "b"],
  description: "d",
  owner: "o/p/own",
  formerOwner: "",
  copiedFrom: "",
  timeout: "PT1M",
};
const id = scopeMapId(inputs.registryId, inputs.name);

describe("scope map kind", () => {
  let service: RegistryService;
  let provider: LifecycleProvider<ScopeMapInputs, unknown>;
  beforeEach(() => {
    service = new RegistryService();
    service.resources.set(registryId, {});
    const services = { context: service.context, options: { pollIntervalMs: 1, assertEngineAlive: async () => {} } };
    provider = new LifecycleProvider(scopeMap, async () => services);
  });
  const actions = () => service.properties(id)?.["actions"];
  const addAtRunTime = (action: string) => (service.properties(id)?.["actions"] as string[]).push(action);

  it("creates a missing scope map with a PUT", async () => {
    assert.equal((await provider.create(inputs)).id, id);
    assert.deepEqual(service.properties(id), { actions: ["a", "b"], description: "d [owner: o/p/own]" });
    assert.deepEqual(service.writes, ["PUT /registries/hub/scopeMaps/line1"]);
  });

  it("keeps actions added by the service, and removes only actions that are no longer declared", async () => {
    const { outs } = await provider.create(inputs);
    addAtRunTime("foreign");
    await provider.update(id, outs, { ...inputs, actions: ["b", "c"] });
    assert.deepEqual(actions(), ["b", "foreign", "c"]);
  });

  it("creates a scope map with its initial actions, never removes them, and adds none to an existing one", async () => {
    const { outs } = await provider.create({ ...inputs, initialActions: ["images"] });
    assert.deepEqual(actions(), ["images", "a", "b"]);
    await provider.update(id, outs, { ...inputs, actions: ["b"], initialActions: ["others"] });
    assert.deepEqual(actions(), ["images", "b"]);
  });

  it("completes a scope map created by someone else with a PATCH, and keeps its actions", async () => {
    service.resources.set(id, { properties: { actions: ["theirs"], description: "theirs" } });
    await provider.create(inputs);
    assert.deepEqual(actions(), ["theirs", "a", "b"]);
    assert.deepEqual(service.writes, ["PATCH /registries/hub/scopeMaps/line1"]);
  });

  const sourceId = scopeMapId(registryId, "line1a1b2");
  it("copies the actions of another scope map at creation, and does not remove the copies later", async () => {
    service.resources.set(sourceId, { properties: { actions: ["theirs", "A"], description: "theirs" } });
    const { outs } = await provider.create({ ...inputs, copiedFrom: sourceId });
    assert.deepEqual([actions(), service.writes], [["theirs", "A", "b"], ["PUT /registries/hub/scopeMaps/line1"]]);
    await provider.update(id, outs, { ...inputs, actions: ["b"], copiedFrom: sourceId });
    assert.deepEqual(actions(), ["theirs", "b"]);
    assert.deepEqual(service.properties(sourceId)?.["actions"], ["theirs", "A"]);
  });

  it("copies nothing if the scope map exists or its source is gone", async () => {
    await provider.create({ ...inputs, copiedFrom: sourceId });
    assert.deepEqual(actions(), ["a", "b"]);
    service.resources.set(sourceId, { properties: { actions: ["theirs"] } });
    await provider.create({ ...inputs, copiedFrom: sourceId });
    assert.deepEqual(actions(), ["a", "b"]);
  });

  it("makes no call if all actions and the owner are present", async () => {
    service.resources.set(id, { properties: { actions: ["B", "a", "foreign"], description: "d [owner: o/p/own]" } });
    await provider.create(inputs);
    assert.deepEqual(service.writes, []);
  });

  it("fails and names an action that another writer removed during the run, and the next run adds it", async () => {
    service.afterWrite = () => void service.resources.set(id, { properties: { actions: ["b"], description: "d [owner: o/p/own]" } });
    const failure = await provider.create(inputs).then(
      () => assert.fail("must fail"),
      (error: Error & { properties: Record<string, unknown> }) => error,
    );
    assert.equal(failure.message, "EDGE-SCOPE-MAP-RACE  scope map line1 lost actions to another writer\n  given   a\n  fix     run `pulumi up` again");
    service.afterWrite = () => {};
    await provider.update(id, failure.properties, inputs);
    assert.deepEqual(actions(), ["b", "a"]);
  });

  it("adds a missing action after a refresh", async () => {
    const { outs } = await provider.create(inputs);
    service.resources.set(id, { properties: { actions: ["b", "foreign"], description: "d [owner: o/p/own]" } });
    const { props } = await provider.read(id, outs);
    assert.equal((await provider.diff(id, props, inputs)).changes, true);
    await provider.update(id, props, inputs);
    assert.deepEqual(actions(), ["b", "foreign", "a"]);
  });

  it("shows no change after a refresh if others added actions", async () => {
    const { outs } = await provider.create(inputs);
    addAtRunTime("foreign");
    const { props } = await provider.read(id, outs);
    assert.equal((await provider.diff(id, props, inputs)).changes, false);
  });

  it("is gone after a refresh only if its registry can be read", async () => {
    const { outs } = await provider.create(inputs);
    service.resources.delete(id);
    assert.equal((await provider.read(id, outs)).id, "");
    service.resources.delete(registryId);
    assert.equal((await provider.read(id, outs)).id, id);
  });

  it("refuses too many actions in check, and so in preview", async () => {
    const many = Array.from({ length: 501 }, (_, index) => `repositories/r${index}/content/read`);
    const { failures } = await provider.check({}, { ...inputs, actions: many });
    assert.match(
      failures[0]?.reason ?? "",
      /^EDGE-SCOPE-MAP-FULL {2}scope map line1 has too many actions\n {2}given {3}501 actions\n {2}allowed at most 500\n/,
    );
  });

  for (const [foreign, isWritten] of [
    [497, true],
    [498, true],
    [499, false],
  ] as const)
    it(`${isWritten ? "adds" : "refuses without a call to add"} two actions to a scope map that has ${foreign} actions of others`, async () => {
      const foreignActions = Array.from({ length: foreign }, (_, index) => `foreign ${index}`);
      service.resources.set(id, { properties: { actions: foreignActions, description: "d [owner: o/p/own]" } });
      const failure = await provider.create(inputs).then(
        () => "",
        (error: Error) => error.message,
      );
      assert.equal(failure.includes("EDGE-SCOPE-MAP-FULL"), !isWritten);
      assert.deepEqual([service.writes.length, (actions() as string[]).length], isWritten ? [1, foreign + 2] : [0, foreign]);
    });

  it("deletes the scope map, and succeeds if it is already gone", async () => {
    const { outs } = await provider.create(inputs);
    await provider.delete(id, outs);
    await provider.delete(id, outs);
    assert.equal(service.resources.has(id), false);
  });

  describe("if the scope map names another owner", () => {
    beforeEach(() => service.resources.set(id, { properties: { actions: ["theirs"], description: "d [owner: o/p/other]" } }));

    it("refuses to change it", async () => {
      await assert.rejects(
        provider.create(inputs),
        /EDGE-OWNED {2}objects that this stack would change belong to stack o\/p\/other\n {2}given {3}scope map line1/,
      );
      assert.deepEqual(service.writes, []);
    });

    it("changes it and records the new owner if the other owner is the declared former owner", async () => {
      await provider.create({ ...inputs, formerOwner: "o/p/other" });
      assert.deepEqual(service.properties(id), { actions: ["theirs", "a", "b"], description: "d [owner: o/p/own]" });
    });

    it("deletes nothing and logs a notice", async () => {
      const lines: string[] = [];
      const logging = providerOn({ ...service.context, log: (line) => void lines.push(line) }, scopeMap);
      await logging.delete(id, inputs);
      assert.deepEqual([service.writes, lines], [[], ["[ScopeMap line1] left alone: its owner is now stack o/p/other"]]);
    });

    it("deletes nothing with a state that has no owner", async () => {
      const { owner: _, ...former } = inputs;
      await provider.delete(id, former);
      assert.deepEqual(service.writes, []);
    });
  });

  it("adds the owner to a scope map of an older release in place, and deletes it with a state that has no owner", async () => {
    service.resources.set(id, { properties: { actions: ["a", "b"], description: "d" } });
    const { owner: _, ...former } = inputs;
    const { changes, replaces } = await provider.diff(id, { ...former, stateVersion: 1, writtenActions: ["a", "b"] }, inputs);
    assert.deepEqual([changes, replaces], [true, []]);
    await provider.delete(id, former);
    assert.deepEqual(service.writes, ["DELETE /registries/hub/scopeMaps/line1"]);
  });
});
