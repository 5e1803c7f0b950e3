import assert from "node:assert/strict";
import fc from "fast-check";
import { at, canonicalJson, isObject, listAt, parsedJson, plain, textAt } from "../../../../components/core/json";

describe("canonicalJson", () => {
  it("is the same for every order of members", () => {
    const members = fc.uniqueArray(fc.tuple(fc.string(), fc.jsonValue()), { selector: ([key]) => key });
    fc.assert(
      fc.property(members, (entries) => {
        assert.equal(canonicalJson(Object.fromEntries(entries)), canonicalJson(Object.fromEntries([...entries].reverse())));
      }),
    );
  });

  it("is equivalent to JSON", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => assert.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)))));
  });

  it("keeps the order of lists", () => assert.notEqual(canonicalJson([1, 2]), canonicalJson([2, 1])));

  it("treats undefined members as absent", () => assert.equal(canonicalJson({ a: 1, b: undefined }), canonicalJson({ a: 1 })));

  it("is null for undefined", () => assert.equal(canonicalJson(undefined), "null"));
});

describe("reading a response body of unverified shape", () => {
  const body = { properties: { name: "a", size: 1, list: [1], none: null } };

  it("returns the value at a path", () => assert.equal(at(body, "properties", "size"), 1));
  for (const path of [["properties", "none", "more"], ["properties", "name", "length"], ["nothing"]])
    it(`returns undefined at ${path.join(".")}`, () => assert.equal(at(body, ...path), undefined));
  it("returns text only if the value is text", () =>
    assert.deepEqual([textAt(body, "properties", "name"), textAt(body, "properties", "size")], ["a", undefined]));
  it("returns an empty list for anything that is not a list", () =>
    assert.deepEqual([listAt(body, "properties", "list"), listAt(body, "properties", "name"), listAt(undefined)], [[1], [], []]));
});

describe("parsedJson", () => {
  for (const [given, value] of [
    ['{"a": [1]}', { a: [1] }],
    [Buffer.from('"ä"'), "ä"],
    ["null", null],
    ["", undefined],
    ['{"a": ', undefined],
    ["<html>", undefined],
  ] as const)
    it(`of ${JSON.stringify(String(given))} is ${JSON.stringify(value)}`, () => assert.deepEqual(parsedJson(given), value));
});

describe("isObject", () => {
  for (const value of [null, [], "", 1, undefined]) it(`is false for ${JSON.stringify(value)}`, () => assert.equal(isObject(value), false));
  it("is true for {}", () => assert.ok(isObject({})));
});

describe("plain", () => {
  it("omits values that cannot be stored", () => assert.deepEqual(plain({ a: 1, b: undefined, c: () => 1 }), { a: 1 }));
});
