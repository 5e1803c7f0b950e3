import assert from "node:assert/strict";
import { stagingRequests } from "../../../../../lab/azure/edge/staged-images";
import type { Json } from "../../../../../lab/azure/operation";

const staged = (acrResourceId: string, images: string[]) => ({ properties: { staged: { acrResourceId, images } } });
const asked = (...components: Json[]) => stagingRequests("version", { components }).map(({ acrResourceId, images }) => [acrResourceId, ...images]);

const cases: [string, Json[], string[][]][] = [
  ["nothing without a list", [{ properties: { chart: {} } }], []],
  ["nothing for an empty list", [staged("/acr", [])], []],
  ["any component's images", [{ properties: {} }, staged("/acr", ["a:1"])], [["/acr", "a:1"]]],
  ["one request per registry, whatever its casing", [staged("/ACR", ["a:1"]), staged("/acr", ["b:1"])], [["/ACR", "a:1", "b:1"]]],
  ["each image once", [staged("/acr", ["a:1"]), staged("/acr", ["a:1"])], [["/acr", "a:1"]]],
  [
    "each registry",
    [staged("/one", ["a:1"]), staged("/two", ["a:1"])],
    [
      ["/one", "a:1"],
      ["/two", "a:1"],
    ],
  ],
];

describe("what a specification wants staged", () => {
  for (const [what, components, expected] of cases) it(`is ${what}`, () => assert.deepEqual(asked(...components), expected));

  it("is nothing where there are no components", () => assert.deepEqual(stagingRequests("version", {}), []));
});
