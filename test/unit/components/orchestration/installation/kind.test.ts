import assert from "node:assert/strict";
import type { LifecycleProvider } from "../../../../../components/dynamic/provider";
import { type InstallationInputs, type InstallationState, installation } from "../../../../../components/orchestration/installation/kind";
import { failureOf, providerOn } from "../../../../support/lifecycle-run";
import type { OrchestrationService } from "../../../../support/orchestration-service";
import { visionIds, visionOnLine } from "../../../../support/vision-on-line";

const solution = `${visionIds.target}/solutions/vision-guid`;
const revision = (number: number) => `${solution}/versions/1.0.0.${number}`;
const inputs: InstallationInputs & Record<string, unknown> = {
  targetId: visionIds.target,
  solutionTemplateId: visionIds.template,
  instance: "vision",
  solutionVersionId: revision(1),
  wait: "confirmed",
  timeout: "PT1M",
};
const second = { ...inputs, solutionVersionId: revision(2) };
const id = `${visionIds.target}:installed:vision`;

describe("installation kind", () => {
  let service: OrchestrationService;
  let provider: LifecycleProvider<InstallationInputs, InstallationState>;
  beforeEach(() => {
    service = visionOnLine("1.0.0");
    provider = providerOn(service.context, installation);
    service.resources.set(solution, {});
    for (const number of [1, 2])
      service.resources.set(revision(number), { properties: { state: "ReadyToDeploy", stages: [], solutionInstanceName: "vision" } });
  });
  const made = async () => (await provider.create(inputs)).outs;
  const changed = async (olds: Record<string, unknown>, given: typeof inputs) => (await provider.update(id, olds, given)).outs;
  const isChanged = async (properties: Record<string, unknown>, given = inputs) => (await provider.diff(id, properties, given)).changes;
  const states = () => service.revisions(visionIds.target);
  const change = (state: string) => service.resources.change(revision(1), { state });
  const failing = { code: "HelmOperationFailed", message: "release vision failed" };

  it("installs the revision", async () => {
    const outs = await made();
    assert.deepEqual([states(), outs["state"], await isChanged(outs)], [["1.0.0.1 Deployed", "1.0.0.2 ReadyToDeploy"], "Deployed", false]);
  });

  it("is upgraded and rolled back in place", async () => {
    const outs = await made();
    assert.deepEqual((await provider.diff(id, outs, second)).replaces, []);
    const later = await changed(outs, second);
    assert.deepEqual(states(), ["1.0.0.1 ReadyToDeploy", "1.0.0.2 Deployed"]);
    await changed(later, inputs);
    assert.deepEqual(states(), ["1.0.0.1 Deployed", "1.0.0.2 ReadyToDeploy"]);
  });

  for (const state of ["InReview", "Failed", "PendingExternalValidation"])
    it(`does not start while the revision is ${state}`, async () => {
      change(state);
      assert.match((await failureOf(provider.create(inputs))).message, /^EDGE-NOT-STAGED /);
      assert.deepEqual(service.writes, []);
    });

  it("is Pending until the revision is staged if the wait policy is accepted, and starts in a later run", async () => {
    change("PendingExternalValidation");
    const { outs } = await provider.create({ ...inputs, wait: "accepted" });
    assert.deepEqual([outs["pending"], service.writes], ["waits for the external validator, PendingExternalValidation", []]);
    change("ReadyToDeploy");
    await changed(outs, inputs);
    assert.deepEqual(states()[0], "1.0.0.1 Deployed");
  });

  it("reports a failure with the service's message, and the next run installs again", async () => {
    service.installationError = failing;
    const { message, properties } = await failureOf(provider.create(inputs));
    assert.match(message, /^EDGE-INSTALLATION-FAILED .*: HelmOperationFailed: release vision failed\n {2}given {3}.*1\.0\.0\.1\n {2}fix /);
    service.installationError = undefined;
    assert.equal(await isChanged(properties), true);
    await changed(properties, inputs);
    assert.deepEqual(states()[0], "1.0.0.1 Deployed");
  });

  it("keeps the previous revision running if an upgrade fails", async () => {
    const outs = await made();
    service.installationError = failing;
    await failureOf(provider.update(id, outs, second));
    assert.deepEqual(states(), ["1.0.0.1 Deployed", "1.0.0.2 Failed"]);
  });

  it("finds an installation of a run that died directly after the call", async () => {
    service.afterWrite = () => {
      throw new Error("the connection broke");
    };
    await failureOf(provider.create(inputs));
    service.afterWrite = () => {};
    await made();
    assert.equal(service.writes.filter((write) => write.endsWith("/installSolution")).length, 1);
  });

  it("waits for an installation that is already in progress", async () => {
    change("Deploying");
    const { message, properties } = await failureOf(provider.create(inputs));
    assert.match(message, /^EDGE-TIMEOUT .*"deployed" did not finish in time; last status: Deploying\n/);
    change("Deployed");
    await changed(properties, inputs);
    assert.deepEqual(service.writes, []);
  });

  it("reports an installation that failed after the previous run, and the next run starts it again", async () => {
    change("Deploying");
    const { properties } = await failureOf(provider.create(inputs));
    service.resources.change(revision(1), { state: "Failed", errorDetails: failing, stages: [{ stage: "Deployment", status: "Failed" }] });
    const again = await failureOf(provider.update(id, properties, inputs));
    assert.match(again.message, /^EDGE-INSTALLATION-FAILED .*: HelmOperationFailed: release vision failed\n/);
    await changed(again.properties, inputs);
    assert.deepEqual(states()[0], "1.0.0.1 Deployed");
  });

  it("installs again after a refresh found the solution uninstalled", async () => {
    const outs = await made();
    assert.equal(await isChanged((await provider.read(id, outs)).props), false);
    change("Undeployed");
    const { props } = await provider.read(id, outs);
    assert.equal(await isChanged(props), true);
    await changed(props, inputs);
    assert.deepEqual(states()[0], "1.0.0.1 Deployed");
  });

  it("uninstalls on delete and keeps the revision staged, and succeeds if nothing is installed", async () => {
    const outs = await made();
    await provider.delete(id, outs);
    assert.deepEqual([states()[0], service.resources.list(`${solution}/instances`)], ["1.0.0.1 Undeployed", []]);
    const writes = service.writes.length;
    await provider.delete(id, outs);
    assert.equal(service.writes.length, writes);
  });

  it("is gone after a refresh only if its target can be read", async () => {
    const outs = await made();
    service.resources.delete(revision(1));
    assert.equal((await provider.read(id, outs)).id, "");
    service.resources.delete(visionIds.target);
    assert.equal((await provider.read(id, outs)).id, id);
  });
});
