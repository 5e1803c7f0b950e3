import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArguments } from "../../../../tools/test/chosen-files";
import { defaultWorkers, expectedMs, knownLongFiles, longestFirst } from "../../../../tools/test/schedule";

describe("the order of test files", () => {
  it("starts those first that took longest before", () =>
    assert.deepEqual(longestFirst(["unit/a.test.js", "unit/b.test.js", "unit/c.test.js"], { "unit/b.test.js": 9_000, "unit/c.test.js": 20_000 }), [
      "unit/c.test.js",
      "unit/b.test.js",
      "unit/a.test.js",
    ]));
  it("expects of a file that never ran here what its folder usually takes", () =>
    assert.deepEqual(longestFirst(["unit/a.test.js", "contract/b.test.js", "program/c.test.js"], {}), [
      "program/c.test.js",
      "contract/b.test.js",
      "unit/a.test.js",
    ]));
  it("expects more of files that are known to be long, and knows only files that exist", () => {
    const long = "program/links.test.js";
    assert.deepEqual(longestFirst(["program/a.test.js", long], {}), [long, "program/a.test.js"]);
    assert.ok(expectedMs(long, {}) > expectedMs("program/a.test.js", {}));
    assert.deepEqual(
      knownLongFiles.filter((file) => !existsSync(join("test", file.replace(/\.js$/, ".ts")))),
      [],
    );
  });
  it("goes by name where nothing else tells files apart", () =>
    assert.deepEqual(longestFirst(["unit/b.test.js", "unit/a.test.js"], {}), ["unit/a.test.js", "unit/b.test.js"]));
  it("believes what was measured before what is usual", () => assert.equal(expectedMs("program/a.test.js", { "program/a.test.js": 3 }), 3));
});

describe("the number of test processes", () => {
  it("is one more than the machine has processors", () => assert.equal(defaultWorkers(2), 3));
  it("is what the caller says", () => assert.equal(parseArguments(["--workers", "5", "unit"]).workers, 5));
  it("is refused when it is no positive whole number", () => {
    for (const wrong of ["0", "-1", "two", "1.5"]) assert.throws(() => parseArguments([`--workers=${wrong}`]), /--workers must be a whole number/);
  });
});

describe("the arguments of npm test", () => {
  it("are filters where they are no options", () => assert.deepEqual(parseArguments(["unit", "program/hub"]).filters, ["unit", "program/hub"]));
  it("ask for help in both spellings", () => assert.deepEqual([parseArguments(["--help"]).wantsHelp, parseArguments(["-h"]).wantsHelp], [true, true]));
  it("are refused where no such option exists", () => assert.throws(() => parseArguments(["--watch"]), /--watch/));
});
