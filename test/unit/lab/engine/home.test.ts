import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import * as path from "node:path";
import { assembleHome } from "../../../../lab/engine/home";
import { removeTemporaryFolders, temporaryFolder } from "./temporary-folder";
import { writeFiles } from "./written-files";

describe("the engine's home folder", () => {
  afterEach(removeTemporaryFolders);

  const assembled = async (beside: Record<string, string> = {}) => {
    const installed = temporaryFolder();
    writeFiles(installed, { pulumi: "#!/bin/sh\n", ...beside });
    const folder = path.join(temporaryFolder(), "it's a home");
    return assembleHome({ folder, pulumi: path.join(installed, "pulumi"), searchPath: "/usr/bin" });
  };

  it("contains language host and dynamic provider beside Pulumi", async () => {
    const { folder, pulumi } = await assembled();
    assert.equal(realpathSync(pulumi), path.join(folder, "bin", "pulumi"));
    assert.deepEqual(readdirSync(path.dirname(pulumi)).sort(), ["node", "pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]);
  });
  it("uses the lab's own Node", async () => {
    const { folder, environment } = await assembled();
    assert.equal(realpathSync(path.join(folder, "bin", "node")), realpathSync(process.execPath));
    assert.equal(environment.PATH, `${folder}/bin:/usr/bin`);
  });
  it("uses the official language host if it is installed beside Pulumi", async () => {
    const { folder } = await assembled({ "pulumi-language-nodejs": "#!/bin/sh\necho official" });
    assert.equal(execFileSync(path.join(folder, "bin", "pulumi-language-nodejs"), { encoding: "utf8" }), "official\n");
  });
  it("contains stand-in plugins with the versions that the npm packages require", async () => {
    const { folder } = await assembled();
    assert.deepEqual(readdirSync(path.join(folder, "plugins")).sort(), [
      "resource-azure-native-v3.28.0",
      "resource-command-v1.2.1",
      "resource-kubernetes-v4.34.2",
    ]);
    const script = path.join(folder, "plugins", "resource-kubernetes-v4.34.2", "pulumi-resource-kubernetes");
    assert(statSync(script).mode & 0o100);
    assert.match(readFileSync(script, "utf8"), /exec '.*node' '.*\/stand-ins\/kubernetes\/plugin\.js' "\$@"/);
  });
  it("can be assembled over an older one", async () => {
    const { folder } = await assembled();
    const installed = temporaryFolder();
    writeFiles(installed, { pulumi: "#!/bin/sh\necho newer" });
    const { pulumi } = await assembleHome({ folder, pulumi: path.join(installed, "pulumi"), searchPath: "/usr/bin" });
    assert.equal(execFileSync(pulumi, { encoding: "utf8" }), "newer\n");
  });
});
