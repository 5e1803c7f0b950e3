import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";
import { assertRecordable, chosenFiles, WrongArguments } from "../../../../tools/test/chosen-files";

const files = [
  ...["unit/lab/test.test.js", "unit/components/cluster/activation/kind.test.js", "unit/components/registry/token/kind.test.js"],
  ...["program/hub.test.js", "program/hub-gate.test.js", "program/tanzu.test.js", "containerd/node-trust.test.js"],
];

describe("test files selected by npm test", () => {
  it("include an opt-in folder only for a filter with its name", () => assert.deepEqual(chosenFiles(files, ["containerd"]), ["containerd/node-trust.test.js"]));
  it("include all other files without a filter", () => assert.deepEqual(chosenFiles(files, []), files.filter((file) => !file.startsWith("containerd")).sort()));

  for (const [filter, expected] of [
    ["unit/lab", ["unit/lab/test.test.js"]],
    ["./test/program/hub.test.ts", ["program/hub.test.js"]],
    ["test/program/hub", ["program/hub-gate.test.js", "program/hub.test.js"]],
    ["tanzu", ["program/tanzu.test.js"]],
    ["tanzu.test.ts", ["program/tanzu.test.js"]],
    ["tanzu.test.js", ["program/tanzu.test.js"]],
    ["hub", ["program/hub.test.js"]],
    ["test", ["unit/lab/test.test.js"]],
  ] as const)
    it(`are ${expected.join(", ")} for ${filter}`, () => assert.deepEqual(chosenFiles(files, [filter]), expected));

  it("include each file once for several filters", () =>
    assert.deepEqual(chosenFiles(files, ["tanzu", "program/tanzu", "unit/lab"]), ["program/tanzu.test.js", "unit/lab/test.test.js"]));
});

describe("a run that records", () => {
  const record = { EDGE_STAGING_RECORD: "1" };
  for (const [what, chosen, filters] of [
    ["all test files", files, []],
    ["the states of releases among others", ["program/tanzu.test.js", "program/upgrade.test.js"], ["program"]],
  ] as const)
    it(`is refused for ${what}, which a run that compares may choose`, () => {
      assert.throws(() => assertRecordable(chosen, filters, record), WrongArguments);
      assertRecordable(chosen, filters, {});
    });
  for (const [chosen, filters] of [
    [["program/upgrade.test.js"], ["program/upgrade"]],
    [["unit/review/a.test.js", "unit/review/b.test.js"], ["unit/review"]],
  ] as const)
    it(`is allowed for ${filters[0]}`, () => assertRecordable(chosen, filters, record));
});

describe("a filter without a test file", () => {
  const refusal = (...filters: string[]) => {
    try {
      chosenFiles(files, filters);
    } catch (error) {
      if (error instanceof WrongArguments) return error.message;
      throw error;
    }
    return assert.fail("must be refused");
  };

  it("is refused with the nearest paths", () =>
    assert.match(refusal("program/tanzoo"), /^no test file below test\/ matches program\/tanzoo\n {2}nearest {2}program\/tanzu, /));
  it("is refused with suggestions if its path lacks a folder", () =>
    assert.match(refusal("unit/components/activation"), /nearest .*unit\/components\/cluster\/activation, /));
  it("is refused with suggestions for a part of a path", () => assert.match(refusal("activation/"), /nearest {2}unit\/components\/cluster\/activation\/kind/));
  it("is refused with suggestions for a misspelt name", () => assert.match(refusal("tanzoo"), /nearest {2}program\/tanzu, /));
  it("is refused although other filters match", () => assert.match(refusal("unit", "absent"), /^no test file below test\/ matches absent\n/));
  it("is refused together with every other one", () => assert.equal(refusal("one", "two").match(/no test file/g)?.length, 2));
  it("is also one that matches several files, which are listed", () =>
    assert.equal(refusal("kind"), "2 test files have the name kind\n  they are unit/components/cluster/activation/kind, unit/components/registry/token/kind"));

  it("makes npm test exit with 2 before anything runs", () => {
    const { status, stderr, stdout } = spawnSync(process.execPath, [join("dist", "tools", "test", "main.js"), "program/absent"], { encoding: "utf8" });
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, /^no test file below test\/ matches program\/absent\n {2}nearest {2}program\//);
  });

  it("is not reported for a real file name", () => {
    const real = globSync("**/*.test.ts", { cwd: "test" }).map((file) => file.replace(/ts$/, "js"));
    assert.deepEqual(chosenFiles(real, ["tanzu"]), ["program/tanzu.test.js"]);
  });
});
