import assert from "node:assert/strict";
import { engineEvents } from "../../../../stacks/review/engine-events";
import { headline } from "../../../../stacks/review/headline";
import { previewPlan } from "../../../../stacks/review/preview-plan";
import { reviewOf } from "../../../../stacks/review/review";
import { reviewedStack } from "../../../../stacks/review/reviewed-stack";
import { plannedEvent } from "../../../support/planned-event";

describe("the headline", () => {
  it("says that a site is taken over where something is imported, whatever is made beside it", () => {
    const lines = [
      plannedEvent({ name: "x", op: "import", type: "azure-native:kubernetesconfiguration:Extension", after: { version: "1.5.0" } }),
      plannedEvent({ name: "y", op: "create", type: "pulumi-nodejs:dynamic/edge:Token" }),
    ];
    const stack = reviewedStack(previewPlan(engineEvents("stream", lines.join("\n"))));
    assert.equal(headline(reviewOf([{ ...stack, stack: "line-1", outcome: "planned" }])), "Taken over: line-1");
  });
});
