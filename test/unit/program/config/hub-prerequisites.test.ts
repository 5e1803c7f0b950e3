import assert from "node:assert/strict";
import { hubSchema } from "../../../../program/config/hub-schema";
import { faultsOf, hub } from "../../../support/given-config";

const group = `/subscriptions/${hub.subscriptionId}/resourceGroups`;
const contextIn = (name: string) => ({ contextId: `${group}/${name}/providers/Microsoft.Edge/contexts/factories`, names: ["staging"] });
const faultsIn = (prerequisites: unknown, capabilities?: unknown) => faultsOf({ role: "hub", hub: { ...hub, capabilities, prerequisites } });

describe("hub.prerequisites", () => {
  it("are required where nothing is said", () => {
    assert.deepEqual(hubSchema.parse(hub).prerequisites, {
      ...{ resourceProviders: "require", contextResourceGroup: "require", context: "require" },
      hierarchies: ["factory", "line"],
    });
  });

  for (const [what, prerequisites] of [
    ["registrations", { resourceProviders: "create" }],
    ["a context in a new resource group", { contextResourceGroup: "create", context: "create", hierarchies: ["plant"] }],
    ["a context in an existing one", { context: "create" }],
    ["an existing context", { contextResourceGroup: "adopt", context: "adopt" }],
  ] as const)
    it(`take ${what}`, () => assert.deepEqual([...faultsIn(prerequisites, contextIn("rg-edge-context"))], []));

  for (const [what, prerequisites, capabilities, said] of [
    ["an unknown mode", { context: "make" }, contextIn("rg-edge-context"), /prerequisites\.context = "make"/],
    ["adopted registrations", { resourceProviders: "adopt" }, undefined, /prerequisites\.resourceProviders = "adopt"/],
    ["a context that nothing names", { context: "create" }, undefined, /prerequisites\.context/],
    ["a context in the hub's own resource group", { context: "create" }, contextIn(hub.resourceGroup.toUpperCase()), /prerequisites\.context/],
    ["five levels", { hierarchies: ["a", "b", "c", "d", "e"] }, undefined, /prerequisites\.hierarchies/],
    ["a level twice", { hierarchies: ["line", "Line"] }, undefined, /prerequisites\.hierarchies/],
  ] as const)
    it(`refuse ${what}`, () => {
      const [fault] = faultsIn(prerequisites, capabilities);
      assert.match(String(fault?.[0]), said);
      assert.ok(fault?.[1], "says what is allowed");
    });
});
