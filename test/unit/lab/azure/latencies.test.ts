import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { ConnectedAgents } from "../../../../lab/azure/connected-agents";
import type { RegistryDirectory } from "../../../../lab/azure/container-registry/registry-directory";
import { Directory } from "../../../../lab/azure/directory";
import { latencies } from "../../../../lab/azure/latencies";
import { RunningOperations } from "../../../../lab/azure/long-running-operations";
import type { Azure } from "../../../../lab/azure/operation";
import { operations } from "../../../../lab/azure/operations";
import { Registrations } from "../../../../lab/azure/resources/registrations";
import { Store } from "../../../../lab/azure/store";
import { contextId, facts } from "../../../../lab/facts";
import { closedRegistryPlane } from "../../../../lab/registry/plane";
import { TestClock } from "../../../support/azure-lab";
import { EdgeLab, edgeId, edgeIds, pollingUrl, stagedSpecification, targetBody } from "../../../support/edge-lab";

const golden = "test/unit/lab/azure/latencies.golden.txt";

/** Every operation of the lab's Azure. */
function everyOperation() {
  const [clock, store] = [new TestClock(), new Store()];
  const running = new RunningOperations({ clock, endpoint: "https://lab", applyLatencies: true });
  const agents = new ConnectedAgents(store, clock);
  const azure: Azure = {
    endpoint: "https://lab",
    clock,
    store,
    operations: running,
    agents,
    registrations: new Registrations(clock, false),
    registries: closedRegistryPlane,
  };
  const directory = new Directory(facts.tenantId, clock);
  const registries = {} as RegistryDirectory;
  return operations({ azure, agents, registries, directory, running, applyLatencies: true, folder: "", protectedSettings: "omitted", subscriptions: [] });
}

/** The table of latencies, and all operations that are not immediate with their latency. */
function table(): string {
  const figures = Object.entries(latencies).map(([name, { ms, source }]) => `${name.padEnd(30)} ${String(ms).padStart(6)} ms  ${source}`);
  const slow = everyOperation().filter(({ latency }) => latency !== "immediate");
  const taken = slow.map(({ verb, path, latency }) => `${latency.padEnd(30)} ${verb.padEnd(6)} ${path.replace(/^.*\/providers\//, "")}`);
  return [...figures, "", ...taken.sort(), ""].join("\n");
}

describe("the lab's latencies for npm run bench", () => {
  it(`match ${golden}, with figures, sources and operations`, () => assert.equal(table(), readFileSync(golden, "utf8")));

  it("are `assumed` or have a source", () => {
    for (const [name, { source }] of Object.entries(latencies)) assert.match(source, /^assumed$|reference \d/, name);
  });
});

describe("an operation of workload orchestration in the lab", () => {
  const clock = new TestClock();
  let edge: EdgeLab;
  before(async () => {
    edge = await EdgeLab.start({ clock, applyLatencies: true });
    await edge.configTemplate();
  });
  after(() => edge.stop());
  let revision = "";
  const { location } = facts;
  const version = { properties: { configurations: "configs: {}", specification: stagedSpecification([]), orchestratorType: "TO" } };

  const configVersion = { version: "1.0.0", configTemplateVersion: { properties: { configurations: "configs: {}" } } };

  for (const [verb, path, latency, body] of [
    ["PUT", edgeIds.template, "edge action", () => ({ location, properties: { description: "app", capabilities: facts.context.capabilities } })],
    ["POST", `${edgeIds.template}/createVersion`, "create version", () => ({ version: "1.0.0", solutionTemplateVersion: version })],
    ["POST", `${edgeIds.configTemplate}/createVersion`, "create version", () => configVersion],
    ["PUT", edgeIds.target, "target create", () => targetBody()],
    ["POST", `${edgeIds.target}/reviewSolutionVersion`, "edge action", () => ({ solutionTemplateVersionId: edgeIds.templateVersion })],
    ["POST", `${edgeIds.target}/publishSolutionVersion`, "edge action", () => ({ solutionVersionId: revision })],
    ["POST", `${edgeIds.configTemplate}/linkToHierarchies`, "edge action", () => ({ contextId, hierarchyIds: [edgeIds.target] })],
    ["POST", `${edgeIds.configTemplate}/unLinkFromHierarchies`, "edge action", () => ({ contextId, hierarchyIds: [edgeIds.target] })],
    ["DELETE", edgeIds.configTemplate, "schema delete", () => undefined],
    ["DELETE", edgeIds.target, "target delete", () => undefined],
    ["DELETE", edgeIds.template, "schema delete", () => undefined],
  ] as const)
    it(`${verb} ${path.slice(edgeId("").length)} has the latency "${latency}" of the table`, async () => {
      const url = pollingUrl((await edge.send(verb, path, body())).headers) ?? assert.fail("no operation began");
      const { ms } = latencies[latency];
      await clock.pass(ms - 1);
      const early = (await edge.lab.send<{ endTime?: string }>("GET", url)).body;
      await clock.pass(1);
      const ended = (await edge.lab.send<{ status: string; properties: { id: string } | null }>("GET", url)).body;
      revision = ended.properties?.id ?? revision;
      assert.deepEqual([early.endTime, ended.status], [undefined, "Succeeded"]);
    });
});
