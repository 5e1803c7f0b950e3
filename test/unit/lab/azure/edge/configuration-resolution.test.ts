import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { ResolutionFailure, type ResolutionInputs, resolveConfiguration } from "../../../../../lab/azure/edge/configuration-resolution";
import { ExpressionFailure } from "../../../../../lab/azure/edge/expression";
import { schemaRules } from "../../../../../lab/azure/edge/schema-rules";

interface Texts {
  configs?: string;
  specification?: string;
  values?: string;
  rules?: string;
}

function inputs({ configs = "{}", specification = "{}", values = "{}", rules = "{}" }: Texts): ResolutionInputs {
  return {
    configs: parse(configs),
    specification: parse(specification),
    values: parse(values),
    rules: schemaRules({ rules: { configs: parse(rules) } }),
    target: { name: "line-1", properties: { hierarchyLevel: "line" } },
    connectedRegistryIp: () => "10.96.0.50",
    sharedConfiguration: (reference) => {
      if (reference !== "line/1.0.0") throw new ExpressionFailure(`There is no config template '${reference}'.`);
      return { camera: { url: "rtsp://camera" }, port: 554 };
    },
  };
}

const resolved = (texts: Texts) => resolveConfiguration(inputs(texts));

function faultsOf(texts: Texts, more: Partial<ResolutionInputs> = {}): readonly string[] {
  try {
    resolveConfiguration({ ...inputs(texts), ...more });
  } catch (error) {
    if (error instanceof ResolutionFailure) return error.faults;
    throw error;
  }
  return assert.fail("nothing was refused");
}

const values: [string, Texts, object][] = [
  ["a value that was set", { configs: "a: ${{$val(x.y)}}", values: "x: { y: 1 }" }, { a: 1 }],
  ["the default of a value that was not set", { configs: "a: ${{$val(x)}}", rules: "x: { type: int, defaultValue: 5 }" }, { a: 5 }],
  ["null for a value without default", { configs: "a: ${{$val(x)}}", rules: "x: { type: int }" }, { a: null }],
  ["a set value at a null key of the template", { configs: "a: { b: null }", values: "a.b: 7", rules: "a: { b: { type: int } }" }, { a: { b: 7 } }],
  ["another property of the template", { configs: "a: ${{$property(b.c)}}\nb: { c: '${{$val(x)}}' }", values: "x: 1" }, { a: 1, b: { c: 1 } }],
  ["an attribute of the target", { configs: "a: ${{$target(name)}}+-+${{$target(hierarchyLevel)}}" }, { a: "line-1-line" }],
  [
    "the connected registry's address like the 2025 staging guide",
    { configs: "a: ${{$val(LocalConnectedRegistryIP)}}+/app", values: "LocalConnectedRegistryIP: 10.96.0.50" },
    { a: "10.96.0.50/app" },
  ],
  ["the connected registry's address", { configs: "a: ${{$connectedRegistryIP()}}+/app" }, { a: "10.96.0.50/app" }],
  [
    "values of a config template with their types",
    { configs: "a: ${{$config(line/1.0.0, camera.url)}}+/+${{$config(line/1.0.0, port)}}\nb: ${{$config(line/1.0.0, port)}}" },
    { a: "rtsp://camera/554", b: 554 },
  ],
  ["expressions in lists", { configs: "a: ['${{$val(x)}}', 2]", values: "x: 1" }, { a: [1, 2] }],
];

const faults: [string, Texts, string[]][] = [
  ["a missing required value that nothing refers to", { rules: "x: { type: int, required: true }" }, ["the required value 'x' is not set"]],
  [
    "a missing required value once, although it is used twice",
    { configs: "a: ${{$val(x)}}\nb: ${{$val(x)}}+1", rules: "x: { type: int, required: true }" },
    ["the required value 'x' is not set"],
  ],
  ["a value of another type", { values: "x: a", rules: "x: { type: int }" }, ["'x' must be of type int"]],
  ["a resolved expression of another type", { configs: "x: ${{$target(name)}}", rules: "x: { type: int }" }, ["'x' must be of type int"]],
  [
    "an unknown function, and shows its path",
    { configs: "a: [{ b: '${{$colour(c)}}' }]" },
    ["configs.a[0].b: The lab does not know the function $colour. Known are: $val, $property, $target, $connectedRegistryIP, $config."],
  ],
  ["an unknown config template", { configs: "a: ${{$config(c/1.0.0, d)}}" }, ["configs.a: There is no config template 'c/1.0.0'."]],
  [
    "a path that a config template does not have",
    { configs: "a: ${{$config(line/1.0.0, camera.colour)}}" },
    ["configs.a: The config template 'line/1.0.0' has no property 'camera.colour'."],
  ],
  [
    "a config template without a path",
    { configs: "a: ${{$config(line/1.0.0)}}" },
    ["configs.a: $config takes a config template with its version, and a path."],
  ],
  ["an unknown attribute", { configs: "a: ${{$target(colour)}}" }, ["configs.a: The target has no attribute 'colour'."]],
  ["an unknown property", { configs: "a: ${{$property(b)}}" }, ["configs.a: The template has no property 'b'."]],
  ["a property that refers to itself", { configs: "a: ${{$property(a)}}" }, ["configs.a: The property 'a' refers to itself."]],
  ["a key that is an expression", { configs: "a: { '${{$if(x)}}': 1 }" }, ["configs.a: the lab does not model '${{$if(x)}}'"]],
  ["a call without its path", { configs: "a: ${{$val()}}" }, ["configs.a: $val takes one path."]],
  ["a call with an unexpected argument", { configs: "a: ${{$connectedRegistryIP(x)}}" }, ["configs.a: $connectedRegistryIP takes nothing."]],
];

describe("configuration resolution", () => {
  for (const [what, texts, expected] of values) it(`inserts ${what}`, () => assert.deepEqual(resolved(texts).configs, expected));
  for (const [what, texts, expected] of faults) it(`refuses ${what}`, () => assert.deepEqual(faultsOf(texts), expected));

  it("also resolves specifications", () => {
    assert.deepEqual(resolved({ specification: "components: [{ name: '${{$val(x)}}' }]", values: "x: app" }).specification, { components: [{ name: "app" }] });
  });
  it("reports all faults at once", () => {
    assert.equal(faultsOf({ configs: "a: ${{$target(no)}}", values: "y: a", rules: "x: { type: int, required: true }\ny: { type: int }" }).length, 3);
  });
  it("passes on the reason why there is no connected registry", () => {
    const connectedRegistryIp = () => {
      throw new ExpressionFailure("none here");
    };
    assert.deepEqual(faultsOf({ configs: "a: ${{$connectedRegistryIP()}}" }, { connectedRegistryIp }), ["configs.a: none here"]);
  });
  it("leaves a tree without expressions unchanged", () => {
    const tree = fc.dictionary(
      fc.string().filter((key) => key !== "__proto__"),
      fc.jsonValue({ maxDepth: 3 }),
    );
    const plain = tree.filter((one) => !JSON.stringify(one).includes("${{"));
    fc.assert(
      fc.property(plain, (configs) => {
        const json = JSON.parse(JSON.stringify(configs));
        assert.deepEqual(resolveConfiguration({ ...inputs({}), configs: json }).configs, json);
      }),
    );
  });
});
