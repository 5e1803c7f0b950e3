import assert from "node:assert/strict";
import { facts } from "../../../../../lab/facts";
import { edgeId, EdgeLab, edgeIds, edgeSite, pollingUrl, targetBody } from "../../../../support/edge-lab";
import { TestClock } from "../../../../support/azure-lab";

const target = edgeIds.target;

describe("targets in the lab's Azure", () => {
  let edge: EdgeLab;
  beforeEach(async () => {
    edge = await EdgeLab.start();
  });
  afterEach(() => edge.stop());
  const refusal = async (properties: object) => (await edge.send("PUT", target, targetBody(properties))).body.error;

  it("are created with 201, `Accepted` and an Azure-AsyncOperation header only", async () => {
    const { status, headers, body } = await edge.send("PUT", target, targetBody());
    assert.deepEqual(
      [status, body.properties.provisioningState, headers.location, headers["x-ms-async-operation-timeout"]],
      [201, "Accepted", undefined, "PT2H"],
    );
    assert.equal(typeof headers["azure-asyncoperation"], "string");
  });
  it("reach Succeeded with a status document without a result", async () => {
    const { status, properties, error } = await edge.target();
    assert.deepEqual([status, properties, error, (await edge.get(target)).properties.provisioningState], ["Succeeded", null, {}, "Succeeded"]);
  });
  it("are shown with the service's additions: lower-case types, `components: []`, a status and its own lastModifiedBy", async () => {
    await edge.target();
    const { id, type, properties, systemData } = await edge.get(target);
    assert.equal(id, `${target.slice(0, target.indexOf("/providers/"))}/providers/microsoft.edge/targets/line-1`);
    assert.deepEqual(
      [type, properties.targetSpecification, typeof properties.status],
      ["microsoft.edge/targets", { components: [], topologies: [] }, "object"],
    );
    assert.deepEqual([systemData.createdBy, systemData.lastModifiedBy === systemData.createdBy], [edge.lab.azure.signIn.objectId, false]);
  });
  it("are created with a configuration and a reference to it", async () => {
    await edge.target();
    const { configurationResourceId } = (await edge.get(`${target}/providers/Microsoft.Edge/configurationReferences/default`)).properties;
    assert.equal(configurationResourceId.toLowerCase(), edgeIds.configuration.toLowerCase());
    assert.equal((await edge.get(configurationResourceId)).name, "line-1");
  });
  it("accept only capabilities of the context", async () => {
    const { code, message } = await refusal({ capabilities: ["staging", "vision"] });
    assert.deepEqual([code, /capabilities vision\. It has staging/.test(message)], ["CapabilityMismatch", true]);
  });
  it("compare capabilities case-insensitively", async () => {
    assert.equal((await edge.target({ capabilities: ["Staging"] })).status, "Succeeded");
  });
  it("accept only hierarchy levels of the context", async () => {
    const { code, message } = await refusal({ hierarchyLevel: "cell" });
    assert.deepEqual([code, /'cell'\. It has factory, line/.test(message)], ["InvalidHierarchyLevel", true]);
  });
  it("need an existing context", async () => {
    assert.equal((await refusal({ contextId: edgeId("contexts/nowhere") })).code, "ContextNotFound");
  });
  it("need an existing custom location", async () => {
    const body = { ...targetBody(), extendedLocation: { name: `${edgeSite.customLocationId}x`, type: "CustomLocation" } };
    assert.equal((await edge.send("PUT", target, body)).body.error.code, "CustomLocationNotFound");
  });
  for (const scope of ["azure-arc", "kube-system", "workloadorchestration", "cert-manager"])
    it(`refuse the system namespace ${scope}`, async () => {
      assert.equal((await refusal({ solutionScope: scope })).code, "InvalidSolutionScope");
    });
  it("are refused with every fault of the request at once", async () => {
    const { code, details } = await refusal({ solutionScope: "Upper", displayName: undefined, colour: "red" });
    assert.deepEqual([code, details.length], ["InvalidRequestContent", 3]);
  });
  it("are updated by a PATCH with a long-running operation", async () => {
    await edge.target();
    const answer = await edge.send("PATCH", target, { properties: { displayName: "Line one" }, tags: { a: "b" } });
    await edge.ended(answer);
    const { properties, tags } = await edge.get(target);
    assert.deepEqual(
      [answer.status, answer.body, properties.displayName, properties.provisioningState, tags],
      [202, null, "Line one", "Succeeded", { a: "b" }],
    );
  });
  it("are listed in their resource group and in the subscription", async () => {
    await edge.target();
    const names = async (path: string) => (await edge.get(path)).value.map(({ name }) => name);
    const all = await names(`/subscriptions/${facts.subscriptionId}/providers/Microsoft.Edge/targets`);
    assert.deepEqual([await names(edgeId("targets")), all], [["line-1"], ["line-1"]]);
  });
  it("are answered, if missing, with an error that names type and id", async () => {
    const { status, body } = await edge.send("GET", target);
    assert.deepEqual([status, body.error.code, /Microsoft\.Edge\/targets\/line-1/.test(body.error.message)], [404, "ResourceNotFound", true]);
  });
  it("are deleted with their solutions, but without their configuration", async () => {
    const version = await edge.reviewed();
    const { status, properties } = await edge.done("DELETE", target);
    const statuses = await Promise.all([target, version, edgeIds.configuration].map(async (id) => (await edge.send("GET", id)).status));
    assert.deepEqual([status, properties, statuses], ["Succeeded", null, [404, 404, 200]]);
  });
  it("cannot be deleted while their cluster is Offline", async () => {
    await edge.target();
    edge.lab.azure.azure.agents.disconnect(edgeSite.connectedClusterId);
    const { status, error } = await edge.done("DELETE", target);
    assert.deepEqual([status, error.code, (await edge.get(target)).properties.provisioningState], ["Failed", "TargetClusterOffline", "Succeeded"]);
  });
  for (const [currentVersion, expected] of [
    ["2.1.11", ["Failed", "ExtensionVersionNotSupported", 200]],
    ["2.1.34", ["Succeeded", undefined, 404]],
    ["2.1.37", ["Succeeded", undefined, 404]],
  ] as const)
    it(`${expected[2] === 404 ? "can" : "cannot"} be deleted with an installed solution if the orchestration extension has version ${currentVersion}`, async () => {
      const version = await edge.reviewed({}, { configurations: "configs: { image: 10.96.0.50/app:1.0 }" });
      await edge.publish(version);
      await edge.settled(version);
      const { store } = edge.lab.azure.azure;
      const extension = store.get(edgeSite.orchestrationExtensionId) ?? assert.fail("the site has no such extension");
      store.put({ ...extension, properties: { ...extension.properties, currentVersion } });
      await edge.act("installSolution", { solutionVersionId: version });
      const { status, error } = await edge.done("DELETE", target);
      assert.deepEqual([status, error?.code, (await edge.send("GET", target)).status], expected);
    });
  it("can be deleted with forceDelete although their cluster is Offline", async () => {
    await edge.target();
    edge.lab.azure.azure.agents.disconnect(edgeSite.connectedClusterId);
    const { status } = await edge.done("DELETE", `${target}?forceDelete=true`);
    assert.deepEqual([status, (await edge.send("GET", target)).status], ["Succeeded", 404]);
  });
});

