import assert from "node:assert/strict";
import { siteFacts } from "../../lab/facts";
import type { ClusterAgent } from "../../lab/site/agent";
import { changedRegistry } from "../support/changed-registry";
import { ProgramWorld, succeeded } from "../support/program-world";

const { connectedClusterId } = siteFacts("line-1");
const orchestrationApiVersion = "2026-06-01";

describe("a site that syncs in windows, on the real engine", function () {
  this.timeout(300_000);
  let given: ProgramWorld;
  let agent: ClusterAgent | undefined;
  const agents = () => given.world.azure.azure.agents;
  const stateOf = async () => {
    const { solutions } = (await given.stacks.outputs("line-1"))["site"] as { solutions: { state: string }[] };
    return solutions.map(({ state }) => state);
  };

  before(async () => {
    // A slower clock, so that the service does not give up on the site during runs.
    given = await ProgramWorld.start({ policies: false, speed: 20 });
    given.project.change("hub", "hub", (hub) => ({ ...hub, orchestrationApiVersion }));
    given.project.change("line-1", "site", (site) => ({ ...changedRegistry(site, { syncSchedule: "*/10 * * * *" }), orchestrationApiVersion }));
    given.project.addVersion("vision", "1.0.0", "1.1.0");
    await given.bringUp(["1.0.0", "1.1.0"]);
    await given.readyToDeploy("vision-1.0.0.1");
  });
  after(() => given?.end());

  it("does not block a run: the run succeeds and reports what is Pending", async () => {
    agent = agents().get(connectedClusterId);
    agents().disconnect(connectedClusterId);
    given.pin("1.1.0");
    assert.match(await succeeded(given.stacks.up("line-1")), /Pending: Staging/);
    assert.deepEqual([given.revisions(), await stateOf()], [{ "vision-1.0.0.1": "ReadyToDeploy", "vision-1.1.0.1": "Staging" }, ["Staging"]]);
  });

  it("is reported as staged by a later run, after its next window", async () => {
    assert.ok(agent);
    agents().connect(connectedClusterId, agent);
    await given.readyToDeploy("vision-1.1.0.1");
    await succeeded(given.stacks.up("line-1"));
    assert.deepEqual(await stateOf(), ["ReadyToDeploy"]);
    await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
  });

  it("calls workload orchestration with the selected API version only, from the first run on", () => {
    const { signIn, requests } = given.world.azure;
    const calls = requests.entries.filter(({ principal, path }) => principal === signIn.displayName && /\/providers\/Microsoft\.Edge\//i.test(path));
    const others = calls.filter(({ path, apiVersion }) => apiVersion !== orchestrationApiVersion && !/\/locations\//i.test(path));
    assert.ok(calls.length > 20, String(calls.length));
    assert.deepEqual(others, []);
  });
});
