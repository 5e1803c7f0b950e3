import assert from "node:assert/strict";
import { specificationFaults } from "../../../../program/catalog/specification-shape";

const component = (properties: unknown, more: object = {}) => ({ components: [{ name: "vision", type: "helm.v3", properties, ...more }] });
const staged = (value: unknown) => component({ chart: { repo: "oci://x" }, staged: value });
const at = "components[0].properties.staged";
const registry = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/hub";

describe("a solution specification (S1)", () => {
  for (const [what, specification] of [
    ["a component with images", staged({ images: ["factory/vision:1.0.0"] })],
    ["a component with its own registry", staged({ acrResourceId: registry, images: ["a:1"] })],
    ["a registry id that only the service can resolve", staged({ acrResourceId: "${{$val(registry)}}", images: ["a:1"] })],
    ["a component that stages nothing", component({ chart: {} })],
    ["a component without properties", { components: [{ name: "vision" }] }],
    ["a chart value named staged", component({ chart: {}, values: { staged: true } })],
  ] as const)
    it(`may contain ${what}`, () => assert.deepEqual(specificationFaults(specification), []));

  for (const [what, specification, path] of [
    ["a string instead of a list of images", staged({ images: "factory/nowhere:9.9.9" }), `${at}.images`],
    ["images as maps", staged({ images: [{ name: "a:1" }] }), `${at}.images[0]`],
    ["a map of images", staged({ images: { a: 1 } }), `${at}.images`],
    ["a number among the images", staged({ images: ["a:1", 2] }), `${at}.images[1]`],
    ["null among the images", staged({ images: [null] }), `${at}.images[0]`],
    ["no images", staged({ images: [] }), `${at}.images`],
    ["staged without images", staged({ acrResourceId: registry }), `${at}.images`],
    ["an empty staged map", staged({}), `${at}.images`],
    ["staged as null", staged(null), at],
    ["staged as a list", staged(["a:1"]), at],
    ["a misspelt member", staged({ images: ["a:1"], image: "b:1" }), `${at}.image`],
    ["a resource id of another type", staged({ images: ["a:1"], acrResourceId: registry.replace("registries", "x") }), `${at}.acrResourceId`],
    ["a login server instead of a registry id", staged({ images: ["a:1"], acrResourceId: "hub.azurecr.io" }), `${at}.acrResourceId`],
    ["staged beside properties", component({}, { staged: { images: ["a:1"] } }), "components[0].staged"],
    ["staged in the chart", component({ chart: { staged: { images: ["a:1"] } } }), "components[0].properties.chart.staged"],
    ["staged beside components", { ...component({}), staged: { images: ["a:1"] } }, "staged"],
    ["a misspelt staged", component({ Staged: { images: ["a:1"] } }), "components[0].properties.Staged"],
    ["a shortened staged", component({ stage: { images: ["a:1"] } }), "components[0].properties.stage"],
    ["an empty file", null, "components"],
    ["an empty map", {}, "components"],
    ["no components", { components: [] }, "components"],
    ["components as a map", { components: { name: "x" } }, "components"],
    ["a component that is a string", { components: ["vision"] }, "components[0]"],
    ["a component without a name", { components: [{ properties: {} }] }, "components[0].name"],
    ["properties as a list", component([]), "components[0].properties"],
  ] as const)
    it(`is refused with the path of the fault: ${what}`, () =>
      assert.deepEqual(
        specificationFaults(specification).map((fault) => fault.path),
        [path],
      ));
});
