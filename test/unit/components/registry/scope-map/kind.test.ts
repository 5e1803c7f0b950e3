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

describe("a scope map", () => {
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

  it("is put where there is none", async () => {
    assert.equal((await provider.create(inputs)).id, id);
    assert.deepEqual(service.properties(id), { actions: ["a", "b"], description: "d [owner: o/p/own]" });
    assert.deepEqual(service.writes, ["PUT /registries/hub/scopeMaps/line1"]);
  });

  it("keeps what the service added, and takes back only what we no longer declare", async () => {
    const { outs } = await provider.create(inputs);
    addAtRunTime("foreign");
    await provider.update(id, outs, { ...inputs, actions: ["b", "c"] });
    assert.deepEqual(actions(), ["b", "foreign", "c"]);
  });

  it("starts with further actions, which are not taken back, and which an existing one does not get", async () => {
    const { outs } = await provider.create({ ...inputs, initialActions: ["images"] });
    assert.deepEqual(actions(), ["images", "a", "b"]);
    await provider.update(id, outs, { ...inputs, actions: ["b"], initialActions: ["others"] });
    assert.deepEqual(actions(), ["images", "b"]);
  });

  it("that another made is completed, not replaced", async () => {
    service.resources.set(id, { properties: { actions: ["theirs"], description: "theirs" } });
    await provider.create(inputs);
    assert.deepEqual(actions(), ["theirs", "a", "b"]);
    assert.deepEqual(service.writes, ["PATCH /registries/hub/scopeMaps/line1"]);
  });

  const formerId = scopeMapId(registryId, "line1a1b2");
  it("begins with what another one allows, which then is not ours", async () => {
    service.resources.set(formerId, { properties: { actions: ["theirs", "A"], description: "theirs" } });
    const { outs } = await provider.create({ ...inputs, copiedFrom: formerId });
    assert.deepEqual([actions(), service.writes], [["theirs", "A", "b"], ["PUT /registries/hub/scopeMaps/line1"]]);
    await provider.update(id, outs, { ...inputs, actions: ["b"], copiedFrom: formerId });
    assert.deepEqual(actions(), ["theirs", "b"]);
    assert.deepEqual(service.properties(formerId)?.["actions"], ["theirs", "A"]);
  });

  it("that is there takes nothing from another one, nor does one whose model is gone", async () => {
    await provider.create({ ...inputs, copiedFrom: formerId });
    assert.deepEqual(actions(), ["a", "b"]);
    service.resources.set(formerId, { properties: { actions: ["theirs"] } });
    await provider.create({ ...inputs, copiedFrom: formerId });
    assert.deepEqual(actions(), ["a", "b"]);
  });

  it("is not written where everything is there already", async () => {
    service.resources.set(id, { properties: { actions: ["B", "a", "foreign"], description: "d [owner: o/p/own]" } });
    await provider.create(inputs);
    assert.deepEqual(service.writes, []);
  });

  it("that lost an action to another writer stops the run and names it, and the next run puts it right", async () => {
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

  it("that lost an action since is completed after a refresh", async () => {
    const { outs } = await provider.create(inputs);
    service.resources.set(id, { properties: { actions: ["b", "foreign"], description: "d [owner: o/p/own]" } });
    const { props } = await provider.read(id, outs);
    assert.equal((await provider.diff(id, props, inputs)).changes, true);
    await provider.update(id, props, inputs);
    assert.deepEqual(actions(), ["b", "foreign", "a"]);
  });

  it("with actions of others shows no change after a refresh", async () => {
    const { outs } = await provider.create(inputs);
    addAtRunTime("foreign");
    const { props } = await provider.read(id, outs);
    assert.equal((await provider.diff(id, props, inputs)).changes, false);
  });

  it("is gone only while its registry can be read", async () => {
    const { outs } = await provider.create(inputs);
    service.resources.delete(id);
    assert.equal((await provider.read(id, outs)).id, "");
    service.resources.delete(registryId);
    assert.equal((await provider.read(id, outs)).id, id);
  });

  it("with too many actions is refused in preview", async () => {
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
    it(`with ${foreign} actions of the service ${isWritten ? "takes" : "refuses, before it calls,"} two of ours`, async () => {
      const theirs = Array.from({ length: foreign }, (_, index) => `foreign ${index}`);
      service.resources.set(id, { properties: { actions: theirs, description: "d [owner: o/p/own]" } });
      const failure = await provider.create(inputs).then(
        () => "",
        (error: Error) => error.message,
      );
      assert.equal(failure.includes("EDGE-SCOPE-MAP-FULL"), !isWritten);
      assert.deepEqual([service.writes.length, (actions() as string[]).length], isWritten ? [1, foreign + 2] : [0, foreign]);
    });

  it("is removed whole, and its removal is content where there is none", async () => {
    const { outs } = await provider.create(inputs);
    await provider.delete(id, outs);
    await provider.delete(id, outs);
    assert.equal(service.resources.has(id), false);
  });

  describe("that names another owner", () => {
    beforeEach(() => service.resources.set(id, { properties: { actions: ["theirs"], description: "d [owner: o/p/other]" } }));

    it("is refused, and not written", async () => {
      await assert.rejects(
        provider.create(inputs),
        /EDGE-OWNED {2}objects that this stack would change belong to stack o\/p\/other\n {2}given {3}scope map line1/,
      );
      assert.deepEqual(service.writes, []);
    });

    it("is written where that one is the former owner, and then names the new one", async () => {
      await provider.create({ ...inputs, formerOwner: "o/p/other" });
      assert.deepEqual(service.properties(id), { actions: ["theirs", "a", "b"], description: "d [owner: o/p/own]" });
    });

    it("is left alone when it is removed, with a notice", async () => {
      const lines: string[] = [];
      const talking = providerOn({ ...service.context, log: (line) => void lines.push(line) }, scopeMap);
      await talking.delete(id, inputs);
      assert.deepEqual([service.writes, lines], [[], ["[ScopeMap line1] left alone: its owner is now stack o/p/other"]]);
    });

    it("is left alone by a state that knew no owner yet", async () => {
      const { owner: _, ...former } = inputs;
      await provider.delete(id, former);
      assert.deepEqual(service.writes, []);
    });
  });

  it("of a release without owners gets one in place, and is removed by a state without one", async () => {
    service.resources.set(id, { properties: { actions: ["a", "b"], description: "d" } });
    const { owner: _, ...former } = inputs;
    const { changes, replaces } = await provider.diff(id, { ...former, stateVersion: 1, writtenActions: ["a", "b"] }, inputs);
    assert.deepEqual([changes, replaces], [true, []]);
    await provider.delete(id, former);
    assert.deepEqual(service.writes, ["DELETE /registries/hub/scopeMaps/line1"]);
  });
});
