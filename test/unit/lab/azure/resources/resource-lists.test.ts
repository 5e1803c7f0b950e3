import assert from "node:assert/strict";
import { facts, resourceGroupId } from "../../../../../lab/facts";
import { AzureLab } from "../../../../support/azure-lab";

const version = "2024-11-01";
const subscription = `/subscriptions/${facts.subscriptionId}`;

interface Page {
  value: { name: string; type: string; location: string; sku?: { name: string }; createdTime?: string; systemData?: object }[];
  nextLink?: string;
}

describe("resource lists in the lab's Azure (L2)", () => {
  let lab: AzureLab;
  before(async () => {
    lab = await AzureLab.start();
    for (const name of ["alphahub", "betahub", "gammahub"]) await lab.token(await lab.hub(name), "line", ["repositories/app/content/read"]);
    await lab.send("PUT", resourceGroupId("rg-tagged"), { version, body: { location: facts.location, tags: { owner: "Ann" } } });
  });
  after(() => lab.stop());
  const list = (path: string, query: Record<string, string> = {}) => lab.send<Page>("GET", `${path}?${new URLSearchParams(query)}`, { version });
  const registries = { $filter: "resourceType eq 'Microsoft.ContainerRegistry/registries'" };

  it("contain registries by type without child resources, as az acr requests without a resource group", async () => {
    const { body } = await list(`${subscription}/resources`, registries);
    assert.deepEqual(
      body.value.map(({ name, location, sku, systemData }) => [name, location, sku?.name, typeof systemData]),
      ["alphahub", "betahub", "gammahub"].map((name) => [name, "eastus2", "Premium", "object"]),
    );
  });
  it("have pages of size $top, with a nextLink", async () => {
    const first = (await list(`${subscription}/resources`, { ...registries, $top: "2" })).body;
    const second = (await lab.send<Page>("GET", first.nextLink ?? "")).body;
    const names = [first, second].map(({ value }) => value.map(({ name }) => name));
    assert.deepEqual([names, second.nextLink], [[["alphahub", "betahub"], ["gammahub"]], undefined]);
  });
  const refused: Record<string, string>[] = [
    { $top: "0" },
    { $top: "many" },
    { $skiptoken: "x" },
    { $filter: "color eq 'red'" },
    { $expand: "everything" },
    { $orderby: "name" },
  ];
  for (const query of refused) it(`refuse ${JSON.stringify(query)}`, async () => assert.equal((await list(`${subscription}/resources`, query)).status, 400));
  it("of a resource group contain only its resources", async () => {
    const { body } = await list(`${resourceGroupId(facts.hub.resourceGroup)}/resources`);
    assert.equal(body.value.length, 3);
    assert.equal((await list(`${resourceGroupId("none")}/resources`)).status, 404);
  });
  it("contain times if $expand requests them", async () => {
    const { body } = await list(`${subscription}/resources`, { $expand: "createdTime,changedTime" });
    assert.match(body.value[0]?.createdTime ?? "", /^\d{4}-/);
  });
  it("of resource groups can be filtered by tag only", async () => {
    const { body } = await list(`${subscription}/resourceGroups`, { $filter: "tagName eq 'owner' and tagValue eq 'Ann'" });
    assert.deepEqual(
      body.value.map(({ name }) => name),
      ["rg-tagged"],
    );
    assert.equal((await list(`${subscription}/resourceGroups`, { $filter: "name eq 'rg-tagged'" })).status, 400);
  });
  it("refuse unknown query options, also for other types", async () => {
    const targets = `${resourceGroupId(facts.hub.resourceGroup)}/providers/Microsoft.Edge/targets`;
    const { status, body } = await lab.send("GET", `${targets}?$filter=name eq 'x'`, { version: "2025-08-01" });
    assert.deepEqual([status, body.error.code], [400, "QueryOptionNotSupported"]);
  });
  it("refuse unknown filters for locks, role assignments and role definitions", async () => {
    for (const [type, version_] of [
      ["locks", "2020-05-01"],
      ["roleAssignments", "2022-04-01"],
      ["roleDefinitions", "2022-04-01"],
    ] as const) {
      const path = `${subscription}/providers/Microsoft.Authorization/${type}?$filter=color eq 'red'`;
      assert.equal((await lab.send("GET", path, { version: version_ })).status, 400, type);
    }
  });
  for (const header of ["if-match", "if-none-match"])
    it(`refuse the header ${header}, like every write (L9)`, async () => {
      const id = resourceGroupId("rg-tagged");
      const read = await lab.send("GET", id, { version, headers: { [header]: "*" } });
      const written = await lab.send("PUT", id, { version, headers: { [header]: '"1"' }, body: { location: "westus" } });
      assert.deepEqual([read.body.error.code, written.body.error.code], ["PreconditionNotSupported", "PreconditionNotSupported"]);
    });
  it("include the registration state of a resource provider, with its API versions (L10)", async () => {
    const shown = await lab.send<{ registrationState: string; resourceTypes: { resourceType: string; apiVersions: string[] }[] }>(
      "GET",
      `${subscription}/providers/microsoft.containerregistry`,
      { version },
    );
    const registries = shown.body.resourceTypes.find(({ resourceType }) => resourceType === "registries");
    assert.deepEqual([shown.body.registrationState, registries?.apiVersions[0]], ["Registered", "2026-11-01"]);
    const unknown = await lab.send("GET", `${subscription}/providers/Microsoft.Web`, { version });
    assert.match(unknown.body.error.message, /does not know the resource namespace 'Microsoft.Web'. Known are: .*Microsoft.Edge/);
  });
});
