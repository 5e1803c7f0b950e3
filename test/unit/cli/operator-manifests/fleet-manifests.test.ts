import assert from "node:assert/strict";
import { type Fleet, fleetFaults, fleetManifests, ignoredByOperator } from "../../../../cli/operator-manifests/fleet-manifests";
import { defaultFile } from "../../../../cli/rollout/plan";
import type { PlannedWave } from "../../../../cli/rollout/record";
import { at, listAt, textAt } from "../../../../components/core/json";
import { operatorSchema } from "../../../../program/config/operator-schema";

const client = "44444444-4444-4444-8444-444444444444";
const settings = (clients: readonly string[], more: object = {}) =>
  operatorSchema.parse({
    ...{ repository: "https://github.com/factory/stacks", backend: "azblob://state", tenantId: client, subscriptionId: client, ...more },
    clients: Object.fromEntries(clients.map((stack) => [stack, client])),
  });
const wave = (name: string, sites: string[], more: Partial<PlannedWave> = {}): PlannedWave => ({
  ...{ name, sites, parallel: 4, maxFailed: 0, soakMs: 0, approve: false },
  ...more,
});
const fleet = (...waves: PlannedWave[]): Fleet => ({
  plan: { hubs: ["hub"], waves, healthy: defaultFile.healthy },
  hubOf: Object.fromEntries(waves.flatMap(({ sites }) => sites).map((site) => [site, "hub"])),
});
const shared = { commit: "0".repeat(40), image: "pulumi" };
const twoWaves = fleet(wave("canary", ["a"]), wave("rest", ["c", "b"]), wave("last", ["d"]));
const all = ["hub", "a", "b", "c", "d"];

describe("the operator's manifests of a fleet", () => {
  const stacksOf = (more: object = {}) =>
    Object.values(fleetManifests(twoWaves, { ...shared, settings: settings(all, more) }))
      .flat()
      .filter((manifest) => manifest["kind"] === "Stack");

  it("run each wave after all sites of the previous wave, and the hub, have succeeded on the same commit", () => {
    const prerequisites = stacksOf().map((stack) => [
      textAt(stack, "metadata", "name"),
      listAt(stack, "spec", "prerequisites").map((one) => textAt(one, "name")),
    ]);
    assert.deepEqual(Object.fromEntries(prerequisites), { hub: [], a: ["hub"], b: ["a", "hub"], c: ["a", "hub"], d: ["b", "c", "hub"] });
    for (const stack of stacksOf()) assert.deepEqual([at(stack, "spec", "commit"), at(stack, "spec", "branch")], [shared.commit, undefined]);
  });

  it("detect drift only if an identity for it is configured", () => {
    assert.equal(stacksOf().length, 5);
    const drift = stacksOf({ driftClient: client }).filter((stack) => at(stack, "spec", "preview") === true);
    assert.equal(drift.length, 5);
    for (const stack of drift) assert.equal(at(stack, "spec", "serviceAccountName"), "drift");
  });

  it("contain one file per stack, and the shared ones", () =>
    assert.deepEqual(Object.keys(fleetManifests(twoWaves, { ...shared, settings: settings(all, { driftClient: client }) })).sort(), [
      ...["a.yaml", "b.yaml", "c.yaml", "d.yaml", "drift.yaml", "environment.yaml", "hub.yaml", "nightly.yaml"],
    ]));

  for (const [what, sites, clients, more, expected] of [
    ["nothing for a fleet with an identity per stack", ["a"], ["hub", "a"], {}, []],
    ["a stack without an identity", ["a"], ["hub"], {}, ["a stack has no identity: stacks/operator.yaml: clients.a = (not set)"]],
    ["an identity without a stack", ["a"], ["hub", "a", "z"], {}, ["an identity is for a stack without a file: stacks/operator.yaml: clients.z"]],
    ["a name that Kubernetes does not allow", ["Line_1"], ["hub"], {}, ["a stack's name cannot be", "a stack has no identity"]],
    ["a name of 43 characters", ["a".repeat(43)], ["hub", "a".repeat(43)], {}, ["a stack's name cannot be"]],
    ["a name of 37 characters if drift is detected", ["a".repeat(37)], ["hub", "a".repeat(37)], { driftClient: client }, ["a stack's name cannot be"]],
    ["the name of the drift identity", ["drift"], ["hub", "drift"], {}, ["a stack's name cannot be"]],
  ] as [string, string[], string[], object, string[]][])
    it(`report ${what}`, () => {
      const faults = fleetFaults(fleet(wave("all", sites)), settings(clients, more)).map(({ what: fault, given }) => `${fault}: ${given}`);
      assert.equal(faults.length, expected.length, faults.join("\n"));
      for (const [index, text] of expected.entries()) assert.ok(faults[index]?.startsWith(text), faults[index]);
    });

  it("report the parts of the plan that the operator does not support", () => {
    const { plan } = fleet(wave("canary", ["a"], { soakMs: 60_000 }), wave("rest", ["b"], { approve: true, maxFailed: 1 }));
    assert.deepEqual(
      ignoredByOperator(plan).map((text) => text.replace(/:.*\(/, " (")),
      ["soak (wave canary)", "approve (wave rest)", "maxFailed above 0 (wave rest)"],
    );
    assert.deepEqual(ignoredByOperator(twoWaves.plan), []);
  });
});
