import assert from "node:assert/strict";
import type { ImageProof } from "../../../../../components/core/image-proof";
import type { LifecycleProvider } from "../../../../../components/dynamic/provider";
import { type StagedSolutionInputs, type StagedSolutionState, stagedSolution } from "../../../../../components/orchestration/staged-solution/kind";
import { failureOf, providerOn } from "../../../../support/lifecycle-run";
import type { OrchestrationService } from "../../../../support/orchestration-service";
import { visionIds, visionOnLine } from "../../../../support/vision-on-line";
import { id, inputs } from "../../../../support/vision-staged";

const proof: ImageProof[] = inputs.images.map((image) => ({ image, provedAt: "2026-01-01T00:00:00.000Z", by: "o/p/line-1", path: "service's word" }));
const unproved = { ...inputs, proof: [], proofMode: "preferred" as const };
const windowed = { ...unproved, wait: "accepted" as const };

describe("the proof of a staged solution", () => {
  let service: OrchestrationService;
  let provider: LifecycleProvider<StagedSolutionInputs, StagedSolutionState>;
  beforeEach(() => {
    service = visionOnLine("1.0.0", "2.0.0");
    provider = providerOn(service.context, stagedSolution);
  });
  const revisions = () => service.revisions(visionIds.target);

  it("is awaited at a site that syncs in windows: nothing is reviewed before it, and a later run continues", async () => {
    const { outs } = await provider.create(windowed);
    assert.deepEqual([outs["pending"], revisions()], ["the images are not all at the site yet", []]);
    assert.equal((await provider.diff(id, outs, windowed)).changes, true);
    await provider.update(id, outs, { ...windowed, proof });
    assert.deepEqual(revisions(), ["1.0.0.1 Staging"]);
  });

  it("must be of the same version", async () => {
    const { outs } = await provider.create({ ...windowed, proof: proof.map((one) => ({ ...one, image: "factory/vision:2" })) });
    assert.deepEqual([outs["pending"], revisions()], ["the images are not all at the site yet", []]);
  });

  it("is missing only if a run skipped the fetch, and the error names the images", async () => {
    const { message } = await failureOf(provider.create(unproved));
    assert.match(message, /^EDGE-NOT-PROVED {2}the images of solution vision .*\n {2}given {3}factory\/vision:1\n/);
    assert.deepEqual(revisions(), []);
  });

  it("is rejected if it relies on the service's state and proof is required", async () => {
    const { message } = await failureOf(provider.create({ ...inputs, proof, proofMode: "required", siteRegistry: undefined }));
    assert.match(message, /^EDGE-NOT-PROVED {2}images are at the site by the service's word only\n {2}given {3}factory\/vision:1\n/);
    assert.deepEqual(revisions(), ["1.0.0.1 InReview"]);
  });

  it("is not required for a solution that an earlier release staged", async () => {
    const { outs } = await provider.create(inputs);
    const { proved: _, ...done } = outs["done"] as Record<string, string>;
    const former = { ...outs, done, stateVersion: 1 };
    assert.equal((await provider.diff(id, former, { ...inputs, proof: [] })).changes, false);
  });
});
