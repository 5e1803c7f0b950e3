import assert from "node:assert/strict";
import { engineEvents } from "../../../../review/read/engine-events";
import { headline } from "../../../../review/print/headline";
import { previewPlan } from "../../../../review/read/preview-plan";
import { reviewOf } from "../../../../review/judge/review";
import { reviewedStack } from "../../../../review/judge/reviewed-stack";
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
