import assert from "node:assert/strict";
import { parse } from "yaml";
import { edgeId, EdgeLab, edgeIds, edgeSite } from "../../../../support/edge-lab";

const rules = "rules: { configs: { Address: { type: string, required: true }, port: { type: int, defaultValue: 443, maxValue: 65535 } } }";
const schema = "schema: { name: app-schema, version: 1.0.0 }";

describe("reviews in the lab's Azure", () => {
  let edge: EdgeLab;
  beforeEach(async () => {
    edge = await EdgeLab.start();
  });
  afterEach(() => edge.stop());
  const revisions = async (solution: string) => (await edge.get(`${solution}/versions`)).value.map(({ name }) => name);
  const solutionOf = (version: string) => version.split("/").slice(0, -2).join("/");

  it("answer 202, null and both headers, and return the solution version as the operation's result", async () => {
    await edge.prepared();
    const answer = await edge.send("POST", `${edgeIds.target}/reviewSolutionVersion`, { solutionTemplateVersionId: edgeIds.templateVersion });
    const { status, id, properties } = await edge.ended(answer);
    assert.deepEqual([answer.status, answer.body, answer.headers.location === answer.headers["azure-asyncoperation"]], [202, null, true]);
    assert.deepEqual([status, id === properties.id, properties.properties.state], ["Succeeded", false, "InReview"]);
    assert.equal((await edge.get(properties.id)).properties.reviewId, properties.properties.reviewId);
  });
  it("create a new revision each time", async () => {
    const first = await edge.reviewed();
    await edge.review();
    assert.deepEqual(await revisions(solutionOf(first)), ["1.0.0.1", "1.0.0.2"]);
  });
  it("never reuse a revision number", async () => {
    const first = await edge.reviewed();
    await edge.act("removeRevision", { solutionTemplateId: edgeIds.template, solutionVersion: "1.0.0.1" });
    await edge.review();
    assert.deepEqual(await revisions(solutionOf(first)), ["1.0.0.2"]);
  });
  it("prefix the revision's name with the instance name", async () => {
    await edge.prepared();
    const { name, properties } = (await edge.review({ solutionInstanceName: "press" })).properties;
    assert.deepEqual([name, properties.solutionInstanceName], ["press-1.0.0.1", "press"]);
  });
  it("create the solution with the template's unique identifier as name", async () => {
    const version = await edge.reviewed();
    const { uniqueIdentifier } = (await edge.get(edgeIds.template)).properties;
    const solution = solutionOf(version);
    assert.equal(solution.split("/").at(-1), uniqueIdentifier);
    const { displayName, availableSolutionTemplateVersions } = (await edge.get(solution)).properties;
    assert.deepEqual([displayName, availableSolutionTemplateVersions[0]?.latestConfigRevision], ["app", "1"]);
  });
  it("show ids with types in lower case", async () => {
    const { solutionTemplateVersionId } = (await edge.get(await edge.reviewed())).properties;
    assert.match(solutionTemplateVersionId, /microsoft\.edge\/solutiontemplates\/app\/versions\/1\.0\.0$/);
  });
  it("need an existing template version", async () => {
    await edge.target();
    const { status } = await edge.send("POST", `${edgeIds.target}/reviewSolutionVersion`, { solutionTemplateVersionId: edgeIds.templateVersion });
    assert.equal(status, 404);
  });
  it("fail if the target lacks a capability of the template", async () => {
    await edge.prepared({ capabilities: ["staging", "vision"] });
    const { status, error } = await edge.review();
    assert.deepEqual([status, error.code, /vision/.test(error.message)], ["Failed", "CapabilityMismatch", true]);
  });
  it("fail for a required value that is not set, and name it", async () => {
    await edge.schema(rules);
    await edge.prepared({}, { configurations: `${schema}\nconfigs: { image: "\${{$val(Address)}}+/app" }` });
    const { status, error } = await edge.review();
    assert.deepEqual(
      [status, error.code, error.details.map(({ message }) => message)],
      ["Failed", "ConfigurationResolutionFailed", ["the required value 'Address' is not set"]],
    );
  });
  it("leave no solution behind when they fail", async () => {
    await edge.prepared({}, { configurations: 'configs: { image: "${{$unknown()}}" }' });
    await edge.review();
    assert.deepEqual((await edge.get(`${edgeIds.target}/solutions`)).value, []);
  });
  it("store the configuration resolved with the values of that template version", async () => {
    await edge.schema(rules);
    await edge.prepared({}, { configurations: `${schema}\nconfigs: { image: "\${{$val(Address)}}+/app", port: "\${{$val(port)}}" }` });
    await edge.values("Address: 10.96.0.50");
    const { configuration } = (await edge.review()).properties.properties;
    assert.deepEqual(parse(configuration), { image: "10.96.0.50/app", port: 443 });
  });
  it("fail for a value that the schema does not allow", async () => {
    await edge.schema(rules);
    await edge.prepared({}, { configurations: `${schema}\nconfigs: {}` });
    await edge.values("Address: 10.96.0.50\nport: 70000");
    assert.deepEqual(
      (await edge.review()).error.details.map(({ message }) => message),
      ["'port' must be 65535 or less"],
    );
  });
  it("resolve the address of the connected registry on the target's cluster", async () => {
    await edge.prepared({}, { configurations: 'configs: { image: "${{$connectedRegistryIP()}}+/app" }' });
    const { error } = await edge.review();
    const extension = {
      extensionType: "Microsoft.ContainerRegistry.ConnectedRegistry",
      configurationSettings: { "service.clusterIP": "10.96.0.50" },
    };
    const id = `${edgeSite.connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/line1`;
    await edge.send("PUT", id, { identity: { type: "SystemAssigned" }, properties: extension }, "2023-05-01");
    const { configuration } = (await edge.review()).properties.properties;
    assert.deepEqual([/connected-registry extension/.test(error.message), parse(configuration)], [true, { image: "10.96.0.50/app" }]);
  });
  it("fail if the template's schema was removed", async () => {
    await edge.schema(rules);
    await edge.prepared({}, { configurations: `${schema}\nconfigs: {}` });
    await edge.send("POST", `${edgeIds.schema}/removeVersion`, { version: "1.0.0" });
    const { status, error } = await edge.review();
    assert.deepEqual([status, error.code], ["Failed", "ResourceNotFound"]);
  });
  it("refuse dependencies, which the lab does not model", async () => {
    await edge.prepared();
    const body = { solutionTemplateVersionId: edgeIds.templateVersion, solutionDependencies: [{ solutionVersionId: edgeId("x") }] };
    assert.equal((await edge.send("POST", `${edgeIds.target}/reviewSolutionVersion`, body)).body.error.code, "NotModelled");
  });
  it("can be replaced by resolveConfiguration, which creates no revision", async () => {
    await edge.prepared({}, { configurations: 'configs: { name: "${{$target(name)}}" }' });
    const { properties } = await edge.act("resolveConfiguration", { solutionTemplateVersionId: edgeIds.templateVersion });
    assert.deepEqual([parse(properties.configuration), (await edge.get(`${edgeIds.target}/solutions`)).value], [{ name: "line-1" }, []]);
  });
});
