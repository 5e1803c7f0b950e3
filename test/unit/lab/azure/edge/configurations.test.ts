import assert from "node:assert/strict";
import { facts } from "../../../../../lab/facts";
import { edgeId, EdgeLab, edgeIds } from "../../../../support/edge-lab";

const parent = `${edgeIds.configuration}/dynamicConfigurations/some-values`;
const version = `${parent}/versions/1.0.0`;

describe("configurations in the lab's Azure", () => {
  let edge: EdgeLab;
  beforeEach(async () => {
    edge = await EdgeLab.start();
    await edge.target();
  });
  afterEach(() => edge.stop());
  const put = (values: string) => edge.send("PUT", version, { properties: { values } });
  const putParent = (path = parent) => edge.send("PUT", path, { properties: { currentVersion: "1.0.0" } });

  it("store values of a template version synchronously with 200", async () => {
    const first = await putParent();
    const second = await put("a: 1");
    assert.deepEqual([first.status, second.status, second.headers.location, second.headers["azure-asyncoperation"]], [200, 200, undefined, undefined]);
    const { properties } = await edge.get(version);
    assert.deepEqual([properties.values, properties.displayState, properties.state], ["a: 1", "Configured", "ConfigurationCompleted"]);
  });
  it("show the solution template's name", async () => {
    await edge.template();
    const { uniqueIdentifier } = (await edge.get(edgeIds.template)).properties;
    const id = `${edgeIds.configuration}/dynamicConfigurations/${uniqueIdentifier}`;
    await putParent(id);
    const { displayName, dynamicConfigurationModel } = (await edge.get(id)).properties;
    assert.deepEqual([displayName, dynamicConfigurationModel], ["app", "Application"]);
  });
  it("need the parent resource first", async () => {
    assert.equal((await put("a: 1")).body.error.code, "ParentResourceNotFound");
  });
  it("refuse values that are not a YAML map", async () => {
    await putParent();
    assert.equal((await put("- a")).body.error.code, "InvalidConfigurationValues");
  });
  it("delete a version with a Location header only", async () => {
    await putParent();
    await put("a: 1");
    const answer = await edge.send("DELETE", version);
    await edge.ended(answer);
    assert.deepEqual(
      [answer.status, typeof answer.headers.location, answer.headers["azure-asyncoperation"], (await edge.send("GET", version)).status],
      [202, "string", undefined, 404],
    );
  });
  it("can be listed with their versions", async () => {
    await putParent();
    await put("a: 1");
    const names = async (path: string) => (await edge.get(path)).value.map(({ name }) => name);
    assert.deepEqual([await names(`${edgeIds.configuration}/dynamicConfigurations`), await names(`${parent}/versions`)], [["some-values"], ["1.0.0"]]);
  });
  it("can be created without a target", async () => {
    const { status } = await edge.send("PUT", edgeId("configurations/shared"), { location: facts.location, properties: {} });
    assert.deepEqual([status, (await edge.get(edgeId("configurations/shared"))).properties.provisioningState], [201, "Succeeded"]);
  });
});
