import assert from "node:assert/strict";
import { InstallationFailure } from "../../../../../lab/site/agent";
import { EdgeLab, edgeIds, edgeSite } from "../../../../support/edge-lab";

describe("installations on the lab's targets", () => {
  let edge: EdgeLab;
  beforeEach(async () => {
    edge = await EdgeLab.start();
  });
  afterEach(() => edge.stop());

  const content = { configurations: "configs: { image: 10.96.0.50/app:1.0 }" };
  const send = (action: string, body: object) => edge.send("POST", `${edgeIds.target}/${action}`, body);
  const state = async (id: string) => (await edge.get(id)).properties.state;
  const install = (solutionVersionId: string) => edge.act("installSolution", { solutionVersionId });
  const uninstall = () => edge.act("uninstallSolution", { solutionTemplateId: edgeIds.template });
  const instances = async (version: string) => (await edge.get(`${version.replace(/\/versions\/[^/]+$/, "")}/instances`)).value;
  async function published(version: string): Promise<string> {
    await edge.publish(version);
    await edge.settled(version);
    return version;
  }
  const ready = async () => published(await edge.reviewed({}, content));
  async function installed(): Promise<string> {
    const version = await ready();
    await install(version);
    return version;
  }
  const another = async () => published((await edge.review()).properties.id);

  it("deploy a ReadyToDeploy version, and create an instance", async () => {
    const version = await ready();
    const { status, properties } = await install(version);
    const [instance] = await instances(version);
    assert.deepEqual([status, properties, await state(version)], ["Succeeded", null, "Deployed"]);
    assert.deepEqual([instance?.name, (instance?.properties as { solutionVersionId?: string } | undefined)?.solutionVersionId], ["app", version]);
  });
  it("pass the resolved configuration to the cluster's agent, with the template's name as namespace", async () => {
    await installed();
    const { namespace, components, configuration } = edge.agent.installed.get("app") ?? {};
    assert.deepEqual([namespace, components, configuration], ["app", ["app"], { image: "10.96.0.50/app:1.0" }]);
  });
  it("are shown in stage, action and job", async () => {
    const version = await installed();
    const { currentStage, actionType } = (await edge.get(version)).properties;
    const jobs = (await edge.get(`${version}/providers/Microsoft.Edge/jobs`)).value.map((job) => `${job.properties.jobType} ${job.properties.status}`);
    assert.deepEqual(
      [currentStage.stage, currentStage.displayState, actionType, jobs.at(-1)],
      ["Deployment", "Deployment Completed", "deploy", "deploy Succeeded"],
    );
  });
  it("refuse versions that are not published or already deployed", async () => {
    const version = await edge.reviewed({}, content);
    const early = await send("installSolution", { solutionVersionId: version });
    await published(version);
    await install(version);
    const again = await send("installSolution", { solutionVersionId: version });
    assert.deepEqual([early.body.error.code, again.body.error.code], ["InvalidResourceOperation", "InvalidResourceOperation"]);
  });
  it("treat the next revision as an upgrade, and allow a rollback to the previous one", async () => {
    const first = await installed();
    const second = await another();
    assert.equal(await state(second), "ReadyToUpgrade");
    await install(second);
    assert.deepEqual([await state(first), await state(second)], ["ReadyToDeploy", "Deployed"]);
    await install(first);
    assert.deepEqual([await state(first), await state(second), (await instances(first)).length], ["Deployed", "ReadyToDeploy", 1]);
  });
  it("fail with the agent's message, keep the previous version running, and can be retried", async () => {
    const first = await installed();
    const second = await another();
    edge.agent.failure = new InstallationFailure("HelmOperationFailed", "release app failed");
    const { status, error } = await install(second);
    const { state: failed, errorDetails } = (await edge.get(second)).properties;
    assert.deepEqual(
      [status, error.code, failed, errorDetails.message, await state(first)],
      ["Failed", "HelmOperationFailed", "Failed", "release app failed", "Deployed"],
    );
    await install(second);
    assert.deepEqual([await state(second), (await edge.get(second)).properties.errorDetails], ["Deployed", undefined]);
  });
  it("fail on an Offline cluster", async () => {
    const version = await ready();
    edge.lab.azure.azure.agents.disconnect(edgeSite.connectedClusterId);
    assert.equal((await install(version)).error.code, "TargetClusterOffline");
  });
  it("are removed by solution template, while the images stay staged", async () => {
    const version = await installed();
    const { status } = await uninstall();
    assert.deepEqual([status, await state(version), await instances(version), edge.agent.installed.size], ["Succeeded", "Undeployed", [], 0]);
    assert.deepEqual(edge.agent.unstaged, []);
  });
  it("cannot be removed if there is no instance", async () => {
    await ready();
    assert.equal((await send("uninstallSolution", { solutionTemplateId: edgeIds.template })).status, 404);
  });
  it("protect their revision from removal", async () => {
    await installed();
    const { body } = await send("removeRevision", { solutionTemplateId: edgeIds.template, solutionVersion: "1.0.0.1" });
    assert.equal(body.error.code, "InvalidResourceOperation");
  });
  it("are removed with their target", async () => {
    await installed();
    await edge.done("DELETE", edgeIds.target);
    assert.equal(edge.agent.installed.size, 0);
  });
});
