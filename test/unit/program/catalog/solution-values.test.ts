import assert from "node:assert/strict";
import fc from "fast-check";
import { stringify } from "yaml";
import { valueFaults, wantedValues } from "../../../../program/catalog/solution-values";

const schemaOf = (configs: Record<string, unknown>) => stringify({ rules: { configs } });
const reading = (...paths: string[]) => stringify({ configs: Object.fromEntries(paths.map((path, index) => [`key${index}`, `\${{$val(${path})}}`])) });

describe("the values a solution reads", () => {
  it("are those of template and specification, each once, sorted", () => {
    const template = "configs:\n  url: ${{$val(camera.url)}}+/a\n  again: ${{$val( camera.url )}}\n  ip: ${{$connectedRegistryIP()}}+/a\n";
    assert.deepEqual(wantedValues(template, { components: [{ name: "${{$val(appName)}}" }] }, undefined), { known: ["appName", "camera.url"], required: [] });
  });

  const rule = { type: "string", required: true };
  for (const [what, configs, required] of [
    ["a required one", { url: rule }, ["url"]],
    ["one of the same name below another key", { camera: { url: rule } }, ["camera.url"]],
    ["one that has a default", { url: { ...rule, defaultValue: "x" } }, []],
    ["one whose default is empty", { url: { ...rule, defaultValue: "" } }, []],
    ["one that is not required", { url: { type: "string", required: false } }, []],
    ["one without a rule", {}, []],
    ["one that nothing reads", { other: rule }, ["other"]],
    ["one that nothing reads and that has a default, beside a map of rules", { other: { ...rule, defaultValue: 1 }, type: { of: rule } }, ["type.of"]],
  ] as const)
    it(`must be set as the schema says: ${what}`, () => assert.deepEqual(wantedValues(reading("url"), {}, schemaOf(configs)).required, required));

  for (const [how, configs] of [
    ["dotted", { "camera.front.url": rule }],
    ["nested", { camera: { front: { url: rule } } }],
    ["half dotted, half nested", { "camera.front": { url: rule } }],
    ["nested, then dotted", { camera: { "front.url": rule } }],
  ] as const)
    it(`are found in a schema whose keys are ${how}`, () => {
      assert.deepEqual(wantedValues(reading("camera.front.url"), {}, schemaOf(configs)).required, ["camera.front.url"]);
    });
});

describe("the values a solution knows", () => {
  it("are those that it reads and those that its schema has a rule for, so that both can be set", () => {
    const configs = { limits: { type: "object" }, camera: { "front.url": { type: "string" }, empty: {} } };
    assert.deepEqual(wantedValues(reading("rate"), {}, schemaOf(configs)), { known: ["camera.front.url", "limits", "rate"], required: [] });
  });
});

describe("the values of a site", () => {
  const wanted = { known: ["camera.url", "limits", "rate"], required: ["camera.url", "rate"] };
  for (const [what, values, faults] of [
    ["all set", { camera: { url: "x" }, rate: 1 }, { unset: [], unknown: [] }],
    ["dotted keys", { "camera.url": "x", rate: 1 }, { unset: [], unknown: [] }],
    ["nothing set", {}, { unset: ["camera.url", "rate"], unknown: [] }],
    ["null, which is not set", { camera: { url: null }, rate: 1 }, { unset: ["camera.url"], unknown: [] }],
    ["false, 0 and the empty text, which are set", { camera: { url: "" }, rate: 0, limits: false }, { unset: [], unknown: [] }],
    ["members of a value that is read whole", { camera: { url: "x" }, rate: 1, limits: { low: 1, high: { x: 2 } } }, { unset: [], unknown: [] }],
    ["a misspelt one", { camera: { ulr: "x" }, rate: 1 }, { unset: ["camera.url"], unknown: ["camera.ulr"] }],
    ["one that only begins like another", { camera: { url: "x" }, rate: 1, rates: 2 }, { unset: [], unknown: ["rates"] }],
    ["a name every object has", { camera: { url: "x" }, rate: 1, toString: 2 }, { unset: [], unknown: ["toString"] }],
  ] as const)
    it(`are compared with what is known: ${what}`, () => assert.deepEqual(valueFaults(wanted, values), faults));

  const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}(\.[a-z]{1,3}){0,2}$/), { minLength: 1, selector: (path) => path.split(".")[0] });
  const nested = (path: string): Record<string, unknown> =>
    Object.fromEntries([path.split(".").reduceRight<[string, unknown]>((inner, key) => [key, inner[0] === "" ? 1 : Object.fromEntries([inner])], ["", 1])]);

  it("are faultless exactly when what is known is set, however it is written", () => {
    fc.assert(
      fc.property(names, fc.boolean(), (paths, dotted) => {
        const values = Object.assign({}, ...paths.map((path) => (dotted ? { [path]: 1 } : nested(path)))) as Record<string, unknown>;
        assert.deepEqual(valueFaults({ known: paths, required: paths }, values), { unset: [], unknown: [] });
        assert.deepEqual(valueFaults({ known: [], required: [] }, values), { unset: [], unknown: paths });
        assert.deepEqual(valueFaults({ known: paths, required: paths }, {}), { unset: paths, unknown: [] });
      }),
    );
  });
});
