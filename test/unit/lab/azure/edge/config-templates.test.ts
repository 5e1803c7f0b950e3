import assert from "node:assert/strict";
import { parse } from "yaml";
import { contextId } from "../../../../../lab/facts";
import { EdgeLab, edgeId, edgeIds } from "../../../../support/edge-lab";

const id = edgeIds.configTemplate;

describe("config templates in the lab's Azure", () => {
  let edge: EdgeLab;
  beforeEach(async () => {
    edge = await EdgeLab.start();
    await edge.configTemplate();
  });
  afterEach(() => edge.stop());
  const links = async () => (await edge.get(`${id}/configTemplateMetadatas`)).value.map(({ properties }) => properties.linkedHierarchies);

  it("are updated synchronously with 200, and keep their unique identifier", async () => {
    const created = await edge.get(id);
    const body = { location: created.location, properties: { description: "said otherwise" } };
    const { status, headers, body: changed } = await edge.send("PUT", id, body);
    assert.deepEqual([status, headers["azure-asyncoperation"], changed.properties.description], [200, undefined, "said otherwise"]);
    assert.equal(changed.properties.uniqueIdentifier, created.properties.uniqueIdentifier);
  });
  it("need a description, and a name that matches the service's pattern", async () => {
    for (const [path, properties] of [
      [id, {}],
      [edgeId("configTemplates/a.b"), { description: "one" }],
    ] as const)
      assert.equal((await edge.send("PUT", path, { location: "eastus2", properties })).body.error.code, "InvalidRequestContent");
  });
  it("can be updated with a PATCH, and listed", async () => {
    await edge.send("PATCH", id, { properties: { description: "another" } });
    assert.deepEqual(
      (await edge.get(edgeId("configTemplates"))).value.map(({ name, properties }) => [name, properties.description]),
      [["line-defaults", "another"]],
    );
  });
  it("have a new unique identifier after they are recreated", async () => {
    const { uniqueIdentifier } = (await edge.get(id)).properties;
    await edge.done("DELETE", id);
    await edge.configTemplate();
    assert.notEqual((await edge.get(id)).properties.uniqueIdentifier, uniqueIdentifier);
  });
  it("get a version with an action, whose result contains the version", async () => {
    const { status, properties } = await edge.configTemplateVersion("configs: { port: 1 }");
    assert.deepEqual([status, properties.id.endsWith("/versions/1.0.0"), properties.properties.configurations], ["Succeeded", true, "configs: { port: 1 }"]);
    assert.equal((await edge.get(id)).properties.latestVersion, "1.0.0");
  });
  it("refuse an existing version, and an invalid template", async () => {
    await edge.configTemplateVersion();
    assert.equal((await edge.configTemplateVersion()).error.code, "VersionAlreadyExists");
    assert.equal((await edge.configTemplateVersion("a: [", "1.0.1")).error.code, "InvalidConfigurationTemplate");
  });
  it("lose a single version synchronously with removeVersion", async () => {
    await edge.configTemplateVersion();
    await edge.configTemplateVersion("configs: {}", "1.1.0");
    const { status, body } = await edge.send("POST", `${id}/removeVersion`, { version: "1.1.0" });
    assert.deepEqual([status, body.status], [200, "Deletion Succeeded"]);
    assert.deepEqual(
      (await edge.get(`${id}/versions`)).value.map(({ name }) => name),
      ["1.0.0"],
    );
    assert.equal((await edge.send("POST", `${id}/removeVersion`, { version: "1.1.0" })).status, 404);
  });

  describe("linked to a target", () => {
    beforeEach(() => edge.target());

    it("answer 202, null and both headers, and then show the link once, even if linked twice", async () => {
      const { status, headers, body } = await edge.send("POST", `${id}/linkToHierarchies`, { contextId, hierarchyIds: [edgeIds.target] });
      assert.deepEqual([status, body, headers.location === headers["azure-asyncoperation"]], [202, null, true]);
      await edge.linked("linkToHierarchies", edgeIds.target.toLowerCase());
      assert.deepEqual(await links(), [[{ hierarchyIds: [edgeIds.target] }]]);
    });
    it("no longer show the link after unlinking, which may be repeated", async () => {
      await edge.linked("linkToHierarchies", edgeIds.target);
      assert.equal((await edge.linked("unLinkFromHierarchies", edgeIds.target)).status, "Succeeded");
      assert.equal((await edge.linked("unLinkFromHierarchies", edgeIds.target)).status, "Succeeded");
      assert.deepEqual(await links(), [[]]);
    });
    it("need an existing context, an existing target and at least one hierarchy", async () => {
      const refused = async (body: object) => (await edge.send("POST", `${id}/linkToHierarchies`, body)).status;
      assert.deepEqual(
        [
          await refused({ contextId: edgeId("contexts/other"), hierarchyIds: [edgeIds.target] }),
          await refused({ contextId, hierarchyIds: [edgeId("targets/other")] }),
          await refused({ contextId }),
          await refused({ hierarchyIds: [edgeIds.target] }),
        ],
        [404, 404, 400, 400],
      );
    });
    it("cannot be linked in an API version without links", async () => {
      const { status } = await edge.send("POST", `${id}/linkToHierarchies`, { contextId, hierarchyIds: [edgeIds.target] }, "2025-06-01");
      assert.equal(status, 400);
    });
  });

  describe("read by a solution", () => {
    const configurations = 'configs: { url: "${{$config(line-defaults/1.0.0, camera.url)}}" }';
    beforeEach(() => edge.prepared({}, { configurations }));
    const faults = async () => (await edge.review()).error.details.map(({ message }) => message.replaceAll(edgeIds.target, "target"));

    it("provide their values with resolved expressions if they are linked", async () => {
      await edge.configTemplateVersion('configs: { camera: { url: "rtsp://${{$target(name)}}" } }'.replace("rtsp://$", "rtsp://+$"));
      await edge.linked("linkToHierarchies", edgeIds.target);
      assert.deepEqual(parse((await edge.review()).properties.properties.configuration), { url: "rtsp://line-1" });
    });
    it("provide values set at the target, and defaults of their schema", async () => {
      await edge.schema("rules: { configs: { host: { type: string, required: true }, port: { type: int, defaultValue: 554 } } }");
      const schema = "schema: { name: app-schema, version: 1.0.0 }";
      await edge.configTemplateVersion(`${schema}\nconfigs: { camera: { url: "\${{$val(host)}}+:+\${{$val(port)}}" } }`);
      await edge.linked("linkToHierarchies", edgeIds.target);
      assert.deepEqual(await faults(), ["configs.url: The config template 'line-defaults/1.0.0' cannot be resolved: the required value 'host' is not set."]);
      const { uniqueIdentifier } = (await edge.get(id)).properties;
      const parent = `${edgeIds.configuration}/dynamicConfigurations/${uniqueIdentifier}`;
      await edge.send("PUT", parent, { properties: { currentVersion: "1.0.0" } });
      await edge.send("PUT", `${parent}/versions/1.0.0`, { properties: { values: "host: camera" } });
      assert.deepEqual(parse((await edge.review()).properties.properties.configuration), { url: "camera:554" });
    });
    it("fail its review if they are not linked, or no longer linked", async () => {
      await edge.configTemplateVersion("configs: { camera: { url: x } }");
      const notLinked = ["configs.url: The config template 'line-defaults' is not linked to the hierarchy 'target'."];
      assert.deepEqual(await faults(), notLinked);
      await edge.linked("linkToHierarchies", edgeIds.target);
      await edge.linked("unLinkFromHierarchies", edgeIds.target);
      assert.deepEqual(await faults(), notLinked);
    });
    it("fail its review if the version or the path does not exist", async () => {
      await edge.linked("linkToHierarchies", edgeIds.target);
      assert.deepEqual(await faults(), ["configs.url: There is no config template 'line-defaults/1.0.0'."]);
      await edge.configTemplateVersion("configs: { camera: {} }");
      assert.deepEqual(await faults(), ["configs.url: The config template 'line-defaults/1.0.0' has no property 'camera.url'."]);
    });
    it("cannot read other config templates, which the lab does not model", async () => {
      await edge.configTemplateVersion('configs: { camera: { url: "${{$config(other/1.0.0, a)}}" } }');
      await edge.linked("linkToHierarchies", edgeIds.target);
      assert.match((await faults())[0] ?? "", /The lab does not model a config template that reads another one, 'other\/1\.0\.0'/);
    });
  });
});
