import assert from "node:assert/strict";
import { kindNames } from "../../../../components/kinds";
import { words } from "../../../../review/judge/words";

describe("the words of a review", () => {
  for (const kind of kindNames)
    it(`has some for ${kind}`, () => assert.ok(words.some(({ type }) => type === `pulumi-nodejs:dynamic/edge:${kind.slice(kind.indexOf("/") + 1)}`)));

  it("has one entry for a type", () => assert.equal(new Set(words.map(({ type }) => type)).size, words.length));

  it("are clauses without a full stop", () => {
    for (const { noun, create, update, replace, delete: gone } of words)
      for (const { means } of [create, update, replace, gone]) assert.match(means, /^[^A-Z].*[^.]$/, `${noun}: ${means}`);
  });

  it("say more danger of a loss than of a gain", () => {
    const rank = ["none", "low", "medium", "high"];
    for (const { noun, create, delete: gone } of words)
      assert.ok(rank.indexOf(gone.danger) >= rank.indexOf(create.danger) || noun === "limit of former revisions", noun);
  });
});
