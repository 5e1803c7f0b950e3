import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { unsupportedInSchema, unsupportedInTemplate } from "../../../../program/catalog/unsupported-fields";

const inTemplate = (text: string) => unsupportedInTemplate(parse(text)).map(({ path }) => path);
const inSchema = (text: string) => unsupportedInSchema(parse(text)).map(({ path }) => path);
const inRule = (rule: string) => inSchema(`rules: { configs: { a: ${rule} } }`).map((path) => path.replace(/^rules\.configs\.a\.?/, ""));

describe("unsupported fields of a solution (F12)", () => {
  for (const [what, text, expected] of [
    ["supported fields only", "schema: {}\nmetadata: {}\nconfigs: { dependencies: 1, expression: 2 }", []],
    ["dependencies", "configs: {}\ndependencies: [{ solutionTemplateId: x }]", ["dependencies"]],
    ["empty dependencies", "dependencies:", ["dependencies"]],
    ["a misspelt name", "config: {}", ["config"]],
    ["several at once", "dependencies: []\nspecification: {}", ["dependencies", "specification"]],
    ["a string instead of a map", "text", []],
  ] as const)
    it(`are reported as expected in a template with ${what}`, () => assert.deepEqual(inTemplate(text), expected));

  for (const [what, text, expected] of [
    ["no rules", "metadata: {}", []],
    ["empty rules", "rules:", []],
    ["empty configs", "rules: { configs: }", []],
    ["dotted and nested keys", "rules: { configs: { a.b: { type: int }, c: { d: { type: string } } } }", []],
    ["a value named type", "rules: { configs: { camera: { type: { type: string } } } }", []],
    ["a value named expression", "rules: { configs: { expression: { type: string } } }", []],
    ["validations at the top", "validations: [{ expression: x }]", ["validations"]],
    ["validations below rules", "rules: { validations: [] }", ["rules.validations"]],
    ["rules outside configs", "rules: { a: { type: string }, configs: {} }", ["rules.a"]],
    ["an unknown key", "rule: {}", ["rule"]],
    ["a list of rules", "rules: []", ["rules"]],
    ["a list of configs", "rules: { configs: [] }", ["rules.configs"]],
    ["a string instead of a rule", "rules: { configs: { a: string } }", ["rules.configs.a"]],
    ["an empty rule", "rules: { configs: { a: } }", ["rules.configs.a"]],
    ["an included schema", "rules: { configs: { '${{$include(a/1.0.0)}}': } }", ["rules.configs.${{$include(a/1.0.0)}}"]],
  ] as const)
    it(`are reported as expected in a schema with ${what}`, () => assert.deepEqual(inSchema(text), expected));

  for (const [rule, expected] of [
    ["{ type: string, required: true, pattern: x, description: d, label: l, placeHolder: p, disabled: true, editableBy: [OT], editableAt: [line] }", []],
    ["{ type: int, minValue: 1, maxValue: 2, allowedValues: [1], disallowedValues: [3], defaultValue: 1 }", []],
    ["{ type: 'array[string]' }", []],
    ["{ type: 'array [ int ]' }", []],
    ["{ type: string, expression: '$gt(1)' }", ["expression"]],
    ["{ expression: '$gt(1)' }", ["expression", "type"]],
    ["{ type: string, minLength: 3, enum: [a] }", ["minLength", "enum"]],
    ["{ type: number }", ["type"]],
    ["{ type: 'string[int]' }", ["type"]],
    ["{ type: 'array[date]' }", ["type"]],
    ["{ required: true }", ["type"]],
    ["{ type: string, minValue: 1 }", ["minValue"]],
    ["{ type: float, maxValue: '9' }", ["maxValue"]],
    ["{ type: string, required: 'yes' }", ["required"]],
    ["{ type: string, allowedValues: a }", ["allowedValues"]],
    ["{ type: string, pattern: 1 }", ["pattern"]],
  ] as const)
    it(`in rule ${rule} are: ${expected.join(", ") || "none"}`, () => assert.deepEqual(inRule(rule), expected));

  it("are reported with value, allowed fields and fix", () => {
    const [field] = unsupportedInSchema({ rules: { configs: { a: { type: "int", expression: "x" } } } });
    assert.deepEqual([field?.value, field?.allowed.startsWith("type, required, "), /minValue/.test(field?.fix ?? "")], ["x", true, true]);
    assert.match(unsupportedInTemplate({ dependencies: [] })[0]?.fix ?? "", /site\.solutions/);
  });

  it("are searched without an exception in any JSON value", () =>
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        unsupportedInTemplate(value);
        unsupportedInSchema({ rules: value });
        unsupportedInSchema({ rules: { configs: value } });
      }),
    ));
});
