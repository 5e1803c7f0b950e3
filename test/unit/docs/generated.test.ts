import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { generatedFiles } from "../../../tools/docs/generate";

describe("the README's overview image", () => {
  it("is generated and shown for light and dark mode", () => {
    const readme = readFileSync("README.md", "utf8");
    const pictures = Object.keys(generatedFiles).filter((file) => file.endsWith(".svg"));
    assert.deepEqual(
      pictures.filter((file) => readme.includes(file)),
      ["docs/images/overview-light.svg", "docs/images/overview-dark.svg"],
    );
  });
});
