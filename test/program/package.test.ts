import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { siteFacts, contextId } from "../../lab/facts";
import { Stacks } from "../../lab/stacks";
import { ProgramWorld, succeeded } from "../support/program-world";

const run = promisify(execFile);
const line = siteFacts("line-1");

/** A third-party program that uses the package: the shortest site. */
const program = (registryId: string, loginServer: string) => `import { Site } from "edge-staging/components";

export const site = new Site("line-1", {
  key: "line1",
  registryId: ${JSON.stringify(registryId)},
  loginServer: ${JSON.stringify(loginServer)},
  connectedClusterId: ${JSON.stringify(line.connectedClusterId)},
  clusterAccess: { context: "line-1" },
  target: { location: "eastus2", customLocationId: ${JSON.stringify(line.customLocationId)}, contextId: ${JSON.stringify(contextId)}, capabilities: ["staging"] },
  orchestrationPrincipalId: "33333333-3333-4333-8333-333333333333",
}).facts;
`;

describe("the package, installed from its tarball into an empty project", function () {
  this.timeout(600_000);
  let given: ProgramWorld;
  let folder: string;

  before(async () => {
    given = await ProgramWorld.start({ policies: false });
    await succeeded(given.stacks.up("hub"));
    folder = join(given.world.folder, "factory");
    mkdirSync(folder);
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "factory", private: true, main: "index.js" }));
    writeFileSync(join(folder, "Pulumi.yaml"), "name: factory\nruntime: { name: nodejs, options: { typescript: false } }\n");
    await install();
    const { registryId, loginServer } = await given.stacks.outputs("hub");
    writeFileSync(join(folder, "index.ts"), program(String(registryId), String(loginServer)));
  });
  after(() => given?.end());

  const clone = process.cwd();
  const tsc = (args: readonly string[], cwd: string) => run(process.execPath, [join(clone, "node_modules", "typescript", "bin", "tsc"), ...args], { cwd });

  async function install(): Promise<void> {
    await tsc(["-p", "tsconfig.types.json"], clone);
    const { stdout } = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], { cwd: clone, maxBuffer: 64 * 1024 * 1024 });
    const [packed] = JSON.parse(stdout) as { filename: string; files: { path: string }[] }[];
    const files = packed?.files.map(({ path }) => path) ?? [];
    assert.deepEqual(
      files.filter((file) => /^(dist\/)?(lab|test|tools)\//.test(file) || /^(components|program|cli|review)\/.*\.ts$/.test(file)),
      [],
    );
    await run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", join(folder, packed?.filename ?? "")], { cwd: folder });
  }

  it("compiles and previews ten lines that use Site", async () => {
    await tsc(["--module", "nodenext", "--target", "es2023", "--strict", "--skipLibCheck", "index.ts"], folder);
    const { PULUMI_OPTION_POLICY_PACK: _, ...environment } = given.world.environment;
    const stacks = new Stacks({ ...given.world, environment }, folder, process.env);
    await stacks.select("line-1");
    const { code, stdout, stderr, operations } = await stacks.preview("line-1");
    assert.equal(code, 0, stdout + stderr);
    const created = operations.filter(({ kind }) => kind === "create").map(({ type }) => type);
    for (const type of ["edge:site:Site", "azure-native:containerregistry:ConnectedRegistry", "pulumi-nodejs:dynamic/edge:TokenPassword"])
      assert.ok(created.includes(type), `${type} in ${created.join(", ")}`);
  });

  it("runs its command-line tool", async () => {
    const { stdout } = await run("npx", ["--no-install", "edge-staging", "settings", "site.timeout"], { cwd: folder });
    assert.match(stdout, /^site\.timeout\n {2}allowed /);
  });
});
