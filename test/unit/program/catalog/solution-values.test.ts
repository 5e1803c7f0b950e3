import assert from "node:assert/strict";
import fc from "fast-check";
import { stringify } from "yaml";
import { schemaRules } from "../../../../program/catalog/schema-rules";
import { valueFaults, wantedValues } from "../../../../program/catalog/solution-values";

const schemaOf = (configs: Record<string, unknown>) => stringify({ rules: { configs } });
const reading = (...paths: string[]) => stringify({ configs: Object.fromEntries(paths.map((path, index) => [`key${index}`, `\${{$val(${path})}}`])) });

describe("values that a solution reads", () => {
  it("are collected from template and specification, without duplicates, sorted", () => {
    const template = "configs:\n  url: ${{$val(camera.url)}}+/a\n  again: ${{$val( camera.url )}}\n  ip: ${{$connectedRegistryIP()}}+/a\n";
    const { known, required } = wantedValues(template, { components: [{ name: "${{$val(appName)}}" }] }, undefined);
    assert.deepEqual({ known, required }, { known: ["appName", "camera.url"], required: [] });
  });

  const rule = { type: "string", required: true };
  for (const [what, configs, required] of [
    ["a required one", { url: rule }, ["url"]],
    ["a required one that is nested under another key", { camera: { url: rule } }, ["camera.url"]],
    ["one with a default", { url: { ...rule, defaultValue: "x" } }, []],
    ["one with an empty default", { url: { ...rule, defaultValue: "" } }, []],
    ["one that is not required", { url: { type: "string", required: false } }, []],
    ["one without a rule", {}, []],
    ["a required one that the template does not read", { other: rule }, ["other"]],
    ["one in a map named type, beside an unread one with a default", { other: { ...rule, defaultValue: 1 }, type: { of: rule } }, ["type.of"]],
  ] as const)
    it(`are required only with rule \`required\` and without a default: ${what}`, () =>
      assert.deepEqual(wantedValues(reading("url"), {}, schemaOf(configs)).required, required));

  for (const [how, configs] of [
    ["dotted", { "camera.front.url": rule }],
    ["nested", { camera: { front: { url: rule } } }],
    ["dotted, then nested", { "camera.front": { url: rule } }],
    ["nested, then dotted", { camera: { "front.url": rule } }],
  ] as const)
    it(`are matched to rules in a schema whose keys are ${how}`, () => {
      assert.deepEqual(wantedValues(reading("camera.front.url"), {}, schemaOf(configs)).required, ["camera.front.url"]);
    });
});

describe("known values of a solution", () => {
  it("are those that it reads and those with a rule in its schema", () => {
    const configs = { limits: { type: "object" }, camera: { "front.url": { type: "string" }, empty: {} } };
    const { known, required } = wantedValues(reading("rate"), {}, schemaOf(configs));
    assert.deepEqual({ known, required }, { known: ["camera.front.url", "limits", "rate"], required: [] });
  });
});

