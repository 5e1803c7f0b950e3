import assert from "node:assert/strict";
import { contextId, facts, resourceGroupId } from "../../lab/facts";
import { failed, layoutOf, ProgramWorld, succeeded } from "../support/program-world";

const hubGroup = resourceGroupId(facts.hub.resourceGroup);
const contextGroup = resourceGroupId(facts.context.resourceGroup);
const created = { resourceProviders: "create", contextResourceGroup: "create", context: "create" };

describe("an empty subscription", function () {
  this.timeout(900_000);
  let given: ProgramWorld;
  before(async () => {
    given = await ProgramWorld.start({ subscription: "empty", sites: [] });
    given.project.change("hub", "hub", ({ registry, ...hub }) => ({
      ...hub,
      registry: { name: (registry as { name: string }).name },
      capabilities: { contextId, names: ["staging"] },
    }));
  });
  after(() => given?.end());
  const mode = (prerequisites: Record<string, string>) => given.project.change("hub", "hub", (hub) => ({ ...hub, prerequisites }));
  const stored = (id: string) => given.world.azure.azure.store.get(id);
  const state = (namespace: string) => given.world.azure.azure.registrations.state(facts.subscriptionId, namespace);

  it("is refused with every missing prerequisite and the setting that creates it, before anything is written", async () => {
    const text = await failed(given.stacks.up("hub"));
    for (const namespace of ["Microsoft.ContainerRegistry", "Microsoft.Edge"])
      assert.match(text, new RegExp(`EDGE-PROVIDER .*${namespace}[\\s\\S]*set hub.prerequisites.resourceProviders to create`));
    assert.match(text, /EDGE-CONTEXT [\s\S]*set hub.prerequisites.context to create/);
    assert.equal(given.writes(), 0);
  });

  it("has a stack file drafted that creates what is missing", async () => {
    const options = { subscription: facts.subscriptionId, location: facts.location, "resource-group": facts.hub.resourceGroup, registry: facts.hub.registry };
    const answers = Object.entries({ ...options, prerequisites: "create", "context-id": contextId }).flatMap(([name, value]) => [`--${name}`, value]);
    const printed = await succeeded(given.command("init", "hub", "drafted", "--yes", ...answers));
    assert.match(
      printed,
      /up creates:\n.*registrations of the hub's resource providers.*\n.*resource group rg-edge-context of the context\n.*context factories/,
    );
    assert.doesNotMatch(printed, /missing before up/);
    assert.deepEqual(given.project.settings("drafted", "hub")["prerequisites"], created);
  });

  it("becomes a hub by one run of the drafted settings, after a preview that writes nothing", async () => {
    given.project.change("hub", "hub", () => ({ ...given.project.settings("drafted", "hub"), retain: false }));
    // `init` has asked by POST whether the registry's name is free.
    const writes = given.writes();
    const preview = await succeeded(given.stacks.preview("hub"));
    assert.doesNotMatch(preview, /EDGE-/);
    assert.equal(given.writes(), writes);
    await succeeded(given.stacks.up("hub"));
    assert.deepEqual(["Microsoft.ContainerRegistry", "Microsoft.Edge", "Microsoft.Insights"].map(state), ["Registered", "Registered", "NotRegistered"]);
    const { capabilities, hierarchies } = stored(contextId)?.properties ?? {};
    assert.deepEqual(capabilities, [{ name: "staging", description: "staging" }]);
    assert.deepEqual(
      hierarchies,
      ["factory", "line"].map((name) => ({ name, description: name })),
    );
  });

  it("gets solution versions with the images, and further capabilities beside those of others, and then has nothing to change", async () => {
    const context = stored(contextId) ?? assert.fail("no context");
    const others = [...(context.properties["capabilities"] as { name: string; description: string }[]), { name: "welding", description: "of others" }];
    given.world.azure.azure.store.put({ ...context, properties: { ...context.properties, capabilities: others } });
    given.project.change("hub", "hub", (hub) => ({ ...hub, capabilities: { contextId, names: ["staging", "inspection"] } }));
    await given.push(["1.0.0"]);
    await succeeded(given.stacks.up("hub"));
    const { solutions } = await given.stacks.outputs("hub");
    assert.deepEqual(solutions, [{ name: "vision", version: "1.0.0" }]);
    const names = (stored(contextId)?.properties["capabilities"] as { name: string }[]).map(({ name }) => name);
    assert.deepEqual(names, ["staging", "welding", "inspection"]);
    const writes = given.writes();
    await succeeded(given.stacks.preview("hub", "--expect-no-changes"));
    await succeeded(given.stacks.preview("hub", "--refresh", "--expect-no-changes"));
    assert.equal(given.writes(), writes);
  });

  it("keeps what others may use when the hub is destroyed", async () => {
    await succeeded(given.stacks.destroy("hub"));
    assert.deepEqual([stored(hubGroup), stored(contextGroup)?.name, stored(contextId)?.name], [undefined, facts.context.resourceGroup, facts.context.name]);
    assert.deepEqual(["Microsoft.ContainerRegistry", "Microsoft.Edge"].map(state), ["Registered", "Registered"]);
  });

  it("is adopted by the next hub, which changes nothing of the context", async () => {
    mode({ ...created, contextResourceGroup: "adopt", context: "adopt" });
    const before = stored(contextId);
    // The new registry has nothing of the deleted one.
    given.store(layoutOf(["1.0.0"]));
    await succeeded(given.stacks.up("hub"));
    await succeeded(given.stacks.preview("hub", "--expect-no-changes"));
    assert.deepEqual(stored(contextId)?.envelope["tags"], before?.envelope["tags"]);
    assert.ok(stored(hubGroup));
  });
});
