import assert from "node:assert/strict";
import { warmPodsSpec } from "../../../../components/cluster/warm-nodes/daemon-set-spec";
import { reviewStack } from "../../../../review/judge/review-stack";
import { engineEvents } from "../../../../review/read/engine-events";
import { previewPlan } from "../../../../review/read/preview-plan";
import { type PlannedEvent, plannedEvent, summaryEvent } from "../../../support/planned-event";

const type = "kubernetes:apps/v1:DaemonSet";
const pods = (...images: string[]) => ({
  spec: warmPodsSpec({ extension: "line1", serviceAddress: "10.96.0.50", images, helperImage: "busybox", pullSecret: "line1-warm-nodes" }),
});
const change = (op: "create" | "update" | "delete", sides: Pick<PlannedEvent, "before" | "after">) => {
  const stream = [plannedEvent({ name: "line-1-warm-pods", op, type, ...sides }), summaryEvent()].join("\n");
  return reviewStack(previewPlan(engineEvents("stream", stream))).changes[0] ?? assert.fail("nothing changes");
};

describe("the impact of a change of warm nodes", () => {
  it("is low, and separate from that of node trust", () => {
    const changes = [change("create", { after: pods("a:1") }), change("delete", { before: pods("a:1") })];
    assert.deepEqual(
      changes.map(({ kind, risk }) => `${kind}: ${risk}`),
      ["warm nodes DaemonSet: low", "warm nodes DaemonSet: low"],
    );
    for (const { effect } of changes) assert.doesNotMatch(effect, /containerd|trust/);
  });

  it("lists the images that nodes pull and release", () => {
    const { effect, risk, inputs } = change("update", { before: pods("a:1", "b:1"), after: pods("b:1", "c:1") });
    assert.deepEqual([risk, inputs.find(({ label }) => label === "images")?.difference], ["low", "+c:1, -a:1"]);
    assert.match(effect, /pull the new images from the site's registry and release the others, one node at a time; workloads are not interrupted/);
  });
});
