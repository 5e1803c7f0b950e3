import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
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
  it("finds the plugins of this project", () => {
    const names = requiredPackages(cloneFolder).map(({ name }) => name);
    assert.deepEqual([...new Set(names)].sort(), ["azure-native", "command", "kubernetes"]);
  });
});
