import assert from "node:assert/strict";
import { kindNames } from "../../../../components/kinds";
import { kindDescriptions } from "../../../../review/judge/describe-kinds";

describe("the kind descriptions of a review", () => {
  for (const kind of kindNames)
    it(`has one for ${kind}`, () => assert.ok(kindDescriptions.some(({ type }) => type === `pulumi-nodejs:dynamic/edge:${kind.slice(kind.indexOf("/") + 1)}`)));

  it("have one entry per type, plus entries for some resources by name", () => {
    const whole = kindDescriptions.filter(({ names }) => names === undefined);
    assert.equal(new Set(whole.map(({ type }) => type)).size, whole.length);
  });

  it("are clauses without a full stop", () => {
    for (const { label, create, update, replace, delete: gone } of kindDescriptions)
      for (const { effect } of [create, update, replace, gone]) assert.match(effect, /^[^A-Z].*[^.]$/, `${label}: ${effect}`);
  });

  it("rate a loss at least as high as a gain", () => {
    const rank = ["none", "low", "medium", "high"];
    for (const { label, create, delete: gone } of kindDescriptions)
      assert.ok(rank.indexOf(gone.risk) >= rank.indexOf(create.risk) || label === "superseded revisions", label);
  });

  it("show a changed API version of each orchestration kind, and rate it as no change in the service", () => {
    const described = kindDescriptions.flatMap(({ fields: { apiVersion } }) => (apiVersion ? [apiVersion] : []));
    // Fetched images call the container registry only.
    const kinds = kindNames.filter((kind) => kind.startsWith("orchestration/") && kind !== "orchestration/FetchedImages");
    assert.equal(described.length, kinds.length);
    for (const { label, impact } of described) assert.deepEqual([label, impact?.(undefined, "2026-06-01").risk], ["API version", "none"]);
  });
});
