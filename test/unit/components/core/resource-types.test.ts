import assert from "node:assert/strict";
import { dynamicType, resourceTypes } from "../../../../components/core/resource-types";
import { kindNames } from "../../../../components/kinds";

describe("resource types", () => {
  it("contain every kind once, and no other dynamic type", () => {
    const tokens = Object.values(resourceTypes).filter((token) => token.startsWith("pulumi-nodejs:"));
    const kinds = kindNames.map((kind) => dynamicType(kind as `${string}/${string}`));
    assert.deepEqual([...tokens].sort(), [...kinds].sort());
  });

  it("contain no type token twice", () => assert.equal(new Set(Object.values(resourceTypes)).size, Object.values(resourceTypes).length));
});
