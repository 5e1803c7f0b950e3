import assert from "node:assert/strict";
import fc from "fast-check";
import { isScalar, parse, parseDocument, visit } from "yaml";
import { yamlText } from "../../../../components/core/yaml-text";
import { resolveConfiguration } from "../../../../lab/azure/edge/configuration-resolution";
import { yamlMap } from "../../../../lab/azure/edge/yaml-text";
import { jsonValue, mistakableTexts } from "../../../support/json-values";

/**
 * Plain scalars that YAML 1.1 interprets as another type than text, and those that only some parsers (Go, PyYAML) do.
 * Source: yaml.org/type: bool, float, int, merge, null, timestamp, value. Independent of the library that writes YAML.
 */
const otherTypes = [
  /^(y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
  /^[-+]?([0-9][0-9_]*)?\.[0-9_.]*([eE][-+]?[0-9]+)?$/,
  /^[-+]?[0-9][0-9_]*([eE][-+]?[0-9]+)?$/,
  /^[-+]?0[bBoOxX]?[0-9a-fA-F_]+$/,
  /^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$/,
  /^[-+]?\.(inf|Inf|INF)$|^\.(nan|NaN|NAN)$/,
  /^(<<|=|~|null|Null|NULL|)$/,
  /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}/,
];

/** The value with `-0` as `0`: JSON and YAML do not distinguish them. */
const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;

describe("a value written as YAML (S2)", () => {
  it("is parsed to the same value by YAML 1.1 and 1.2", () => {
    fc.assert(
      fc.property(jsonValue, (value) => {
        const text = yamlText({ value });
        for (const version of ["1.1", "1.2"] as const) assert.deepEqual(plain(parse(text, { version })), plain({ value }), `YAML ${version}: ${text}`);
      }),
      { numRuns: 300 },
    );
  });

  it("contains no unquoted text that a parser could interpret as another type, and no character that YAML 1.1 forbids", () => {
    fc.assert(
      fc.property(jsonValue, (value) => {
        const text = yamlText({ value });
        visit(parseDocument(text), {
          Scalar: (_key, { type, value: scalar }) => {
            if (type === "PLAIN" && typeof scalar === "string") assert.ok(!otherTypes.some((one) => one.test(scalar)), `${scalar} in ${text}`);
          },
        });
        assert.doesNotMatch(text, /[\t\u007f-\u009f\u2028\u2029\ufeff]/u);
      }),
      { numRuns: 300 },
    );
  });

  for (const text of mistakableTexts.filter((one) => otherTypes.some((pattern) => pattern.test(one))))
    it(`has ${JSON.stringify(text)} in quotes, as a value and as a key`, () => {
      const document = parseDocument(yamlText({ [text]: text }));
      const types: unknown[] = [];
      visit(document, { Scalar: (_key, node) => void types.push(isScalar(node) && node.type) });
      assert.deepEqual(types, ["QUOTE_DOUBLE", "QUOTE_DOUBLE"]);
    });

  it("has numbers that YAML 1.1 parses as numbers", () =>
    assert.equal(yamlText([1e21, 1e-7, -1.5e300, 0.1, 12]), "- 1.0e+21\n- 1.0e-7\n- -1.5e+300\n- 0.1\n- 12\n"));
  it("is block style with few quotes", () =>
    assert.equal(
      yamlText({ camera: { url: "rtsp://camera/stream", on: true }, list: ["a", "b"] }),
      'camera:\n  url: rtsp://camera/stream\n  "on": true\nlist:\n  - a\n  - b\n',
    ));
  it("repeats equal parts instead of using anchors", () => {
    const part = { a: ["x"] };
    assert.equal(yamlText({ one: part, two: part }), "one:\n  a:\n    - x\ntwo:\n  a:\n    - x\n");
  });
});

describe("the values received by a chart", () => {
  it("are equal to those in the stack's file, for any value", () => {
    fc.assert(
      fc.property(jsonValue, (value) => {
        if (value === null) return;
        const { configs } = resolveConfiguration({
          configs: { chart: { setting: "${{$val(setting)}}" } },
          specification: {},
          values: yamlMap(yamlText({ setting: value }), "The values"),
          rules: [],
          target: {},
          connectedRegistryIp: () => "10.96.0.50",
          sharedConfiguration: () => ({}),
        });
        for (const version of ["1.1", "1.2"] as const) assert.deepEqual(plain(parse(yamlText(configs), { version })), plain({ chart: { setting: value } }));
      }),
    );
  });
});
