import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArguments } from "../../../../tools/test/chosen-files";
import { defaultWorkers, expectedMs, knownLongFiles, longestFirst } from "../../../../tools/test/schedule";

describe("the order of test files", () => {
  it("starts with the files that took longest in the last run", () =>
    assert.deepEqual(longestFirst(["unit/a.test.js", "unit/b.test.js", "unit/c.test.js"], { "unit/b.test.js": 9_000, "unit/c.test.js": 20_000 }), [
      "unit/c.test.js",
      "unit/b.test.js",
      "unit/a.test.js",
    ]));
  it("uses the usual duration of the folder for a file without a recorded duration", () =>
    assert.deepEqual(longestFirst(["unit/a.test.js", "contract/b.test.js", "program/c.test.js"], {}), [
      "program/c.test.js",
      "contract/b.test.js",
      "unit/a.test.js",
    ]));
  it("uses longer durations for known long files, all of which exist", () => {
    const long = "program/links.test.js";
    assert.deepEqual(longestFirst(["program/a.test.js", long], {}), [long, "program/a.test.js"]);
    assert.ok(expectedMs(long, {}) > expectedMs("program/a.test.js", {}));
    assert.deepEqual(
      knownLongFiles.filter((file) => !existsSync(join("test", file.replace(/\.js$/, ".ts")))),
      [],
    );
  });
  it("is alphabetical for equal durations", () =>
    assert.deepEqual(longestFirst(["unit/b.test.js", "unit/a.test.js"], {}), ["unit/a.test.js", "unit/b.test.js"]));
  it("prefers a recorded duration to the usual one", () => assert.equal(expectedMs("program/a.test.js", { "program/a.test.js": 3 }), 3));
});

describe("the number of test processes", () => {
  it("is by default two more than the machine's processors", () => assert.equal(defaultWorkers(2), 4));
  it("is set by --workers", () => assert.equal(parseArguments(["--workers", "5", "unit"]).workers, 5));
  it("is refused if it is not a positive whole number", () => {
    for (const wrong of ["0", "-1", "two", "1.5"]) assert.throws(() => parseArguments([`--workers=${wrong}`]), /--workers must be a whole number/);
  });
});

describe("npm test arguments", () => {
  it("are filters if they are not options", () => assert.deepEqual(parseArguments(["unit", "program/hub"]).filters, ["unit", "program/hub"]));
  it("request help with --help and -h", () => assert.deepEqual([parseArguments(["--help"]).wantsHelp, parseArguments(["-h"]).wantsHelp], [true, true]));
  it("are refused for unknown options", () => assert.throws(() => parseArguments(["--watch"]), /--watch/));
});
