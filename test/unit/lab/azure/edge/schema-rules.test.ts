import assert from "node:assert/strict";
import { parse } from "yaml";
import { SchemaFailure, type SchemaRule, schemaRules, valueFault } from "../../../../../lab/azure/edge/schema-rules";
import type { Json } from "../../../../../lab/azure/operation";

const rulesOf = (configs: string) => schemaRules({ rules: { configs: parse(configs) } });

function ruleOf(text: string): SchemaRule {
  const [rule] = rulesOf(`key: ${text}`);
  return rule ?? assert.fail(`no rule in ${text}`);
}

const faults: [string, string][] = [
  ["key: text", "'key' must be a rule or a map of rules"],
  ["key: { required: true }", "'key' has no 'type'"],
  ["key: { type: text }", "'key' has the unknown type 'text'; known are string, boolean, int, float, object, array[...]"],
  ["key: { type: 'string[int]' }", "'key' has the unknown type 'string[int]'; known are string, boolean, int, float, object, array[...]"],
  ["key: { type: string, minValue: 1 }", "'minValue' is for int and float only"],
  ["key: { type: int, maxValue: many }", "'maxValue' must be a number"],
  ["key: { type: boolean, allowedValues: [true] }", "'allowedValues' is for string, int and float only"],
  ["key: { type: int, disallowedValues: 1 }", "'disallowedValues' must be a list"],
  ["key: { type: object, defaultValue: {} }", "'defaultValue' is not for object"],
  ["key: { type: string, pattern: '(' }", "'pattern' is no regular expression"],
  ["key: { type: string, required: maybe }", "'required' must be true or false"],
  ["key: { type: string, expression: x }", "which the lab does not model"],
  ["key: { type: string, colour: red }", "has the unknown field 'colour'"],
  ["'${{$include(a/1.0.0)}}': {}", "does not model '${{$include(a/1.0.0)}}'"],
];

const checks: [string, Json, string | undefined][] = [
  ["{ type: string }", "a", undefined],
  ["{ type: string }", 1, "'key' must be of type string"],
  ["{ type: int }", 1.5, "'key' must be of type int"],
  ["{ type: float }", 1.5, undefined],
  ["{ type: boolean }", "true", "'key' must be of type boolean"],
  ["{ type: object }", [], "'key' must be of type object"],
  ["{ type: array }", [1, "a"], undefined],
  ["{ type: 'array[int]' }", [1, "a"], "'key' must be of type array[int]"],
  ["{ type: string, pattern: '^a+$' }", "ab", "'key' must match ^a+$"],
  ["{ type: string, allowedValues: [a, b] }", "c", "'key' must be one of a, b"],
  ["{ type: int, disallowedValues: [0] }", 0, "'key' must not be 0"],
  ["{ type: int, minValue: 1 }", 0, "'key' must be 1 or more"],
  ["{ type: int, minValue: 1 }", 1, undefined],
  ["{ type: float, maxValue: 1 }", 1.1, "'key' must be 1 or less"],
];

describe("schema rules", () => {
  it("are equal with dotted and with nested keys", () => {
    assert.deepEqual(rulesOf("a.b: { type: string }"), rulesOf("a: { b: { type: string } }"));
  });
  it("may have keys with the names of rule fields", () => {
    assert.deepEqual(
      rulesOf("type: { type: string }\npattern: { required: { type: int } }").map(({ key }) => key),
      ["type", "pattern.required"],
    );
  });
  it("accept fields for user interfaces", () => {
    assert.equal(ruleOf("{ type: string, label: Address, editableBy: [OT], editableAt: [line] }").required, false);
  });
  for (const [configs, message] of faults)
    it(`refuse ${configs}`, () => {
      assert.throws(
        () => rulesOf(configs),
        (error) => error instanceof SchemaFailure && error.faults.length === 1 && error.message.includes(message),
      );
    });
  it("report all faults at once", () => {
    assert.throws(
      () => rulesOf("a: 1\nb: 2\nc: { type: string }"),
      (error) => error instanceof SchemaFailure && error.faults.length === 2,
    );
  });
  it("refuse validations, which the lab does not model", () => {
    assert.throws(() => schemaRules({ validations: [] }), SchemaFailure);
  });
  for (const [rule, value, fault] of checks)
    it(`report ${fault ?? "no fault"} for ${JSON.stringify(value)} with ${rule}`, () => assert.equal(valueFault(ruleOf(rule), value), fault));
});
