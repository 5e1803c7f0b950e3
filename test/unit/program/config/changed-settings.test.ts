import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { EdgeError } from "../../../../components/core/fault";
import { yamlText } from "../../../../components/core/yaml-text";
import { changedSettings } from "../../../../program/config/changed-settings";
import { readConfig } from "../../../../program/config/config";
import { receivedSetting, settingInFile } from "../../../../program/config/written-setting";
import { site } from "../../../support/given-config";
import { jsonValue } from "../../../support/json-values";

/** The value that Pulumi 3.259 passes on for a value of the stack's file. Source: recorded with LoadProjectStackBytes of sdk/go/common/workspace. */
const recorded: [written: string, arrives: unknown, fix?: string][] = [
  ["2024-01-01", "2024-01-01 00:00:00 +0000 UTC", 'write "2024-01-01" in quotes for the text'],
  ["2024-01-01T10:00:00Z", "2024-01-01 10:00:00 +0000 UTC", 'write "2024-01-01T10:00:00Z" in quotes for the text'],
  ["2024-01-01 10:00:00", "2024-01-01 10:00:00 +0000 UTC", 'write "2024-01-01 10:00:00" in quotes for the text'],
  ["00123", 83, 'write "00123" in quotes for the text, or 83 for the number'],
  ["0089", 89, 'write "0089" in quotes for the text, or 89 for the number'],
  ["0o17", 15, 'write "0o17" in quotes for the text, or 15 for the number'],
  ["-017", -15, 'write "-017" in quotes for the text, or -15 for the number'],
  ["0x1F", 31, 'write "0x1F" in quotes for the text, or 31 for the number'],
  ["0b11", 3, 'write "0b11" in quotes for the text, or 3 for the number'],
  ["1_000", 1000, 'write "1_000" in quotes for the text, or 1000 for the number'],
  ["1.10", 1.1, 'write "1.10" in quotes for the text, or 1.1 for the number'],
  ["1.0", 1, 'write "1.0" in quotes for the text, or 1 for the number'],
  ["1e3", 1000, 'write "1e3" in quotes for the text, or 1000 for the number'],
  ["+12", 12, 'write "+12" in quotes for the text, or 12 for the number'],
  [".5", 0.5, 'write ".5" in quotes for the text, or 0.5 for the number'],
  ["9007199254740993", Number("9007199254740993"), 'write "9007199254740993" in quotes for the text'],
  ["-9007199254740993", Number("-9007199254740993"), 'write "-9007199254740993" in quotes for the text'],
  ["12345678901234567890", 12345678901234567000, 'write "12345678901234567890" in quotes for the text'],
  ["0.1234567890123456789", 0.12345678901234568, 'write "0.1234567890123456789" in quotes for the text, or 0.12345678901234568 for the number'],
  ["!!binary aGVsbG8=", "hello", "remove the tag, and write the value itself"],
  ["!foo bar", "bar", "remove the tag, and write the value itself"],
  ["!!set {a, b}", { a: null, b: null }, "remove the tag, and write the value itself"],
  ['{"<<": {a: 1}}', { a: 1 }, "use another name for the key"],
  ["{2024-01-01: a}", { "2024-01-01 00:00:00 +0000 UTC": "a" }, 'write the key as "2024-01-01" in quotes'],
  ["{1.0: a}", { "1": "a" }, 'write the key as "1.0" in quotes'],
  ["{TRUE: a}", { true: "a" }, 'write the key as "TRUE" in quotes'],
  ["{~: a}", { "<nil>": "a" }, 'write the key as "~" in quotes'],
  ...(
    [
      ["no", "no"],
      ["y", "y"],
      ["1:30", "1:30"],
      ["190:20:30", "190:20:30"],
      ["1,000", "1,000"],
      ["1.2.3", "1.2.3"],
      ["=", "="],
      ["nan", "nan"],
      ["1e400", "1e400"],
      ["True", true],
      ["~", null],
      ["", null],
      ["12", 12],
      ["-0.25", -0.25],
      ["9007199254740991", 9007199254740991],
      ["!!str 012", "012"],
      ['"00123"', "00123"],
      ["'2024-01-01'", "2024-01-01"],
      ["|\n        a\n        b\n", "a\nb\n"],
      [">\n        00123\n", "00123\n"],
      ["{1: a}", { "1": "a" }],
      ["{no: 1}", { no: 1 }],
      ["{<<: {a: 1}, b: 2}", { a: 1, b: 2 }],
      ["[1, [2, {}]]", [1, [2, {}]]],
    ] as const
  ).map(([written, arrives]): [string, unknown] => [written, arrives]),
];

