import assert from "node:assert/strict";
import { ArmError } from "../../../../../components/arm/arm-error";
import type { LifecycleProvider } from "../../../../../components/dynamic/provider";
import {
  type SolutionTemplateVersionInputs,
  type SolutionTemplateVersionState,
  solutionTemplateVersionWith,
} from "../../../../../components/orchestration/solution-template-version/kind";
import { versionId } from "../../../../../components/orchestration/versions";
import { failureOf, providerOn } from "../../../../support/lifecycle-run";
import type { OrchestrationService } from "../../../../support/orchestration-service";
import { addTarget, visionIds, visionOnLine } from "../../../../support/vision-on-line";

const chart = { repo: "oci://hub/charts/vision", version: "1.0.0" };
const specification = { components: [{ name: "vision", properties: { chart, staged: { images: ["factory/vision:1", "factory/gateway:1"] } } }] };
const inputs: SolutionTemplateVersionInputs & Record<string, unknown> = {
  solutionTemplateId: visionIds.template,
  version: "1.0.0",
  configurations: "configs:\n  url: x\n",
  specification,
  registryId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/hub",
  timeout: "PT1M",
};
const id = versionId(visionIds.template, "1.0.0");

describe("solution template version kind", () => {
  let service: OrchestrationService;
  let present: string[];
  let digests: Record<string, string>;
  let lines: string[];
  const isPresent = (image: string) => present.includes(image);
  let provider: LifecycleProvider<SolutionTemplateVersionInputs, SolutionTemplateVersionState>;
  beforeEach(() => {
    service = visionOnLine();
    present = ["factory/vision:1", "factory/gateway:1"];
    digests = { "factory/vision:1": "sha256:a", "factory/gateway:1": "sha256:b" };
    const kind = solutionTemplateVersionWith({
      digests: async (_arm, _registryId, images) => Object.fromEntries(images.filter(isPresent).map((image) => [image, digests[image] ?? ""])),
      contents: async (_arm, _registryId, published) =>
        Object.fromEntries(Object.entries(published).map(([image, digest]) => [image, { digest, bytes: 10, platforms: ["linux/amd64"], layers: [] }])),
    });
    lines = [];
    provider = providerOn({ ...service.context, log: (line) => void lines.push(line) }, kind);
  });
  const faults = async (given = inputs) => (await provider.check({}, given)).failures.map(({ reason }) => reason);
  const exists = (content: object) => service.resources.set(id, { properties: { ...content, orchestratorType: "TO" } });
  const isChanged = async (properties: Record<string, unknown>, given = inputs) => (await provider.diff(id, properties, given)).changes;
  const pin = (targetId: string, versionId = id) => {
    service.resources.set(`${targetId}/solutions/vision-guid`, {});
    service.resources.set(`${targetId}/solutions/vision-guid/versions/1`, { properties: { solutionTemplateVersionId: versionId.toUpperCase() } });
  };

  it("creates the version with its number, and records its ARM id", async () => {
    const { outs } = await provider.create(inputs);
    assert.deepEqual(service.resources.properties(id), { configurations: inputs.configurations, specification, orchestratorType: "TO" });
    assert.equal(outs["templateVersionId"], id);
    assert.equal(await isChanged(outs), false);
  });

  it("adopts an existing version with equal content in other YAML formatting", async () => {
    exists({ configurations: "{configs: {url: x}}", specification });
    assert.deepEqual(await faults(), []);
    const { outs } = await provider.create(inputs);
    assert.deepEqual(service.writes, []);
    assert.equal(outs["templateVersionId"], id);
  });

  for (const [what, content] of [
    ["configuration", { configurations: "configs: {}", specification }],
    ["specification", { configurations: inputs.configurations, specification: { components: [] } }],
  ] as const)
    it(`refuses an existing version with a different ${what} in preview`, async () => {
      exists(content);
      const [reason = "", ...others] = await faults();
      assert.match(reason, /^EDGE-VERSION-CHANGED {2}version 1\.0\.0 of solution template vision exists with other content\n/);
      assert.deepEqual(others, []);
    });

  it("accepts changed content while it waits for its images", async () => {
    present = [];
    const { outs } = await provider.create(inputs);
    const changed = { ...inputs, configurations: "configs: {}" };
    assert.deepEqual(await faults(changed), []);
    present = ["factory/vision:1", "factory/gateway:1"];
    await provider.update(id, outs, changed);
    assert.equal(service.resources.properties(id)?.["configurations"], "configs: {}");
  });

  it("is Pending while images are missing in the registry, names them, and creates nothing", async () => {
    present = ["factory/vision:1"];
    const { outs } = await provider.create(inputs);
    assert.match(String(outs["pending"]), /^factory\/gateway:1 not in the hub's registry yet: push them with `edge-staging push`/);
    assert.deepEqual([service.writes, outs["templateVersionId"]], [[], undefined]);
    assert.equal(await isChanged(outs), true);
  });

  it("creates the version in a later run once its images exist", async () => {
    present = [];
    const { outs } = await provider.create(inputs);
    present = ["factory/vision:1", "factory/gateway:1"];
    const { outs: later } = await provider.update(id, outs, inputs);
    assert.deepEqual(service.writes, ["POST solutionTemplates/vision/createVersion"]);
    assert.deepEqual([later["templateVersionId"], later["pending"], await isChanged(later)], [id, undefined, false]);
  });

  it("stays in state after a refresh while it waits for its images, and is deleted without error", async () => {
    present = [];
    const { outs } = await provider.create(inputs);
    assert.equal((await provider.read(id, outs)).id, id);
    await assert.doesNotReject(provider.delete(id, outs));
  });

  it("records the reason if the service refuses the version, and the next run creates it", async () => {
    service.afterWrite = (path) => {
      service.resources.delete(id);
      throw new ArmError(400, "InvalidSpecification", "no such chart", path);
    };
    const { outs } = await provider.create(inputs);
    assert.match(String(outs["failed"]), /^EDGE-AZURE .*InvalidSpecification: no such chart/);
    assert.deepEqual([outs["templateVersionId"], await isChanged(outs)], [undefined, true]);
    service.afterWrite = () => {};
    const { outs: later } = await provider.update(id, outs, inputs);
    assert.deepEqual([later["templateVersionId"], later["failed"], await isChanged(later)], [id, undefined, false]);
  });

  it("keeps the image digests at publication, and a refresh logs moved and missing tags", async () => {
    const { outs } = await provider.create(inputs);
    assert.deepEqual(outs["imageDigests"], { "factory/vision:1": "sha256:a", "factory/gateway:1": "sha256:b" });
    digests["factory/vision:1"] = "sha256:moved";
    present = ["factory/vision:1"];
    const recorded = outs["imageContents"] as Record<string, { digest: string }>;
    assert.deepEqual(
      Object.entries(recorded).map(([image, { digest }]) => [image, digest]),
      Object.entries(outs["imageDigests"] as object),
    );
    const { props } = await provider.read(id, outs);
    assert.deepEqual([props["imageDigests"], props["imageContents"], await isChanged(props)], [outs["imageDigests"], recorded, false]);
    assert.deepEqual(lines.slice(-2), [
      "[SolutionTemplateVersion vision 1.0.0] changed outside this stack: factory/vision:1 leads to sha256:moved, the version was published with sha256:a",
      "[SolutionTemplateVersion vision 1.0.0] changed outside this stack: factory/gateway:1 leads to nothing, the version was published with sha256:b",
    ]);
  });

  it("records the digests in place for a version created by release 0.1.0", async () => {
    const { outs } = await provider.create(inputs);
    const recorded = { ...outs, stateVersion: 1, imageDigests: undefined, imageContents: undefined };
    assert.deepEqual(await provider.diff(id, recorded, inputs), { changes: true, replaces: [], deleteBeforeReplace: true });
    const { outs: later } = await provider.update(id, recorded, inputs);
    assert.deepEqual([later["imageDigests"], service.writes], [outs["imageDigests"], ["POST solutionTemplates/vision/createVersion"]]);
    // The digests of its tags at publication are unknown.
    assert.equal(later["imageContents"], undefined);
    assert.equal(await isChanged(later), false);
  });

  it("shows drift after a refresh if the version was recreated with different content, and refuses it", async () => {
    const { outs } = await provider.create(inputs);
    service.resources.change(id, { configurations: "configs: {}" });
    const { props } = await provider.read(id, outs);
    assert.equal(await isChanged(props), true);
    assert.match((await faults()).join(), /EDGE-VERSION-CHANGED/);
  });

  it("finds a version created by an interrupted run", async () => {
    service.afterWrite = () => {
      throw new Error("the connection broke");
    };
    await failureOf(provider.create(inputs));
    service.afterWrite = () => {};
    const { outs } = await provider.create(inputs);
    assert.equal(outs["templateVersionId"], id);
    assert.deepEqual(service.writes, ["POST solutionTemplates/vision/createVersion"]);
  });

  it("is gone after a refresh only if its template can be read", async () => {
    const { outs } = await provider.create(inputs);
    service.resources.delete(id);
    assert.equal((await provider.read(id, outs)).id, "");
    service.resources.delete(visionIds.template);
    assert.equal((await provider.read(id, outs)).id, id);
  });

  it("refuses to delete a version in use, and names the targets", async () => {
    const { outs } = await provider.create(inputs);
    const other = "/subscriptions/s/resourceGroups/another/providers/Microsoft.Edge/targets/line2";
    addTarget(service, other);
    pin(visionIds.target);
    pin(other);
    await assert.rejects(provider.delete(id, outs), /^EdgeError: EDGE-VERSION-IN-USE {2}version 1\.0\.0 is on line1, line2\n/);
    assert.notEqual(service.resources.get(id), undefined);
  });

  it("deletes the version if targets only use other versions", async () => {
    const { outs } = await provider.create(inputs);
    pin(visionIds.target, `${visionIds.template}/versions/2.0.0`);
    await provider.delete(id, outs);
    assert.equal(service.resources.get(id), undefined);
  });

  it("deletes only its own version, and succeeds if it is already gone", async () => {
    const { outs } = await provider.create(inputs);
    service.resources.set(`${visionIds.template}/versions/2.0.0`, {});
    await provider.delete(id, outs);
    await provider.delete(id, outs);
    assert.deepEqual([service.resources.get(id), service.resources.get(`${visionIds.template}/versions/2.0.0`)?.["name"]], [undefined, "2.0.0"]);
  });

  it("is deleted without error if its template is gone", async () => {
    const { outs } = await provider.create(inputs);
    service.resources.delete(visionIds.template);
    await assert.doesNotReject(provider.delete(id, outs));
  });
});
