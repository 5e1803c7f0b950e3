import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";
import { chosenFiles, WrongArguments } from "../../../../tools/test/chosen-files";

const files = [
  ...["unit/lab/test.test.js", "unit/components/cluster/activation/kind.test.js", "unit/components/registry/token/kind.test.js"],
  ...["program/hub.test.js", "program/hub-gate.test.js", "program/tanzu.test.js", "containerd/node-trust.test.js"],
];

describe("the files that npm test chooses", () => {
  it("are those of a folder apart for a filter that names it", () => assert.deepEqual(chosenFiles(files, ["containerd"]), ["containerd/node-trust.test.js"]));
  it("are all others without a filter", () => assert.deepEqual(chosenFiles(files, []), files.filter((file) => !file.startsWith("containerd")).sort()));

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

  it("are each once, for several filters", () =>
    assert.deepEqual(chosenFiles(files, ["tanzu", "program/tanzu", "unit/lab"]), ["program/tanzu.test.js", "unit/lab/test.test.js"]));
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

  it("is named with the nearest paths", () =>
    assert.match(refusal("program/tanzoo"), /^no test file below test\/ matches program\/tanzoo\n {2}nearest {2}program\/tanzu, /));
  it("is named where its path misses a folder", () => assert.match(refusal("unit/components/activation"), /nearest .*unit\/components\/cluster\/activation, /));
  it("is named by a part of a path", () => assert.match(refusal("activation/"), /nearest {2}unit\/components\/cluster\/activation\/kind/));
  it("is named by a misspelt name", () => assert.match(refusal("tanzoo"), /nearest {2}program\/tanzu, /));
  it("is named beside filters that match", () => assert.match(refusal("unit", "absent"), /^no test file below test\/ matches absent\n/));
  it("is named with every other one", () => assert.equal(refusal("one", "two").match(/no test file/g)?.length, 2));
  it("is one whose name several files have; they are named", () =>
    assert.equal(refusal("kind"), "2 test files have the name kind\n  they are unit/components/cluster/activation/kind, unit/components/registry/token/kind"));

  it("ends npm test with exit code 2, before anything runs", () => {
    const { status, stderr, stdout } = spawnSync(process.execPath, [join("dist", "tools", "test", "main.js"), "program/absent"], { encoding: "utf8" });
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, /^no test file below test\/ matches program\/absent\n {2}nearest {2}program\//);
  });

  it("is found among the real files, too", () => {
    const real = globSync("**/*.test.ts", { cwd: "test" }).map((file) => file.replace(/ts$/, "js"));
    assert.deepEqual(chosenFiles(real, ["tanzu"]), ["program/tanzu.test.js"]);
  });
});
