import assert from "node:assert/strict";
import { WorkloadOrchestrationManagementClient } from "@azure/arm-workloadorchestration";
import { startClock } from "../../../lab/clock";
import { contextId, facts } from "../../../lab/facts";
import { parseScenario } from "../../../lab/scenario/read-scenario";
import { ScenarioRun } from "../../../lab/scenario/scenario-run";
import { EdgeLab, edgeIds, edgeSite, pollingUrl, targetBody } from "../../support/edge-lab";

const updateIntervalInMs = 1;
const group = edgeSite.resourceGroup;

describe("faults of a scenario", () => {
  let edge: EdgeLab;
  let client: WorkloadOrchestrationManagementClient;
  let run: ScenarioRun | undefined;
  // A lab minute is 600 ms.
  const clock = startClock(100);
  before(async () => {
    edge = await EdgeLab.start({ clock });
    await edge.prepared();
    const { lab } = edge;
    // The client must not retry, so that the effect of the fault is visible.
    const options = { ...lab.clientOptions, retryOptions: { maxRetries: 0 } };
    client = new WorkloadOrchestrationManagementClient(lab.credential(), lab.azure.signIn.subscriptionId, options);
  });
  afterEach(() => run?.stop());
  after(() => edge.stop());

  const play = (text: string) => {
    run = new ScenarioRun(parseScenario(text, "s.yaml"), { clock, faults: edge.lab.azure.faults, uplinks: new Map() });
  };
  const revisions = () => edge.lab.azure.azure.store.all("Microsoft.Edge/targets/solutions/versions").length;
  const review = async () =>
    await client.targets.reviewSolutionVersion(group, "line-1", { solutionTemplateVersionId: edgeIds.templateVersion }, { updateIntervalInMs });
  const writeTarget = async () =>
    await client.targets.createOrUpdate(
      group,
      "line-1",
      { ...targetBody(), properties: { ...targetBody().properties, contextId, capabilities: [...facts.context.capabilities] } },
      { updateIntervalInMs },
    );

  for (const [status, code] of [
    [409, "InvalidResourceOperation"],
    [429, "TooManyRequests"],
    [500, "InternalServerError"],
    [502, "BadGateway"],
    [503, "ServiceUnavailable"],
  ] as const)
    it(`return ${status} with its usual code to the official client, and do nothing`, async () => {
      const before = revisions();
      play(`calls: [{ on: reviewSolutionVersion, answer: { status: ${status} } }]`);
      await assert.rejects(review, { statusCode: status, code });
      assert.equal(revisions(), before);
    });
  it("return the configured code and message", async () => {
    play("calls: [{ on: reviewSolutionVersion, answer: { status: 409, code: AnotherOperationInProgress, message: busy } }]");
    await assert.rejects(review, { code: "AnotherOperationInProgress", message: /busy/ });
  });
  it("send Retry-After only if configured", async () => {
    play("calls: [{ on: GET targets, answer: { status: 429, retryAfterSeconds: 7 } }, { on: GET targets, answer: { status: 429 } }]");
    const [first, second] = [await edge.send("GET", edgeIds.target), await edge.send("GET", edgeIds.target)];
    assert.deepEqual([first.status, first.headers["retry-after"], second.status, second.headers["retry-after"]], [429, "7", 429, undefined]);
  });
  it("return an error after the service acted", async () => {
    const before = revisions();
    play("calls: [{ on: reviewSolutionVersion, answer: { status: 500, acted: true } }]");
    await assert.rejects(review, { statusCode: 500 });
    assert.equal(revisions(), before + 1);
  });
  for (const [when, made] of [
    ["before", 0],
    ["after", 1],
  ] as const)
    it(`drop the connection ${when} the service acted`, async () => {
      const before = revisions();
      play(`calls: [{ on: reviewSolutionVersion, drop: ${when} }]`);
      await assert.rejects(review, { code: "ECONNRESET" });
      assert.equal(revisions(), before + made);
    });
  it("fail every third matching call", async () => {
    play("calls: [{ on: GET targets, every: 3, times: always, answer: { status: 503 } }]");
    const statuses: number[] = [];
    for (let call = 0; call < 7; call += 1) statuses.push((await edge.send("GET", edgeIds.target)).status);
    assert.deepEqual(statuses, [200, 200, 503, 200, 200, 503, 200]);
  });
  it("delay an operation", async () => {
    play("calls: [{ on: PUT targets, slow: PT1M }]");
    const began = clock.now().getTime();
    const { properties } = await writeTarget();
    assert.deepEqual([clock.now().getTime() - began >= 60_000, properties?.provisioningState], [true, "Succeeded"]);
  });
  it("delay the response of a call without an operation", async () => {
    play("calls: [{ on: GET targets, slow: PT1M }]");
    const began = clock.now().getTime();
    const { status } = await edge.send("GET", edgeIds.target);
    assert.deepEqual([clock.now().getTime() - began >= 60_000, status], [true, 200]);
  });
  it("fail an accepted operation later, and its resource stays Failed until the next write", async () => {
    play("calls: [{ on: PUT targets, fails: { code: TargetFailed, message: no capacity } }]");
    await assert.rejects(writeTarget, /no capacity/);
    const { properties } = await client.targets.get(group, "line-1");
    const { properties: healed } = await writeTarget();
    assert.deepEqual([properties?.provisioningState, healed?.provisioningState], ["Failed", "Succeeded"]);
  });
  it("fail an accepted publish later, and the version can then be published", async () => {
    const solutionVersionId = (await edge.review()).properties.id;
    play("calls: [{ on: publishSolutionVersion, fails: { code: Busy, message: try again } }]");
    const answer = await edge.send("POST", `${edgeIds.target}/publishSolutionVersion`, { solutionVersionId });
    assert.deepEqual([answer.status, typeof pollingUrl(answer.headers)], [202, "string"]);
    assert.deepEqual([(await edge.ended(answer)).status, (await edge.get(solutionVersionId)).properties.state], ["Failed", "InReview"]);
    await edge.publish(solutionVersionId);
    assert.equal((await edge.settled(solutionVersionId)).state, "ReadyToDeploy");
  });
});
