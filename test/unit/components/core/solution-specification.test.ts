import assert from "node:assert/strict";
import fc from "fast-check";
import type { JsonObject } from "../../../../components/core/json";
import { asSpecification, stagedImages, withRegistry } from "../../../../components/core/solution-specification";

const chart = { repo: "oci://hub/charts/vision", version: "1.0.0" };
const component = (staged?: JsonObject): JsonObject => ({ name: "vision", type: "helm.v3", properties: staged ? { chart, staged } : { chart } });
const specification = (...components: JsonObject[]): JsonObject => ({ components });

describe("the staged images of a specification", () => {
  it("are those of every component, each once, in order", () => {
    const given = specification(component({ images: ["b:1", "a:1"] }), component(), component({ images: ["a:1", "c:1"] }));
    assert.deepEqual(stagedImages(given), ["b:1", "a:1", "c:1"]);
  });

  for (const [what, given] of Object.entries({
    "no specification": undefined,
    "a text": "vision",
    "no components": {},
    "a components value that is not a list": { components: "vision" },
    "a component that is not an object": { components: ["vision", null] },
    "no staged block": specification(component()),
    "an empty list": specification(component({ images: [] })),
    "images that are not texts": specification(component({ images: [1, null, {}] })),
  }))
    it(`are none for ${what}`, () => assert.deepEqual(stagedImages(given), []));
});

describe("specifications", () => {
  const of = (acrResourceId: string, image = "a:1") => asSpecification(specification(component({ acrResourceId, images: [image] })));

  it("are equal if only the case of a registry's id differs", () => assert.deepEqual(of("/Registries/Hub"), of("/registries/hub")));
  it("differ if the registry differs", () => assert.notDeepEqual(of("/registries/hub"), of("/registries/other")));
  it("differ if the case of anything else differs", () => assert.notDeepEqual(of("/registries/hub", "A:1"), of("/registries/hub")));
  for (const other of [undefined, "text", {}, { components: "text" }, { components: [null, { name: "bare" }] }])
    it(`are compared unchanged: ${JSON.stringify(other)}`, () => assert.deepEqual(asSpecification(other), other));
});

describe("a specification with the hub's registry filled in", () => {
  const own = { acrResourceId: "/own", images: ["a:1"] };

  it("has it in every staged block without a registry, and nowhere else", () => {
    const given = specification(component({ images: ["a:1"] }), component(own), component());
    assert.deepEqual(withRegistry(given, "/hub"), specification(component({ acrResourceId: "/hub", images: ["a:1"] }), component(own), component()));
  });

  for (const empty of [null, ""])
    it(`has it in a staged block whose registry is ${JSON.stringify(empty)}`, () => {
      const given = specification(component({ acrResourceId: empty, images: ["a:1"] }));
      assert.deepEqual(withRegistry(given, "/hub"), specification(component({ acrResourceId: "/hub", images: ["a:1"] })));
    });

  it("is otherwise unchanged", () => {
    const given = { components: ["text", { name: "bare" }, component()], more: { x: 1 } };
    assert.deepEqual(withRegistry(given, "/hub"), given);
  });

  const staged = fc.option(
    fc.record(
      { images: fc.array(fc.stringMatching(/^[a-z]{1,4}:1$/)), acrResourceId: fc.constantFrom("/own", "/other") },
      { requiredKeys: ["images"], noNullPrototype: true },
    ),
    {
      nil: undefined,
    },
  );
  const given = fc.array(staged).map((blocks) => specification(...blocks.map((block) => component(block as JsonObject | undefined))));

  it("has the same staged images", () => {
    fc.assert(fc.property(given, (one) => assert.deepEqual(stagedImages(withRegistry(one, "/hub")), stagedImages(one))));
  });

  it("is not changed when another registry is filled in", () => {
    fc.assert(fc.property(given, (one) => assert.deepEqual(withRegistry(withRegistry(one, "/hub"), "/elsewhere"), withRegistry(one, "/hub"))));
  });
});
