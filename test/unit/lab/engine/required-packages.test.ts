import assert from "node:assert/strict";
import { symlinkSync, utimesSync } from "node:fs";
import * as path from "node:path";
import { cloneFolder } from "../../../../lab/engine/clone-folder";
import { requiredPackages } from "../../../../lab/engine/required-packages";
import { removeTemporaryFolders, temporaryFolder } from "./temporary-folder";
import { writeFiles } from "./written-files";

describe("required packages", () => {
  afterEach(removeTemporaryFolders);

  const found = (files: Record<string, string | object>) => {
    const folder = temporaryFolder();
    writeFiles(folder, files);
    return requiredPackages(folder).map(({ name, version }) => `${name} ${version}`);
  };
  const native = { name: "@pulumi/azure-native", version: "3.28.0", pulumi: { resource: true, name: "azure-native" } };

  it("takes a package that says it has a plugin", () => {
    assert.deepEqual(found({ "node_modules/@pulumi/azure-native/package.json": native }), ["azure-native v3.28.0"]);
  });
  it("finds packages nested in others", () => {
    assert.deepEqual(found({ "node_modules/a/node_modules/@pulumi/azure-native/package.json": native }), ["azure-native v3.28.0"]);
  });
  it("names a plugin after its package in the scope @pulumi", () => {
    assert.deepEqual(found({ "node_modules/x/package.json": { name: "@pulumi/random", version: "v1.0.0", pulumi: { resource: true } } }), ["random v1.0.0"]);
  });
  it("prefers the plugin's own version", () => {
    const own = { name: "@pulumi/random", version: "1.0.0", pulumi: { resource: true, version: "1.2.3" } };
    assert.deepEqual(found({ "node_modules/x/package.json": own }), ["random v1.2.3"]);
  });
  it("passes over a stranger that does not name its plugin, and what is no JSON", () => {
    const stranger = { name: "@me/x", version: "1.0.0", pulumi: { resource: true } };
    assert.deepEqual(found({ "node_modules/x/package.json": stranger, "node_modules/y/package.json": "{" }), []);
  });
  it("leaves out packages outside node_modules and inside policy packs", () => {
    assert.deepEqual(found({ "lib/package.json": native, "policy/PulumiPolicy.yaml": "", "policy/node_modules/x/package.json": native }), []);
  });
  it("follows a link once", () => {
    const folder = temporaryFolder();
    writeFiles(folder, { "store/package.json": native, "node_modules/.keep": "" });
    symlinkSync(path.join(folder, "store"), path.join(folder, "node_modules", "a"));
    symlinkSync(folder, path.join(folder, "node_modules", "round"));
    assert.deepEqual(
      requiredPackages(folder).map(({ name }) => name),
      ["azure-native"],
    );
  });
  describe("below a node_modules that npm keeps a list of", () => {
    const native2 = { ...native, version: "3.29.0" };
    const versions = (folder: string) => requiredPackages(folder).map(({ version }) => version);
    let folder: string;
    beforeEach(() => {
      folder = temporaryFolder();
      writeFiles(folder, { "node_modules/.package-lock.json": "{}", "node_modules/x/package.json": native });
      assert.deepEqual(versions(folder), ["v3.28.0"]);
      writeFiles(folder, { "node_modules/x/package.json": native2 });
    });
    it("are kept until npm installs again", () => {
      assert.deepEqual(versions(folder), ["v3.28.0"]);
      utimesSync(path.join(folder, "node_modules", ".package-lock.json"), 1, 1);
      assert.deepEqual(versions(folder), ["v3.29.0"]);
    });
    it("are looked for where what was kept is not readable", () => {
      writeFiles(folder, { "node_modules/.cache/edge-staging/required-packages.json": "{" });
      assert.deepEqual(versions(folder), ["v3.29.0"]);
    });
    it("do not hide others of the program", () => {
      writeFiles(folder, { "other/node_modules/y/package.json": { ...native, name: "y" } });
      assert.deepEqual(versions(folder).sort(), ["v3.28.0", "v3.28.0"]);
    });
  });
  it("finds the plugins of this project", () => {
    const names = requiredPackages(cloneFolder).map(({ name }) => name);
    assert.deepEqual([...new Set(names)].sort(), ["azure-native", "command", "kubernetes"]);
  });
});
