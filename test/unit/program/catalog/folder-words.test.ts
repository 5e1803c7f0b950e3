import assert from "node:assert/strict";
import { z } from "zod";
import { misnamed, shapeFaults } from "../../../../program/catalog/folder-words";

describe("error messages about a file in the catalog (F14)", () => {
  const right = { name: "vision", version: "1.0.0" };
  for (const [content, what] of [
    [{ metadata: { name: "visoin", version: "1.0.0" } }, 'metadata does not match the folder: name is "visoin"'],
    [{ metadata: { name: "vision", version: 1 } }, "metadata does not match the folder: version is 1"],
    [{ metadata: { name: "visoin" } }, 'metadata does not match the folder: name is "visoin", version is missing'],
    [{ metadata: { ...right, owner: "me" } }, "metadata does not match the folder: owner is unknown"],
    [{ metadata: "vision" }, 'metadata is "vision" instead of a map'],
    [{ metadata: null }, "metadata is missing"],
    [{}, "metadata is missing"],
  ] as const)
    it(`name the wrong field and its value in ${JSON.stringify(content)}`, () => assert.equal(misnamed("metadata", content, right), what));

  const schema = z.strictObject({ description: z.string().min(1), capabilities: z.array(z.string().min(1)).min(1) });
  for (const [content, faults] of [
    [{}, ["description is missing", "capabilities is missing"]],
    [{ description: 5, capabilities: [] }, ["description cannot be 5", "capabilities cannot be []"]],
    [{ description: "", capabilities: ["a", ""] }, ['description cannot be ""', 'capabilities.1 cannot be ""']],
    [{ description: "a", capabilities: ["a"], colour: "red\u001b" }, ["unknown key colour"]],
    [["a"], ['the file contains ["a"] instead of a map']],
  ] as const)
    it(`use none of zod's texts for ${JSON.stringify(content)}`, () => {
      const { error } = schema.safeParse(content);
      const found = shapeFaults(error?.issues ?? [], content);
      assert.deepEqual(found, faults);
      assert.doesNotMatch(found.join(), /Invalid|expected|Unrecognized|Too small/);
    });
});
