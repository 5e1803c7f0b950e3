import assert from "node:assert/strict";
import { ArmError } from "../../../../../components/arm/arm-error";
import { textAt } from "../../../../../components/core/json";
import type { LifecycleProvider } from "../../../../../components/dynamic/provider";
import { type StagedSolutionInputs, type StagedSolutionState, stagedSolution } from "../../../../../components/orchestration/staged-solution/kind";
import { failureOf, providerOn } from "../../../../support/lifecycle-run";
import type { OrchestrationService } from "../../../../support/orchestration-service";
import { visionIds, visionOnLine } from "../../../../support/vision-on-line";
import { id, inputs, second, version } from "../../../../support/vision-staged";

describe("removal of a staged solution", () => {
  let service: OrchestrationService;
  let provider: LifecycleProvider<StagedSolutionInputs, StagedSolutionState>;
  beforeEach(() => {
    service = visionOnLine("1.0.0", "2.0.0");
    provider = providerOn(service.context, stagedSolution);
  });
  const revisions = () => service.revisions(visionIds.target);
  const made = async (given = inputs) => (await provider.create(given)).outs;
  const changed = async (olds: Record<string, unknown>, given: typeof inputs) => (await provider.update(id, olds, given)).outs;
  const revision = (properties: Record<string, unknown>) => String(properties["solutionVersionId"]);

  it("unstages and removes all its own revisions, and succeeds if none is left", async () => {
    const outs = await changed(await made(), second);
    await provider.delete(id, outs);
    const writes = service.writes.slice(-4).map((write) => write.slice(write.lastIndexOf("/") + 1));
    assert.deepEqual(writes, ["unstageSolutionVersion", "unstageSolutionVersion", "removeRevision", "removeRevision"]);
    assert.deepEqual(revisions(), []);
    await provider.delete(id, outs);
    assert.equal(service.writes.at(-1)?.endsWith("removeRevision"), true);
  });

  it("fails while the solution is installed, and succeeds after it is uninstalled", async () => {
    const outs = await changed(await made(), second);
    const writes = service.writes.length;
    service.resources.change(revision(outs), { state: "Deployed" });
    await assert.rejects(provider.delete(id, outs), /EDGE-SOLUTION-RUNS {2}solution version 2\.0\.0\.2 runs on the site/);
    assert.equal(service.writes.length, writes);
    service.resources.change(revision(outs), { state: "Undeployed" });
    await provider.delete(id, outs);
    assert.deepEqual(revisions(), []);
  });

  it("includes a revision that was created but not recorded", async () => {
    service.afterWrite = (path) => {
      if (path.endsWith("reviewSolutionVersion")) throw new ArmError(403, "AuthorizationFailed", "no role", path);
    };
    const { properties } = await failureOf(provider.create(inputs));
    service.afterWrite = () => {};
    assert.deepEqual([properties["solutionVersionId"], revisions().length], [undefined, 1]);
    await provider.delete(id, properties);
    assert.deepEqual(revisions(), []);
  });

  it("keeps revisions of other instances", async () => {
    await made({ ...inputs, instance: "another" });
    const outs = await made();
    await provider.delete(id, outs);
    assert.deepEqual(
      service.versionsOn(visionIds.target).map((one) => textAt(one, "properties", "solutionInstanceName")),
      ["another"],
    );
  });

  it("makes no write call if no revision was created", async () => {
    service.resources.delete(version("1.0.0"));
    const { properties } = await failureOf(provider.create(inputs));
    const writes = service.writes.length;
    await provider.delete(id, properties);
    assert.equal(service.writes.length, writes);
  });

  it("succeeds if staging failed", async () => {
    service.stagingError = { code: "ImageNotFound", message: "no such image" };
    const { properties } = await failureOf(provider.create(inputs));
    await provider.delete(id, properties);
    assert.deepEqual(revisions(), []);
  });
});
