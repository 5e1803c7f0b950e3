import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";

const blocks = (file: string) => readFileSync(file, "utf8").match(/^```[\s\S]*?^```$/gm) ?? [];

describe("a translated page", () => {
  const pages = globSync("docs/**/*.it.md");
  it("exists", () => assert.ok(pages.length > 0));
  for (const page of pages) {
    const original = page.replace(/\.it\.md$/, ".md");

    it(`has the commands and outputs of its original: ${page}`, () => {
      assert.ok(blocks(original).length > 0);
      assert.deepEqual(blocks(page), blocks(original));
    });

    it(`has as many headings and table rows as its original: ${page}`, () => {
      const shape = (file: string) => ["^#+ ", "^\\| "].map((line) => readFileSync(file, "utf8").match(new RegExp(line, "gm"))?.length);
      assert.deepEqual(shape(page), shape(original));
    });
  }
});
