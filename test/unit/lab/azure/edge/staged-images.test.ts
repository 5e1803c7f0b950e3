import assert from "node:assert/strict";
import { stagingRequests } from "../../../../../lab/azure/edge/staged-images";
import type { Json } from "../../../../../lab/azure/operation";

const staged = (acrResourceId: string, images: string[]) => ({ properties: { staged: { acrResourceId, images } } });
const requests = (...components: Json[]) => stagingRequests("version", { components }).map(({ acrResourceId, images }) => [acrResourceId, ...images]);

const cases: [string, Json[], string[][]][] = [
  ["are empty without a list of images", [{ properties: { chart: {} } }], []],
  ["are empty for an empty list", [staged("/acr", [])], []],
  ["contain images of every component", [{ properties: {} }, staged("/acr", ["a:1"])], [["/acr", "a:1"]]],
  ["are grouped by registry id, ignoring case", [staged("/ACR", ["a:1"]), staged("/acr", ["b:1"])], [["/ACR", "a:1", "b:1"]]],
  ["contain each image once", [staged("/acr", ["a:1"]), staged("/acr", ["a:1"])], [["/acr", "a:1"]]],
  [
    "are separate for each registry",
    [staged("/one", ["a:1"]), staged("/two", ["a:1"])],
    [
      ["/one", "a:1"],
      ["/two", "a:1"],
    ],
  ],
];

describe("staging requests of a specification", () => {
  for (const [what, components, expected] of cases) it(what, () => assert.deepEqual(requests(...components), expected));

  it("are empty without components", () => assert.deepEqual(stagingRequests("version", {}), []));
});