describe("targets in the lab's Azure with latencies", () => {
  let edge: EdgeLab;
  let clock: TestClock;
  beforeEach(async () => {
    clock = new TestClock();
    edge = await EdgeLab.start({ clock, applyLatencies: true });
  });
  afterEach(() => edge.stop());

  it("refuse every action and write until they are provisioned", async () => {
    await edge.send("PUT", target, targetBody());
    const review = await edge.send("POST", `${target}/reviewSolutionVersion`, { solutionTemplateVersionId: edgeIds.templateVersion });
    const codes = [review, await edge.send("PUT", target, targetBody()), await edge.send("DELETE", target)].map(({ status, body }) => [
      status,
      body.error.code,
    ]);
    assert.deepEqual(codes, Array(3).fill([409, "InvalidResourceOperation"]));
  });
  it("are provisioned after ten seconds", async () => {
    const answer = await edge.send("PUT", target, targetBody());
    const poll = async () => (await edge.lab.send<{ status: string }>("GET", pollingUrl(answer.headers) ?? "")).body.status;
    await clock.pass(9_999);
    const before = [await poll(), (await edge.get(target)).properties.provisioningState];
    await clock.pass(1);
    assert.deepEqual([before, await poll(), (await edge.get(target)).properties.provisioningState], [["Accepted", "Accepted"], "Succeeded", "Succeeded"]);
  });
  it("are deleted by an operation whose polls answer 202 with a new URL each time", async () => {
    await edge.send("PUT", target, targetBody());
    await clock.pass(10_000);
    const first = await edge.send("DELETE", target);
    const second = await edge.lab.send<{ status: string }>("GET", first.headers.location ?? "");
    const third = await edge.lab.send<{ status: string }>("GET", second.headers.location ?? "");
    const urls = [first, second, third].map(({ headers }) => headers.location);
    assert.deepEqual(
      [first.status, first.body, second.status, second.body.status, third.status, new Set(urls).size, urls.includes(undefined)],
      [202, null, 202, "Deleting", 202, 3, false],
    );
    await clock.pass(147_000);
    const last = await edge.lab.send<{ status: string }>("GET", third.headers.location ?? "");
    assert.deepEqual([last.status, last.body.status, last.headers.location], [200, "Succeeded", undefined]);
  });
  it("answer 404 for polling URLs that are altered or older than the last two", async () => {
    await edge.send("PUT", target, targetBody());
    await clock.pass(10_000);
    const first = (await edge.send("DELETE", target)).headers.location ?? "";
    const second = (await edge.lab.send("GET", first)).headers.location ?? "";
    await edge.lab.send("GET", second);
    const statuses = await Promise.all([first, second.replace("&s=", "&s=x")].map(async (url) => (await edge.lab.send("GET", url)).status));
    assert.deepEqual(statuses, [404, 404]);
  });
});
