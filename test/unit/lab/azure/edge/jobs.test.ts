import assert from "node:assert/strict";
import { StagingFailure } from "../../../../../lab/site/agent";
import { EdgeLab, edgeIds, stagedSpecification } from "../../../../support/edge-lab";

describe("jobs in the lab's Azure", () => {
  let edge: EdgeLab;
  beforeEach(async () => {
    edge = await EdgeLab.start();
  });
  afterEach(() => edge.stop());
  const jobs = async (scope: string) => (await edge.get(`${scope}/providers/Microsoft.Edge/jobs`)).value;
  async function published(failure?: Error): Promise<string> {
    const version = await edge.reviewed({}, { specification: stagedSpecification(["app:1.0", "tool:2.1"]) });
    edge.agent.failure = failure;
    await edge.publish(version);
    await edge.settled(version);
    return version;
  }

  it("show the number of staged images", async () => {
    const [job] = await jobs(await published());
    const { jobType, status, steps } = job?.properties ?? assert.fail("no job");
    assert.deepEqual(
      [jobType, status, steps[0]?.statistics],
      ["staging", "Succeeded", { statisticsType: "Images", totalCount: 2, successCount: 2, failedCount: 0 }],
    );
  });
  it("show why staging failed", async () => {
    const [job] = await jobs(await published(new StagingFailure("ImageMissing", "tool:2.1 not found")));
    const { status, errorDetails, steps } = job?.properties ?? assert.fail("no job");
    assert.deepEqual([status, errorDetails.code, steps[0]?.statistics.failedCount], ["Failed", "ImageMissing", 2]);
  });
  it("can be read by id", async () => {
    const [job] = await jobs(await published());
    assert.equal((await edge.get(job?.id ?? "")).properties.jobType, "staging");
  });
  it("of all solution versions are listed at the target", async () => {
    await published();
    assert.equal((await jobs(edgeIds.target)).length, 1);
  });
});
