import assert from "node:assert/strict";
import { installedPackages } from "../../../../lab/engine/installed-packages";
import { removeTemporaryFolders, temporaryFolder } from "./temporary-folder";
import { writeFiles } from "./written-files";

describe("installed packages", () => {
  afterEach(removeTemporaryFolders);

  const folder = () => {
    const created = temporaryFolder();
    const packages = {
      "": { dependencies: { zod: "4" }, devDependencies: { mocha: "12" } },
      "node_modules/zod": { version: "4.6.7" },
      "node_modules/mocha": { version: "12.0.3" },
      "node_modules/mocha/node_modules/@scope/deep": { version: "1.0.0" },
    };
    writeFiles(created, { "package-lock.json": { lockfileVersion: 3, packages } });
    return created;
  };

  it("are by default those in package.json", () => {
    assert.deepEqual(installedPackages(folder(), false), [
      { name: "zod", version: "4.6.7" },
      { name: "mocha", version: "12.0.3" },
    ]);
  });
  it("include transitive packages on request", () => {
    assert.deepEqual(
      installedPackages(folder(), true).map(({ name }) => name),
      ["zod", "mocha", "@scope/deep"],
    );
  });
});
