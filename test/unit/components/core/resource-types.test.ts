import assert from "node:assert/strict";
import { dynamicType, resourceTypes } from "../../../../components/core/resource-types";
import { kindNames } from "../../../../components/kinds";

describe("core/resource-types", () => {
  it("names every kind once, and no other", () => {
    const tokens = Object.values(resourceTypes).filter((token) => token.startsWith("pulumi-nodejs:"));
    const kinds = kindNames.map((kind) => dynamicType(kind as `${string}/${string}`));
    assert.deepEqual([...tokens].sort(), [...kinds].sort());
  });

  it("names no token twice", () => assert.equal(new Set(Object.values(resourceTypes)).size, Object.values(resourceTypes).length));
});
