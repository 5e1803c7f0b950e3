import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NodeTrustOverSshArgs } from "../../../../components/cluster/node-trust/node-trust-over-ssh";
import { assembleHome } from "../../../../lab/engine/home";
import { startNarrator } from "../../../../lab/engine/narrator";
import { runPulumi } from "../../../../lab/engine/pulumi";
import { provideTools } from "../../../../lab/engine/tools";
import { nodeConfigurations } from "../../../support/node-configurations";
import { registryAddress } from "../../../support/node-trust-run";
import { authority, PreparedNode } from "../../../support/prepared-node";
import { openSshServer, SshServer, sshKey } from "../../../support/ssh-server";

const [first, second] = [authority("first"), authority("second")];
/** Declares the content of a file beside it, like a stack's program. */
const program = (component: string) => `const { NodeTrustOverSsh } = require(${JSON.stringify(component)});
const args = JSON.parse(require("node:fs").readFileSync("args.json", "utf8"));
new NodeTrustOverSsh("trust", args);
`;

describe("node trust over SSH, on the real engine", function () {
  this.timeout(240_000);
  const key = sshKey();
  let folder: string;
  let node: PreparedNode;
  let server: SshServer;
  let env: Record<string, string | undefined>;

  before(async function () {
    const sshd = openSshServer(this);
    folder = mkdtempSync(join(tmpdir(), "edge-staging-nodes-"));
    node = await PreparedNode.of({ config: nodeConfigurations.stock, version: { major: 1, minor: 7 } });
    server = await SshServer.of(sshd, key, node.surroundings);
    const { pulumi } = await provideTools(["pulumi"], { environment: process.env, narrator: startNarrator() });
    const home = await assembleHome({ folder: join(folder, "home"), pulumi, searchPath: process.env["PATH"] ?? "" });
    mkdirSync(join(folder, "state"));
    const backend = { PULUMI_BACKEND_URL: `file://${join(folder, "state")}`, PULUMI_CONFIG_PASSPHRASE: "none of anybody's" };
    env = { HOME: process.env["HOME"], ...home.environment, ...backend };
    writeFileSync(join(folder, "Pulumi.yaml"), "name: nodes\nruntime: { name: nodejs, options: { typescript: false } }\nmain: program.js\n");
    writeFileSync(join(folder, "package.json"), "{}");
    writeFileSync(join(folder, "program.js"), program(join(process.cwd(), "dist", "components", "cluster", "node-trust", "node-trust-over-ssh")));
    symlinkSync(join(process.cwd(), "node_modules"), join(folder, "node_modules"));
    await run("stack", "init", "site");
  });
  after(() => {
    server?.end();
    node?.end();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const run = async (...args: string[]) => {
    const result = await runPulumi({ args, cwd: folder, env });
    assert.equal(result.code, 0, result.stdout + result.stderr);
    return result;
  };
  const up = async (change: Partial<NodeTrustOverSshArgs>, ...more: string[]) => {
    const args = { nodes: [{ name: "cp-1", ...server.host }], key: key.private, authority: first, serviceAddress: registryAddress, timeout: "PT1M", ...change };
    writeFileSync(join(folder, "args.json"), JSON.stringify(args));
    const { operations } = await run("up", "--yes", "--skip-preview", ...more);
    return operations.filter(({ type }) => type === "command:remote:Command").map(({ kind }) => kind);
  };

  it("is created, updated in place, replaced and deleted: the node trusts the registry until the delete, and is then byte for byte as before", async () => {
    const before = node.tree();
    assert.deepEqual(await up({}), ["create"]);
    const { stdout: state } = await run("stack", "export");
    assert.ok(state.includes("trust-cp-1") && !state.includes("PRIVATE KEY"));
    assert.deepEqual(await up({ authority: first + second }), ["update"]);
    assert.deepEqual([await node.trusts(), node.runtime.restarts], [[true, true], 1]);
    const urn = "urn:pulumi:site::nodes::edge:cluster:NodeTrustOverSsh$command:remote:Command::trust-cp-1";
    await up({ authority: first + second }, "--replace", urn);
    assert.deepEqual(await node.trusts(), [true, true]);
    await run("destroy", "--yes", "--skip-preview");
    assert.deepEqual(node.tree(), before);
  });
});
