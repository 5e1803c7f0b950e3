import assert from "node:assert/strict";
import type { LifecycleProvider } from "../../../../../components/dynamic/provider";
import {
  type SupersededRevisionsInputs,
  type SupersededRevisionsState,
  supersededRevisions,
} from "../../../../../components/orchestration/superseded-revisions/kind";
import { failureOf, providerOn } from "../../../../support/lifecycle-run";
import type { OrchestrationService } from "../../../../support/orchestration-service";
import { visionIds, visionOnLine } from "../../../../support/vision-on-line";

const versions = `${visionIds.target}/solutions/vision-guid/versions`;
const ids = (...numbers: number[]) => numbers.map((number) => `${versions}/1.0.0.${number}`);
const [current = ""] = ids(9);
const inputs: SupersededRevisionsInputs & Record<string, unknown> = {
  targetId: visionIds.target,
  solutionTemplateId: visionIds.template,
  instance: "vision",
  solutionVersionId: current,
  superseded: ids(1, 2, 3),
  keep: 1,
  wait: "confirmed",
  timeout: "PT1M",
};
const id = `${visionIds.target}:superseded:vision`;

describe("superseded revisions kind", () => {
  let service: OrchestrationService;
  let provider: LifecycleProvider<SupersededRevisionsInputs, SupersededRevisionsState>;
  beforeEach(() => {
    service = visionOnLine("1.0.0");
    provider = providerOn(service.context, supersededRevisions);
    service.resources.set(`${visionIds.target}/solutions/vision-guid`, {});
    for (const revision of [...ids(1, 2, 3), current]) service.resources.set(revision, { properties: { state: "ReadyToDeploy", stages: [] } });
  });
  const left = () => service.versionsOn(visionIds.target).map(({ name }) => String(name).slice(-1));
  const made = async (change: Partial<SupersededRevisionsInputs> = {}) => (await provider.create({ ...inputs, ...change })).outs;
  const unstaging = () => service.writes.filter((write) => write.endsWith("/unstageSolutionVersion")).length;
  const change = (number: number, properties: Parameters<OrchestrationService["resources"]["change"]>[1]) =>
    service.resources.change(`${versions}/1.0.0.${number}`, properties);

  it("unstages and removes all but the newest superseded revision, and returns which it kept", async () => {
    const outs = await made();
    assert.deepEqual([left(), outs["kept"], unstaging()], [["3", "9"], ids(3), 2]);
  });

  for (const [keep, stay] of [
    [0, ["9"]],
    [2, ["2", "3", "9"]],
    [5, ["1", "2", "3", "9"]],
  ] as const)
    it(`keeps at most ${keep} superseded revisions`, async () => {
      await made({ keep });
      assert.deepEqual(left(), stay);
    });

  it("removes a failed revision without unstaging it, and does not count it as kept", async () => {
    change(3, { state: "Failed" });
    await made();
    assert.deepEqual([left(), unstaging()], [["2", "9"], 1]);
  });

  for (const state of ["Deployed", "Deploying", "PendingExternalValidation"])
    it(`keeps a revision in state ${state}`, async () => {
      change(1, { state });
      await made();
      assert.deepEqual(left(), ["1", "3", "9"]);
    });

  it("never removes the current revision or one that is not listed", async () => {
    await made({ superseded: [...ids(1), current.toUpperCase()], keep: 0 });
    assert.deepEqual(left(), ["2", "3", "9"]);
  });

  it("is Pending while the current revision is not staged, and removes the others in a later run", async () => {
    change(9, { state: "Staging" });
    const outs = await made({ wait: "accepted" });
    assert.deepEqual([left(), outs["pending"]], [["1", "2", "3", "9"], "Staging"]);
    // Its staging failed, and the images of the next version are on their way.
    change(9, { state: "Failed" });
    assert.deepEqual([typeof (await made({ wait: "accepted" }))["pending"], left()], ["string", ["1", "2", "3", "9"]]);
    change(9, { state: "ReadyToDeploy" });
    assert.equal((await provider.diff(id, outs, inputs)).changes, true);
    await provider.update(id, outs, inputs);
    assert.deepEqual(left(), ["3", "9"]);
  });

  it("fails and removes nothing if the current revision is only reviewed", async () => {
    change(9, { state: "InReview" });
    assert.match((await failureOf(provider.create(inputs))).message, /^EDGE-NOT-STAGED .*: InReview\n/);
    assert.deepEqual(left(), ["1", "2", "3", "9"]);
  });

  for (const action of ["unstageSolutionVersion", "removeRevision"])
    it(`completes in the next run after one that failed right after ${action}`, async () => {
      service.afterWrite = (path) => {
        if (path.endsWith(action)) throw new Error("the connection broke");
      };
      const { properties } = await failureOf(provider.create(inputs));
      service.afterWrite = () => {};
      await provider.update(id, properties, inputs);
      assert.deepEqual(left(), ["3", "9"]);
    });

  it("shows a change after a refresh only if a removed revision exists again", async () => {
    const outs = await made();
    const { props } = await provider.read(id, outs);
    assert.equal((await provider.diff(id, props, inputs)).changes, false);
    service.resources.set(`${versions}/1.0.0.1`, { properties: { state: "ReadyToDeploy", stages: [] } });
    const again = await provider.read(id, outs);
    assert.equal((await provider.diff(id, again.props, inputs)).changes, true);
  });

  it("keeps all revisions on delete", async () => {
    await provider.delete(id, await made());
    assert.deepEqual(left(), ["3", "9"]);
  });
});
