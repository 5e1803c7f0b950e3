import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { generatedFiles } from "../../../tools/docs/generate";

describe("the picture in README", () => {
  it("is generated for light and for dark mode, and shown in both", () => {
    const readme = readFileSync("README.md", "utf8");
    const pictures = Object.keys(generatedFiles).filter((file) => file.endsWith(".svg"));
    assert.deepEqual(
      pictures.filter((file) => readme.includes(file)),
      ["docs/images/overview-light.svg", "docs/images/overview-dark.svg"],
    );
  });
});
