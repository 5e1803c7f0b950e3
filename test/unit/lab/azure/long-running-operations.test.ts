import assert from "node:assert/strict";
import { RunningOperations } from "../../../../lab/azure/long-running-operations";
import { ArmError } from "../../../../lab/azure/operation";
import type { LongRunningRequest } from "../../../../lab/azure/long-running";
import { TestClock } from "../../../support/azure-lab";

const resourceId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Edge/targets/t";

function start(request: Partial<LongRunningRequest>) {
  const clock = new TestClock();
  const operations = new RunningOperations({ clock, endpoint: "https://127.0.0.1:1", applyLatencies: true });
  const { url } = operations.begin({
    style: "edge",
    resourceId,
    location: "eastus2",
    runningStatus: "InProgress",
    latency: "target create",
    work: () => null,
    ...request,
  });
  const poll = (at: string) => operations.poll(new URL(at).pathname, new URL(at).searchParams);
  return { clock, operations, url, poll, pass: () => clock.pass(150_000) };
}

describe("a long-running operation of Microsoft.Edge", () => {
  it("has a signed URL in the operation statuses of its region, in capitals", () => {
    assert.match(
      start({}).url,
      /\/providers\/Microsoft.Edge\/locations\/EASTUS2\/operationStatuses\/[0-9a-f-]{36}\*[0-9A-F]{64}\?api-version=2023-07-01-preview&t=.+&c=.+&s=.+&h=.+/,
    );
  });
  it("returns its status document while it runs", () => {
    const { url, poll } = start({});
    const answer = poll(url);
    assert.deepEqual([answer?.status, (answer?.body as { status: string }).status], [200, "InProgress"]);
  });
  it("returns its result under properties", async () => {
    const { url, poll, pass } = start({ work: () => ({ id: "made" }) });
    await pass();
    const body = poll(url)?.body as { status: string; properties: object; error: object };
    assert.deepEqual([body.status, body.properties, body.error], ["Succeeded", { id: "made" }, {}]);
  });
  it("reports the error of the failed work", async () => {
    const { url, poll, pass } = start({
      work: () => {
        throw new ArmError(400, "Broken", "it broke");
      },
    });
    await pass();
    const body = poll(url)?.body as { status: string; error: object };
    assert.deepEqual([body.status, body.error], ["Failed", { code: "Broken", message: "it broke" }]);
  });
  it("answers 404 for an altered URL", () => {
    const { url, poll } = start({});
    const altered = new URL(url);
    altered.searchParams.delete("h");
    assert.equal(poll(altered.href)?.status, 404);
  });
  it("returns a new URL at each poll while deleting, and accepts only the last two", () => {
    const { url, poll } = start({ runningStatus: "Deleting", latency: "target delete" });
    const first = poll(url);
    const second = poll(first?.headers?.Location ?? "");
    assert.deepEqual([first?.status, second?.status, first?.headers?.Location === second?.headers?.Location], [202, 202, false]);
    assert.equal(poll(url)?.status, 404);
  });
});

describe("a long-running operation of Container Registry", () => {
  const registryId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/r";

  it("returns only its status", async () => {
    const { url, poll, pass } = start({ style: "registry-status", resourceId: `${registryId}/scopeMaps/m`, runningStatus: "Updating" });
    assert.match(url, /\/scopeMaps\/m\/operationStatuses\/token-[0-9a-f-]{36}\?/);
    assert.deepEqual(poll(url)?.body, { status: "Updating" });
    await pass();
    assert.deepEqual(poll(url)?.body, { status: "Succeeded" });
  });
  it("with a Location answers 202 until it ends, and then 200 without a body", async () => {
    const { url, poll, pass } = start({ style: "registry-result", resourceId: registryId });
    assert.equal(poll(url)?.status, 202);
    await pass();
    assert.deepEqual(poll(url), { status: 200 });
  });
  it("fails when the lab stops", async () => {
    const { operations, url, poll } = start({ style: "registry-status", resourceId: registryId });
    await operations.stop();
    assert.equal((poll(url)?.body as { status: string }).status, "Failed");
  });
});
