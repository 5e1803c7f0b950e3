import assert from "node:assert/strict";
import { ended, started, type Stage, statusOf } from "../../../../../lab/azure/edge/stages";

const first = "2026-01-01T00:00:00Z";
const second = "2026-01-01T00:01:00Z";
const publishing = started(started([], "Publish", first), "Staging", first, "Publish");
const names = (stages: readonly Stage[]) => stages.map(({ stage }) => stage);

describe("stages of a solution version", () => {
  it("are child stages of the stage to which they belong", () => {
    assert.deepEqual([names(publishing), names(publishing[0]?.childStages ?? [])], [["Publish"], ["Staging"]]);
  });
  it("show their status with the portal's texts", () => {
    const [stage] = ended(started([], "Staging", first), "Staging", "Completed", second);
    assert.deepEqual([started([], "Staging", first)[0]?.displayState, stage?.displayState], ["Staging in progress", "Staging completed"]);
  });
  it("end at any level, while the parent stage continues", () => {
    const stages = ended(publishing, "Staging", "Failed", second);
    assert.deepEqual([statusOf(stages, "Publish"), statusOf(stages, "Staging"), stages[0]?.childStages[0]?.endTime], ["InProgress", "Failed", second]);
  });
  it("are replaced with their child stages by a new run of the same stage", () => {
    const stages = started(ended(publishing, "Publish", "Failed", second), "Publish", second);
    assert.deepEqual([names(stages), statusOf(stages, "Publish"), statusOf(stages, "Staging")], [["Publish"], "InProgress", undefined]);
  });
  it("do not end twice", () => {
    const once = ended(publishing, "Staging", "Failed", first);
    assert.deepEqual(ended(once, "Staging", "Completed", second), once);
  });
  it("are in the order of their last start", () => {
    assert.deepEqual(names(started(started(started([], "Unstaging", first), "Publish", first), "Unstaging", second)), ["Publish", "Unstaging"]);
  });
});