describe("values set by a site", () => {
  const wanted = { known: ["camera.url", "limits", "rate"], required: ["camera.url", "rate"], rules: [] };
  for (const [what, values, faults] of [
    ["all set", { camera: { url: "x" }, rate: 1 }, { unset: [], unknown: [] }],
    ["dotted keys", { "camera.url": "x", rate: 1 }, { unset: [], unknown: [] }],
    ["nothing set", {}, { unset: ["camera.url", "rate"], unknown: [] }],
    ["null, which is not set", { camera: { url: null }, rate: 1 }, { unset: ["camera.url"], unknown: [] }],
    ["false, 0 and the empty string, which are set", { camera: { url: "" }, rate: 0, limits: false }, { unset: [], unknown: [] }],
    ["members of a known value", { camera: { url: "x" }, rate: 1, limits: { low: 1, high: { x: 2 } } }, { unset: [], unknown: [] }],
    ["a misspelt name", { camera: { ulr: "x" }, rate: 1 }, { unset: ["camera.url"], unknown: ["camera.ulr"] }],
    ["a name that starts with a known name", { camera: { url: "x" }, rate: 1, rates: 2 }, { unset: [], unknown: ["rates"] }],
    ["a name that every JavaScript object has", { camera: { url: "x" }, rate: 1, toString: 2 }, { unset: [], unknown: ["toString"] }],
  ] as const)
    it(`are compared with the known and required values: ${what}`, () => assert.deepEqual(valueFaults(wanted, values), { ...faults, broken: [] }));

  describe("checked against the schema's rules (S4)", () => {
    const brokenBy = (rule: Record<string, unknown>, value: unknown) => {
      const rules = schemaRules({ setting: rule });
      return valueFaults({ known: ["setting"], required: [], rules }, { setting: value }).broken.map(({ path, allowed, fix }) => [
        path,
        allowed,
        ...(fix ? [fix] : []),
      ]);
    };
    const int = { type: "int", minValue: 1, maxValue: 60 };
    for (const [what, rule, value, faults] of [
      ["too large", int, 1000, [["setting", "60 or less"]]],
      ["too small", int, 0, [["setting", "1 or more"]]],
      ["a fraction", int, 1.5, [["setting", "a whole number"]]],
      ["a number in quotes", int, "30", [["setting", "a whole number", "write 30 without quotes"]]],
      ["a string for a number", int, "many", [["setting", "a whole number"]]],
      ["a number for a string", { type: "string" }, 7, [["setting", "a text", 'write "7" in quotes']]],
      ["a boolean for a string", { type: "string" }, true, [["setting", "a text", 'write "true" in quotes']]],
      ["a string for a boolean", { type: "boolean" }, "no", [["setting", "true or false", "write false without quotes"]]],
      ["a list for a map", { type: "object" }, [1], [["setting", "a map"]]],
      ["a map for a list", { type: "array[string]" }, { a: 1 }, [["setting", "a list"]]],
      [
        "an item of another type",
        { type: "array[int]" },
        [1, "2", 3.5],
        [
          ["setting[1]", "a whole number", "write 2 without quotes"],
          ["setting[2]", "a whole number"],
        ],
      ],
      ["a string that does not match the pattern", { type: "string", pattern: "^rtsp://" }, "http://x", [["setting", "a text that matches ^rtsp://"]]],
      ["a value that is not listed", { type: "string", allowedValues: ["a", "b"] }, "c", [["setting", '"a", "b"']]],
      ["a number in quotes among listed numbers", { type: "int", allowedValues: [1, 2] }, "1", [["setting", "a whole number", "write 1 without quotes"]]],
      ["a value that is excluded", { type: "int", disallowedValues: [0] }, 0, [["setting", "a value other than 0"]]],
      [
        "two rules at once",
        { ...int, allowedValues: [5] },
        61,
        [
          ["setting", "5"],
          ["setting", "60 or less"],
        ],
      ],
      ["a value equal to the limit", int, 60, []],
      ["a whole number for a float", { type: "float", maxValue: 1 }, 1, []],
      ["items of any type in an untyped array", { type: "array" }, [1, "a", {}], []],
      ["null", int, null, []],
      ["a value of a type that this program does not know", { type: "date" }, 1, []],
      ["a value whose pattern is not a JavaScript regular expression", { type: "string", pattern: "(?i)^a" }, "b", []],
    ] as const)
      it(`are refused or accepted: ${what}`, () => assert.deepEqual(brokenBy(rule, value), faults));

    it("are checked with nested and with dotted keys in schema and values", () => {
      const rules = schemaRules({ camera: { "front.fps": int } });
      for (const values of [{ camera: { front: { fps: 99 } } }, { "camera.front.fps": 99 }, { "camera.front": { fps: 99 } }])
        assert.deepEqual(
          valueFaults({ known: ["camera.front.fps"], required: [], rules }, values).broken.map(({ path }) => path),
          ["camera.front.fps"],
        );
    });
  });

  const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}(\.[a-z]{1,3}){0,2}$/), { minLength: 1, selector: (path) => path.split(".")[0] });
  const nested = (path: string): Record<string, unknown> =>
    Object.fromEntries([path.split(".").reduceRight<[string, unknown]>((inner, key) => [key, inner[0] === "" ? 1 : Object.fromEntries([inner])], ["", 1])]);

  it("have no faults exactly if all required values and only known ones are set, with dotted or nested keys", () => {
    fc.assert(
      fc.property(names, fc.boolean(), (paths, dotted) => {
        const values = Object.assign({}, ...paths.map((path) => (dotted ? { [path]: 1 } : nested(path)))) as Record<string, unknown>;
        assert.deepEqual(valueFaults({ known: paths, required: paths, rules: [] }, values), { unset: [], unknown: [], broken: [] });
        assert.deepEqual(valueFaults({ known: [], required: [], rules: [] }, values), { unset: [], unknown: paths, broken: [] });
        assert.deepEqual(valueFaults({ known: paths, required: paths, rules: [] }, {}), { unset: paths, unknown: [], broken: [] });
      }),
    );
  });
});
