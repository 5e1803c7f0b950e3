import assert from "node:assert/strict";
import { addContext, addWorkspace } from "../../../../../lab/azure/prerequisites";
import { contextId, workspaceId } from "../../../../../lab/facts";
import { AzureLab, type LabBody } from "../../../../support/azure-lab";

const version = "2021-05-01-preview";
const allLogs = [{ categoryGroup: "allLogs", enabled: true }];
const retentionPolicy = { enabled: false, days: 0 };

/** Azure Monitor's own errors have no `error` envelope. */
interface Bare extends LabBody {
  code: string;
  message: string;
}

describe("diagnostic settings in the lab's Azure", () => {
  let lab: AzureLab;
  let registryId: string;
  beforeEach(async () => {
    lab = await AzureLab.start();
    addWorkspace(lab.azure.azure);
    registryId = await lab.hub();
  });
  afterEach(() => lab.stop());

  const idOf = (name: string, scope = registryId) => `${scope}/providers/Microsoft.Insights/diagnosticSettings/${name}`;
  const put = async (properties: object, id = idOf("logs")) => {
    const { status, body } = await lab.send<Bare>("PUT", id, { version, body: { properties } });
    return { status, body };
  };
  const refused = async (properties: object, id?: string) => {
    const { status, body } = await put(properties, id);
    const { code, message } = body.error ?? body;
    return [status, code, message.split(".")[0]];
  };

  it("are created synchronously with a retention policy per category, listed and deleted", async () => {
    const { status, body } = await put({ workspaceId, logs: allLogs });
    const expected = { workspaceId, logs: [{ ...allLogs[0], retentionPolicy }], metrics: [], logAnalyticsDestinationType: null };
    assert.deepEqual([status, body.properties], [200, expected]);
    assert.deepEqual((await lab.send("GET", idOf("logs"), { version })).body.properties, expected);
    const listed = await lab.send("GET", idOf("logs").replace(/\/logs$/, ""), { version });
    assert.deepEqual(
      listed.body.value.map(({ name }) => name),
      ["logs"],
    );
    const deleted = [await lab.send("DELETE", idOf("logs"), { version }), await lab.send("DELETE", idOf("logs"), { version })];
    assert.deepEqual(
      deleted.map((answer) => answer.status),
      [200, 204],
    );
    assert.equal((await lab.send("GET", idOf("logs"), { version })).status, 404);
  });

  it("need an existing Log Analytics workspace", async () => {
    assert.deepEqual(await refused({ logs: allLogs }), [400, "BadRequest", "At least one data sink needs to be specified"]);
    assert.deepEqual((await refused({ workspaceId: "edge-logs", logs: allLogs })).slice(0, 2), [400, "LinkedInvalidPropertyId"]);
    assert.deepEqual((await refused({ workspaceId: `${workspaceId}2`, logs: allLogs })).slice(0, 2), [404, "ResourceNotFound"]);
    assert.deepEqual((await refused({ workspaceId, storageAccountId: "/subscriptions/1", logs: allLogs })).slice(0, 2), [400, "DestinationNotSupported"]);
  });

  it("accept the log categories of registries, and no other resource types", async () => {
    const logs = (...items: object[]) => ({ workspaceId, logs: items.map((item) => ({ ...item, enabled: true })) });
    assert.deepEqual(await refused(logs({ category: "AuditEvent" })), [400, "BadRequest", "Category 'AuditEvent' is not supported"]);
    const metrics = [{ category: "PullCount", enabled: true }];
    assert.deepEqual(await refused({ workspaceId, metrics }), [400, "BadRequest", "Metric category 'PullCount' is not supported"]);
    assert.equal((await refused(logs({ category: "ContainerRegistryLoginEvents" }, { categoryGroup: "audit" })))[0], 400);
    assert.equal((await put(logs({ category: "ContainerRegistryLoginEvents" }, { category: "ContainerRegistryRepositoryEvents" }))).status, 200);
    addContext(lab.azure.azure);
    assert.deepEqual((await refused({ workspaceId, logs: allLogs }, idOf("logs", contextId))).slice(0, 2), [400, "ResourceTypeNotSupported"]);
    assert.deepEqual((await refused({ workspaceId, logs: allLogs }, idOf("logs", `${registryId}2`))).slice(0, 2), [404, "ResourceNotFound"]);
  });

  it("send each category to a workspace only once", async () => {
    await put({ workspaceId, logs: allLogs });
    assert.equal((await put({ workspaceId, logs: allLogs })).status, 200);
    const twice = await put({ workspaceId, logs: allLogs }, idOf("again"));
    const message = `Data sink '${workspaceId}' is already used in diagnostic setting 'logs' for category 'allLogs'. Data sinks can't be reused in different settings on the same category for the same resource.`;
    assert.deepEqual([twice.status, twice.body.code, twice.body.message], [409, "Conflict", message]);
    assert.equal((await put({ workspaceId, metrics: [{ category: "AllMetrics", enabled: true }] }, idOf("metrics"))).status, 200);
  });

  it("are limited to five per resource", async () => {
    const none = { workspaceId, logs: [{ categoryGroup: "audit", enabled: false }] };
    for (const name of ["a", "b", "c", "d", "e"]) assert.equal((await put(none, idOf(name))).status, 200);
    assert.equal((await put(none, idOf("f"))).status, 400);
  });

  it("are deleted with their registry", async () => {
    await put({ workspaceId, logs: allLogs });
    const { headers } = await lab.send("DELETE", registryId, { version: "2025-11-01" });
    while ((await lab.send("GET", headers["location"] ?? "")).status === 202);
    assert.equal(lab.azure.azure.store.get(idOf("logs")), undefined);
  });
});
