import assert from "node:assert/strict";
import { checkBody, checkName, propertyTable, type Property } from "../../../../lab/azure/property-table";

const table: Property = {
  type: "object",
  properties: {
    id: { type: "string", flags: ["readOnly"] },
    name: { type: "string", flags: ["required"], minLength: 5, pattern: "^[a-z]*$" },
    location: { type: "string", flags: ["required"] },
    tags: { type: "object", additionalProperties: { type: "string" } },
    mode: { type: "string", known: ["ReadOnly", "ReadWrite"] },
    kind: { enum: ["A", "B"] },
    days: { type: "integer", minValue: 1, maxValue: 7 },
    list: { type: "array", items: { type: "boolean" } },
  },
};

function violations(body: Parameters<typeof checkBody>[0], partial = false) {
  return checkBody(body, table, { name: "thing", partial }).violations.map(({ path }) => path);
}

describe("the property table of a type", () => {
  it("accepts a valid body", () => {
    assert.deepEqual(violations({ location: "eastus2", tags: { a: "b" }, days: 3, list: [true] }), []);
  });
  it("reports all faults at once", () => {
    const wrong = { id: "/x", unknown: 1, mode: "Other", kind: "a", days: 1.5, list: [1], tags: { a: 1 } };
    assert.deepEqual(violations(wrong).sort(), ["days", "kind", "list[0]", "location", "mode", "tags.a", "unknown"]);
  });
  it("removes read-only members, which clients send back (L8)", () => {
    assert.deepEqual(checkBody({ id: "/x", type: "A.B/things", systemData: {}, eTag: "1", location: "x" }, table, { name: "thing", partial: false }), {
      body: { location: "x" },
      violations: [],
    });
  });
  for (const [given, read] of [
    ["true", true],
    ["False", false],
    [" TRUE ", true],
    [true, true],
  ] as const)
    it(`reads ${JSON.stringify(given)} as a boolean for services that do so (L4)`, () => {
      const { body, violations: found } = checkBody({ location: "x", list: [given] }, table, { name: "thing", partial: false, readsTexts: true });
      assert.deepEqual([body.list, found], [[read], []]);
    });
  it("reads a string as a number for services that do so, and checks its limits (L4)", () => {
    const read = (days: string) => checkBody({ location: "x", days }, table, { name: "thing", partial: false, readsTexts: true });
    assert.deepEqual([read("7").body.days, read("8").violations.length, read("1.5").violations.length, read("seven").violations.length], [7, 1, 1, 1]);
  });
  for (const text of ["yes", "1", ""])
    it(`refuses ${JSON.stringify(text)} for a boolean even for those services (L4)`, () => {
      assert.equal(checkBody({ location: "x", list: [text] }, table, { name: "thing", partial: false, readsTexts: true }).violations.length, 1);
    });
  it("refuses strings for booleans for other services", () => {
    assert.deepEqual(violations({ location: "x", list: ["true"] }), ["list[0]"]);
  });
  it("adds members of a newer API version to its base table (L3)", () => {
    const members = (version: string) =>
      Object.keys(propertyTable("Microsoft.ContainerRegistry/registries", version)?.properties?.properties?.properties ?? {});
    assert.deepEqual([members("2026-09-01-preview").includes("endpointProtocol"), members("2025-11-01").includes("endpointProtocol")], [true, false]);
    assert.deepEqual(members("2026-11-01"), members("2025-11-01"));
  });
  it("requires no members in a partial body", () => {
    assert.deepEqual(violations({}, true), []);
  });
  it("accepts known values in any case, and returns their canonical spelling", () => {
    assert.deepEqual(checkBody({ location: "x", mode: "readonly" }, table, { name: "thing", partial: false }).body.mode, "ReadOnly");
  });
  it("treats null like an absent member", () => {
    assert.deepEqual(checkBody({ location: "x", mode: null }, table, { name: "thing", partial: false }), { body: { location: "x" }, violations: [] });
  });
  it("refuses a name in the body that differs from the path", () => {
    assert.deepEqual(violations({ location: "x", name: "other" }), ["name"]);
  });
  it("checks the name in the path", () => {
    assert.deepEqual(
      checkName("ab", table).map(({ message }) => message),
      ["must have 5 characters or more"],
    );
  });
  it("is the newest table up to the requested API version", () => {
    const table2025 = propertyTable("microsoft.containerregistry/registries", "2025-04-01");
    assert.equal(table2025, propertyTable("Microsoft.ContainerRegistry/registries", "2024-11-01-preview"));
  });
});
