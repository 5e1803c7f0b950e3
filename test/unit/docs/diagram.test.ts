import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { diagrams } from "../../../tools/docs/diagram";

describe("the picture in README", () => {
  for (const [path, content] of Object.entries(diagrams()))
    it(`${path} is what its script draws; npm run docs renews it`, () => assert.equal(readFileSync(path, "utf8"), content));

  it("is shown for light and for dark mode", () => {
    const readme = readFileSync("README.md", "utf8");
    assert.deepEqual(
      Object.keys(diagrams()).filter((path) => !readme.includes(path)),
      [],
    );
  });
});
