import assert from "node:assert/strict";
import { listAt, textAt } from "../../../../../components/core/json";
import type { LifecycleProvider } from "../../../../../components/dynamic/provider";
import { type StagedSolutionInputs, type StagedSolutionState, stagedSolution } from "../../../../../components/orchestration/staged-solution/kind";
import { failureOf, providerOn } from "../../../../support/lifecycle-run";
import type { OrchestrationService } from "../../../../support/orchestration-service";
import { siteChain } from "../../../../support/site-chain";
import { visionIds, visionOnLine } from "../../../../support/vision-on-line";
import { id, inputs, second } from "../../../../support/vision-staged";

describe("staged solution kind", () => {
  let service: OrchestrationService;
  let provider: LifecycleProvider<StagedSolutionInputs, StagedSolutionState>;
  beforeEach(() => {
    service = visionOnLine("1.0.0", "2.0.0");
    provider = providerOn(service.context, stagedSolution);
  });
  const revisions = () => service.revisions(visionIds.target);
  const isChanged = async (properties: Record<string, unknown>, given = inputs) => (await provider.diff(id, properties, given)).changes;
  const made = async (given = inputs) => (await provider.create(given)).outs;
  const changed = async (olds: Record<string, unknown>, given: typeof inputs) => (await provider.update(id, olds, given)).outs;
  const reviews = () => service.writes.filter((write) => write.endsWith("/reviewSolutionVersion")).length;
  const setValues = (values: string, number = "1.0.0") => service.resources.set(`${visionIds.values}/versions/${number}`, { properties: { values } });
  const revision = (properties: Record<string, unknown>) => String(properties["solutionVersionId"]);
  const change = (properties: Record<string, unknown>, to: Parameters<OrchestrationService["resources"]["change"]>[1]) =>
    service.resources.change(revision(properties), to);
  /** Ends the run after the service has performed the action, before the engine can record it. */
  const failAfter = (action: string) => {
    service.afterWrite = (path) => {
      if (path.endsWith(action)) throw new Error("the connection broke");
    };
  };
  const stopFailing = () => {
    service.afterWrite = () => {};
  };

  it("creates one revision in state ReadyToDeploy", async () => {
    const outs = await made();
    assert.deepEqual(revisions(), ["1.0.0.1 ReadyToDeploy"]);
    assert.deepEqual([outs["state"], outs["superseded"], await isChanged(outs)], ["ReadyToDeploy", [], false]);
  });

  for (const action of ["resolveConfiguration", "reviewSolutionVersion", "publishSolutionVersion"])
    for (const [how, keeps] of [
      ["killed", false],
      ["ended by an error", true],
    ] as const)
      it(`has one revision after a run that was ${how} directly after ${action}`, async () => {
        failAfter(action);
        const { properties } = await failureOf(provider.create(inputs));
        stopFailing();
        const outs = keeps ? await changed(properties, inputs) : await made();
        assert.deepEqual(revisions(), ["1.0.0.1 ReadyToDeploy"]);
        assert.deepEqual([reviews(), await isChanged(outs)], [1, false]);
      });

  it("reports how to recreate a target that was deleted, when the version changes", async () => {
    const outs = await made();
    service.resources.delete(visionIds.target);
    const { message } = await failureOf(changed(outs, second));
    assert.match(message, /^EDGE-AZURE {2}orchestration\/StagedSolution: "resolved": ResourceNotFound[\s\S]*fix .*`pulumi up --refresh`/);
  });

  it("never adopts a revision of another instance", async () => {
    await made({ ...inputs, instance: "another" });
    await made();
    assert.equal(revisions().length, 2);
  });

  it("creates a new revision for a new version, and keeps the previous one", async () => {
    const outs = await made();
    const later = await changed(outs, second);
    assert.deepEqual(revisions(), ["1.0.0.1 ReadyToDeploy", "2.0.0.2 ReadyToDeploy"]);
    assert.deepEqual(later["superseded"], [revision(outs)]);
    assert.equal(await isChanged(later, second), false);
  });

  it("rolls back to a kept revision without a new review", async () => {
    const outs = await made();
    const later = await changed(outs, second);
    const back = await changed(later, inputs);
    assert.deepEqual([revision(back), back["superseded"], revisions().length, reviews()], [revision(outs), [revision(later)], 2, 2]);
  });

  it("creates a new revision for changed values", async () => {
    setValues("cameraUrl: one");
    const outs = await made();
    setValues("cameraUrl: two");
    const later = await changed(outs, { ...inputs, configuration: "values: { cameraUrl: two }\n" });
    assert.notEqual(revision(later), revision(outs));
    assert.equal(textAt(service.resources.get(revision(later)), "properties", "configuration")?.includes("two"), true);
  });

  it("keeps the revision if changed values result in the same configuration", async () => {
    const outs = await made();
    const later = await changed(outs, { ...inputs, configuration: "values: { unused: 1 }\n" });
    assert.deepEqual([revision(later), revisions().length], [revision(outs), 1]);
  });

  it("reports why staging failed, and keeps the revision", async () => {
    service.stagingError = { code: "ImageNotFound", message: "no such image" };
    const { message, properties } = await failureOf(provider.create(inputs));
    assert.equal(message.split("\n")[0], "EDGE-STAGING-FAILED  the service could not stage the solution version: ImageNotFound: no such image");
    assert.deepEqual([await isChanged(properties), revisions()], [true, ["1.0.0.1 Failed"]]);
  });

  it("publishes the same revision again in the next run after staging failed", async () => {
    service.stagingError = { code: "ImageNotFound", message: "no such image" };
    const { properties } = await failureOf(provider.create(inputs));
    service.stagingError = undefined;
    const outs = await changed(properties, inputs);
    assert.deepEqual([revisions(), reviews(), outs["state"]], [["1.0.0.1 ReadyToDeploy"], 1, "ReadyToDeploy"]);
  });

  it("reports why a publish operation failed, and the next run publishes the same revision", async () => {
    service.publicationError = { code: "AcrResourceIdInvalid", message: "no such registry" };
    const { message, properties } = await failureOf(provider.create(inputs));
    assert.match(message, /^EDGE-STAGING-FAILED .*: AcrResourceIdInvalid: no such registry\n {2}given {3}.*1\.0\.0\.1\n {2}fix .*acrResourceId/);
    service.publicationError = undefined;
    await changed(properties, inputs);
    assert.deepEqual(revisions(), ["1.0.0.1 ReadyToDeploy"]);
  });

  const publications = () => service.writes.filter((write) => write.endsWith("/publishSolutionVersion")).length;
  const network = { code: "LimitedNetworkAccess", message: "the network is limited" };
  const publicationSucceeds = (fromThe: number) => {
    service.afterWrite = () => {
      if (publications() >= fromThe) service.stagingError = undefined;
    };
  };

  it("publishes the same revision again in the same run after a transient staging failure", async () => {
    service.stagingError = network;
    publicationSucceeds(4);
    const outs = await made();
    assert.deepEqual([revisions(), publications(), reviews(), await isChanged(outs)], [["1.0.0.1 ReadyToDeploy"], 4, 1, false]);
  });

  it("publishes again in the same run after a transient publish failure", async () => {
    service.publicationError = network;
    service.afterWrite = () => {
      if (publications() === 2) service.publicationError = undefined;
    };
    await made();
    assert.deepEqual([revisions(), publications()], [["1.0.0.1 ReadyToDeploy"], 3]);
  });

  it("publishes at most four times per run, and again in the next run", async () => {
    service.stagingError = network;
    const { message, properties } = await failureOf(provider.create(inputs));
    assert.match(message, /^EDGE-STAGING-FAILED .*LimitedNetworkAccess/);
    assert.equal(publications(), 4);
    service.stagingError = undefined;
    await changed(properties, inputs);
    assert.deepEqual([revisions(), publications()], [["1.0.0.1 ReadyToDeploy"], 5]);
  });

  it("publishes again only before the deadline, and reports the reason of the failure", async () => {
    service.stagingError = network;
    const { message } = await failureOf(provider.create({ ...inputs, timeout: "PT4S" }));
    assert.match(message, /^EDGE-STAGING-FAILED .*LimitedNetworkAccess/);
    assert.ok(publications() < 4);
  });

  it("is Pending again after a transient failure if the wait policy is accepted", async () => {
    service.waitsUntilStaged = 2;
    service.stagingError = network;
    const patient = { ...inputs, wait: "accepted" as const };
    const properties = await made(patient);
    for (let wait = 0; wait < 3; wait++) await service.context.clock.wait(1);
    assert.deepEqual(revisions(), ["1.0.0.1 Failed"]);
    publicationSucceeds(2);
    const outs = await changed(properties, patient);
    assert.deepEqual([outs["pending"], publications()], ["Staging", 2]);
  });

  for (const code of [
    "DiskFull",
    "AuthTokenMissingOrExpired",
    "ClientTokenMissingOrExpired",
    "ImageMissingOrCorrupt",
    "ConnectedRegistryIpNotResolvable",
    "AcrResourceIdInvalid",
  ])
    it(`does not publish again after a staging failure with ${code}`, async () => {
      service.stagingError = { code, message: "in the service's words" };
      await failureOf(provider.create(inputs));
      assert.equal(publications(), 1);
    });

  it("publishes again after an unknown staging failure only if no link of the site's chain is broken", async () => {
    service.stagingError = { code: "InternalError", message: "no idea" };
    await failureOf(provider.create(inputs));
    const unseen = publications();
    siteChain(service.resources);
    publicationSucceeds(unseen + 2);
    await made();
    assert.deepEqual([unseen, publications()], [1, 3]);
  });

  it("publishes the same revision again if staging failed after the run was killed", async () => {
    service.stagingError = { code: "ImageNotFound", message: "no such image" };
    await failureOf(provider.create(inputs));
    service.stagingError = undefined;
    await made();
    assert.deepEqual(revisions(), ["1.0.0.1 ReadyToDeploy"]);
  });

  it("creates a new revision in the next run after an external validator rejected the first", async () => {
    service.afterWrite = (path) => {
      if (path.endsWith("publishSolutionVersion"))
        for (const one of service.versionsOn(visionIds.target)) change({ solutionVersionId: one["id"] }, { state: "ExternalValidationFailed" });
    };
    const { properties } = await failureOf(provider.create(inputs));
    stopFailing();
    const outs = await changed(properties, inputs);
    assert.deepEqual(revisions(), ["1.0.0.1 ExternalValidationFailed", "1.0.0.2 ReadyToDeploy"]);
    assert.deepEqual([listAt(outs, "superseded").length, await isChanged(outs)], [1, false]);
  });

  it("keeps the revision on a timeout, and the next run only waits", async () => {
    service.waitsUntilStaged = 100;
    const { message, properties } = await failureOf(provider.create(inputs));
    assert.match(message, /^EDGE-TIMEOUT .*last status: Staging\n/);
    service.waitsUntilStaged = 0;
    const writes = service.writes.length;
    const outs = await changed(properties, { ...inputs, timeout: "PT10M" });
    assert.deepEqual([outs["state"], service.writes.length], ["ReadyToDeploy", writes]);
  });

  it("is Pending if the wait policy is accepted, and a later run confirms it", async () => {
    service.waitsUntilStaged = 2;
    const outs = await made({ ...inputs, wait: "accepted" });
    assert.deepEqual([outs["pending"], await isChanged(outs, { ...inputs, wait: "accepted" })], ["Staging", true]);
    const later = await changed(outs, inputs);
    assert.deepEqual([later["pending"], later["state"], reviews()], [undefined, "ReadyToDeploy", 1]);
  });

  it("reports broken links of the site's chain with a staging failure", async () => {
    service.stagingError = { code: "Unauthorized", message: "no access" };
    service.resources.set(inputs.connectedRegistryId.replace(/\/connectedRegistries\/.*$/, ""), { properties: { dataEndpointEnabled: false } });
    assert.match((await failureOf(provider.create(inputs))).message, /^EDGE-STAGING-FAILED .*\nEDGE-DATA-ENDPOINT .*\nEDGE-SYNC-TOKEN .*\nEDGE-SITE-OFFLINE /s);
  });

  for (const state of ["Deploying", "Deployed", "ReadyToUpgrade"])
    it(`shows no change after a refresh in state ${state}`, async () => {
      const outs = await made();
      change(outs, { state });
      const { props } = await provider.read(id, outs);
      assert.deepEqual([props["state"], await isChanged(props)], [state, false]);
    });

  it("stages a new revision after a refresh found the old one unstaged", async () => {
    const outs = await made();
    change(outs, { stages: [{ stage: "Unstaging", status: "Completed" }] });
    const { props } = await provider.read(id, outs);
    assert.equal(await isChanged(props), true);
    const again = await changed(props, inputs);
    assert.notEqual(revision(again), revision(outs));
    assert.deepEqual([again["state"], again["superseded"], await isChanged(again)], ["ReadyToDeploy", [revision(outs)], false]);
  });

  it("publishes again after a refresh found the revision failed", async () => {
    const outs = await made();
    change(outs, { state: "Failed" });
    const { props } = await provider.read(id, outs);
    assert.equal(await isChanged(props), true);
    await changed(props, inputs);
    assert.deepEqual(revisions(), ["1.0.0.1 ReadyToDeploy"]);
  });

  it("is gone after a refresh only if its target, or the target's resource group, can be read", async () => {
    const outs = await made();
    service.resources.delete(revision(outs));
    assert.equal((await provider.read(id, outs)).id, "");
    service.resources.delete(visionIds.target);
    assert.equal((await provider.read(id, outs)).id, id);
    service.resources.set(visionIds.target.slice(0, visionIds.target.indexOf("/providers/")), {});
    assert.equal((await provider.read(id, outs)).id, "");
  });

  it("records every revision it had, even after a failure", async () => {
    const outs = await made();
    service.stagingError = { code: "ImageNotFound", message: "no such image" };
    const { properties } = await failureOf(provider.update(id, outs, second));
    assert.deepEqual(listAt(properties, "superseded"), [revision(outs)]);
    await provider.delete(id, properties);
    assert.deepEqual(revisions(), []);
  });
});
