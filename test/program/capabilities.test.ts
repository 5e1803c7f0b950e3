import assert from "node:assert/strict";
import { contextId, facts } from "../../lab/facts";
import { ProgramWorld, succeeded } from "../support/program-world";

describe("capabilities of the tenant's context, on the real engine", function () {
  this.timeout(300_000);
  let given: ProgramWorld;
  before(async () => {
    given = await ProgramWorld.start({ policies: false });
    given.project.change("hub", "hub", (hub) => ({ ...hub, capabilities: { contextId, names: ["Staging", "audit"] } }));
  });
  after(() => given?.end());

  const names = () => {
    const capabilities = given.world.azure.azure.store.get(contextId)?.properties["capabilities"];
    return Array.isArray(capabilities) ? capabilities.map((one) => (one as { name: string }).name) : [];
  };

  it("are merged into the existing ones by the hub", async () => {
    await succeeded(given.stacks.up("hub"));
    assert.deepEqual(names(), [...facts.context.capabilities, "audit"]);
  });

  it("are removed with the hub only if the hub added them", async () => {
    await succeeded(given.stacks.destroy("hub"));
    assert.deepEqual(names(), facts.context.capabilities);
  });
});
