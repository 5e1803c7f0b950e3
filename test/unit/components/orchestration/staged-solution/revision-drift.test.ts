import assert from "node:assert/strict";
import type { LifecycleProvider } from "../../../../../components/dynamic/provider";
import { type StagedSolutionInputs, type StagedSolutionState, stagedSolution } from "../../../../../components/orchestration/staged-solution/kind";
import { providerOn } from "../../../../support/lifecycle-run";
import type { OrchestrationService } from "../../../../support/orchestration-service";
import { visionIds, visionOnLine } from "../../../../support/vision-on-line";
import { id, inputs, version } from "../../../../support/vision-staged";

const address = "10.96.0.50";
const declared = { ...inputs, configuration: `values: { camera: one }\nserviceAddress: ${address}\n` };

describe("a refresh of a staged solution", () => {
  let service: OrchestrationService;
  let provider: LifecycleProvider<StagedSolutionInputs, StagedSolutionState>;
  let lines: string[];
  beforeEach(() => {
    service = visionOnLine("1.0.0", "2.0.0");
    lines = [];
    provider = providerOn({ ...service.context, log: (line) => void lines.push(line) }, stagedSolution);
    setValues("camera: one");
  });
  const setValues = (values: string) => service.resources.set(`${visionIds.values}/versions/1.0.0`, { properties: { values } });
  const revisions = () => service.revisions(visionIds.target);
  const made = async () => (await provider.create(declared)).outs;
  const refreshed = async (outs: Record<string, unknown>) => (await provider.read(id, outs)).props;
  const isChanged = async (properties: Record<string, unknown>) => (await provider.diff(id, properties, declared)).changes;
  const revisionOf = (outs: Record<string, unknown>) => String(outs["solutionVersionId"]);

  for (const values of ["camera: one", "{ camera: 'one' }", `camera: one\nregistry: ${address}`])
    it(`shows no change if the service has the declared values as "${values}"`, async () => {
      setValues(values);
      assert.equal(await isChanged(await refreshed(await made())), false);
      assert.deepEqual(
        lines.filter((line) => /outside|compared/.test(line)),
        [],
      );
    });

  it("finds a revision that was created before the values, and the next run creates one from them", async () => {
    setValues("camera: before");
    const outs = await made();
    setValues("camera: one");
    const props = await refreshed(outs);
    assert.equal(await isChanged(props), true);
    const { outs: later } = await provider.update(id, props, declared);
    assert.deepEqual([revisions(), later["superseded"]], [["1.0.0.1 ReadyToDeploy", "1.0.0.2 ReadyToDeploy"], [revisionOf(outs)]]);
    assert.equal(await isChanged(await refreshed(later)), false);
  });

  for (const values of ["camera: theirs", "", "camera: one\nother: 1"])
    it(`finds other values in the service, "${values}", and keeps its revision after they are restored`, async () => {
      const outs = await made();
      setValues(values);
      const props = await refreshed(outs);
      assert.deepEqual([await isChanged(props), lines.some((line) => line.includes("the service has other values"))], [true, true]);
      setValues("camera: one");
      const { outs: later } = await provider.update(id, props, declared);
      assert.deepEqual([revisionOf(later), revisions()], [revisionOf(outs), ["1.0.0.1 ReadyToDeploy"]]);
    });

  for (const [what, change] of [
    ["another version", { solutionTemplateVersionId: version("2.0.0") }],
    ["another instance", { solutionInstanceName: "another" }],
    ["another configuration", { configuration: "of: nothing" }],
  ] as const)
    it(`finds a revision with ${what} under the recorded id, and the next run creates the right one`, async () => {
      const outs = await made();
      service.resources.change(revisionOf(outs), change);
      const props = await refreshed(outs);
      assert.equal(await isChanged(props), true);
      await provider.update(id, props, declared);
      assert.deepEqual(revisions(), ["1.0.0.1 ReadyToDeploy", "1.0.0.2 ReadyToDeploy"]);
    });

  it("logs that it could not compare if the service does not resolve the configuration, and changes nothing", async () => {
    const outs = await made();
    service.resources.delete(version("1.0.0"));
    assert.equal(await isChanged(await refreshed(outs)), false);
    assert.match(lines.join("\n"), /the service did not resolve the configuration, so the revision was not compared with it/);
  });

  it("waits only a limited time for the service to resolve the configuration", async () => {
    const outs = await made();
    const { arm, clock } = service.context;
    const send: typeof arm.send = async (call) => ({ ...(await arm.send(call)), status: 202, header: () => undefined, body: { status: "Running" } });
    const endless = Object.assign(Object.create(arm) as typeof arm, { send });
    const startedMs = clock.nowMs();
    const slow = providerOn({ ...service.context, arm: endless, log: (line) => void lines.push(line) }, stagedSolution);
    const { props } = await slow.read(id, outs);
    assert.equal(await isChanged(props), false);
    assert.ok(clock.nowMs() - startedMs <= 130_000);
    assert.match(lines.join("\n"), /not resolved in time/);
  });
});