describe("a setting that Pulumi interprets differently from its file (S3, F11)", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-written-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  const written = (value: string, key = "edge-staging:site", before = "") => {
    const file = join(folder, "Pulumi.line.yaml");
    writeFileSync(file, `${before}config:\n  ${key}:\n    values:\n      serial: ${value}\n`);
    return settingInFile(file, "edge-staging", "site") ?? assert.fail("not found");
  };
  const faultsOf = (value: string, arrives: unknown, ...rest: [string?, string?]) =>
    changedSettings("site", written(value, ...rest), { values: { serial: arrives } }).map(({ fault }) => fault);

  for (const [text, arrives, fix] of recorded)
    it(`${fix === undefined ? "is accepted" : "is refused"}: ${text.trim()} becomes ${JSON.stringify(arrives)}`, () =>
      assert.deepEqual(
        faultsOf(text, arrives).map((fault) => fault.fix),
        fix === undefined ? [] : [fix],
      ));

  it("is reported with path, file, line, original text and interpreted value", () => {
    const [fault] = faultsOf("00123", 83);
    assert.equal(fault?.code, "EDGE-CONFIG-CHANGED");
    assert.equal(fault.given, `site.values.serial = 00123 (${join(folder, "Pulumi.line.yaml")}, line 4), which arrives as 83`);
  });
  it("is found with a key without the project's name, in an alias, in lists and in a merged map", () => {
    assert.equal(faultsOf("017", 15, "site").length, 1);
    assert.equal(faultsOf("*serial", 15, "site", "x: &serial 017\n").length, 1);
    assert.equal(faultsOf("[a, {b: 017}]", ["a", { b: 15 }]).length, 1);
    assert.equal(faultsOf("{<<: *common}", { b: 15 }, "site", "x: &common {b: 017}\n").length, 1);
    assert.equal(faultsOf("{<<: [*one, *two]}", { b: 15, c: 1.1 }, "site", "x: [&one {b: 017}, &two {c: 1.10}]\n").length, 2);
  });
  it("is accepted if another value was set, for example on the command line", () => {
    for (const arrives of [7, "text", true, null, {}, undefined]) assert.deepEqual(faultsOf("other", arrives), []);
    assert.deepEqual(faultsOf("12", 12.5), []);
  });
  it("is found in a setting given as JSON text, and in one that is not in the file", () => {
    const given = { values: { serial: Number("9007199254740993") } };
    for (const text of ['{"values": {"serial": 9007199254740993}}'])
      assert.equal(changedSettings("site", receivedSetting(text) ?? assert.fail(), given).length, 1);
    const file = join(folder, "Pulumi.json.yaml");
    writeFileSync(file, `config:\n  edge-staging:site: '{"values": {"serial": 9007199254740993}}'\n`);
    assert.equal(changedSettings("site", settingInFile(file, "edge-staging", "site") ?? assert.fail(), given).length, 1);
  });

  it("ends the run with a single fault, before the schema checks the value; rotation counters may have any value", () => {
    const file = join(folder, "Pulumi.site.yaml");
    const given = { ...site, key: 83, rotation: { sync: "2026-11-30 00:00:00 +0000 UTC" } };
    writeFileSync(file, "config:\n  edge-staging:site:\n    key: 00123\n    rotation: {sync: 2026-11-30}\n");
    const source = {
      get: () => "site",
      getObject: () => given,
      isSecret: () => false,
      keys: () => [],
      fileKeys: () => [],
      written: () => settingInFile(file, "edge-staging", "site"),
    };
    assert.throws(
      () => readConfig(source),
      (error) => error instanceof EdgeError && error.faults.length === 1 && error.faults[0]?.code === "EDGE-CONFIG-CHANGED",
    );
  });

  it("never occurs for a value that this program or JSON wrote", () => {
    fc.assert(
      fc.property(jsonValue, (value) => {
        const given: unknown = JSON.parse(JSON.stringify({ value }));
        for (const text of [JSON.stringify({ value }), yamlText({ value })]) {
          const found = changedSettings("site", receivedSetting(text) ?? assert.fail(text), given);
          assert.deepEqual(
            found.map(({ fault }) => fault.given),
            [],
            text,
          );
        }
      }),
    );
  });
});
