import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { NodeTrustOverSsh, type NodeTrustOverSshArgs } from "../../../../components/cluster/node-trust/node-trust-over-ssh";
import { RemoteCommands } from "../../../../lab/engine/stand-ins/command/remote-commands";
import { type Plugin, servePlugin } from "../../../../lab/engine/stand-ins/start-plugin";
import { declare, named } from "../../../support/mocks";
import { nodeConfigurations } from "../../../support/node-configurations";
import { registryAddress } from "../../../support/node-trust-run";
import { authority, PreparedNode } from "../../../support/prepared-node";
import { registryAnswers } from "../../../support/registry-answers";
import { openSshServer, SshServer, sshKey } from "../../../support/ssh-server";
import { failureOf, PluginClient } from "../../stand-ins/plugin-client";

const type = "command:remote:Command";
const [first, second] = [authority("first"), authority("second")];
const certificate = `/etc/containerd/certs.d/${registryAddress}/ca.crt`;
type Inputs = Parameters<PluginClient["create"]>[1];

describe("node trust over SSH, with a real OpenSSH server", function () {
  this.timeout(60_000);
  const key = sshKey();
  let isHurt = false;
  let node: PreparedNode;
  let server: SshServer;
  let plugin: Plugin;
  let client: PluginClient;

  let sshd: string;

  before(function () {
    sshd = openSshServer(this);
  });
  beforeEach(async () => {
    isHurt = false;
    node = await PreparedNode.of({
      config: nodeConfigurations.stock,
      version: { major: 1, minor: 7 },
      isHurtBy: (text) => isHurt && text.includes("edge-staging"),
    });
    server = await SshServer.of(sshd, key, node.surroundings);
    plugin = await servePlugin(new RemoteCommands(() => "0a1b2c3d"));
    client = new PluginClient(plugin.port);
  });
  afterEach(() => {
    client?.close();
    plugin?.stop();
    server?.end();
    node?.end();
  });

  /** Inputs that the component declares for this node, checked by the plugin. */
  const declared = async (change: Partial<NodeTrustOverSshArgs> = {}): Promise<Inputs> => {
    const args = {
      nodes: [{ name: "cp-1", ...server.host }],
      key: key.private,
      authority: first,
      serviceAddress: registryAddress,
      timeout: "PT20S",
      ...change,
    };
    const { declared } = await declare(registryAnswers, (options) => new NodeTrustOverSsh("trust", args, options));
    const { inputs, failures } = await client.check(type, named(declared, "trust-cp-1").inputs as Inputs);
    assert.deepEqual(failures, []);
    return inputs;
  };
  const created = async (change: Partial<NodeTrustOverSshArgs> = {}) => {
    const inputs = await declared(change);
    return { inputs, ...(await client.create(type, inputs)) };
  };

  it("makes the node trust the registry in both spellings, with one restart, and reports it", async () => {
    assert.deepEqual(await node.trusts(), [false, false]);
    const { outputs } = await created();
    assert.deepEqual([outputs["stdout"], outputs["stderr"]], [`node-trust result=trusted plan=legacy restarts=1 reason=${registryAddress}`, ""]);
    assert.deepEqual([await node.trusts(), node.runtime.restarts], [[true, true], 1]);
  });

  it("updates the CA in place: the file is never missing, and nothing restarts", async () => {
    const { id, inputs, outputs } = await created();
    const both = await declared({ authority: first + second });
    const { changes, replaces } = await client.diff(type, inputs, outputs, both);
    assert.deepEqual([changes, replaces], [true, []]);
    const seen = new Set<string | undefined>();
    let isUnderWay = true;
    const watching = (async () => {
      for (; isUnderWay; await turn()) seen.add(node.read(certificate));
    })();
    const updated = await client.update(type, id, inputs, outputs, both);
    node.registry = second;
    const after = await client.update(type, id, both, updated, await declared({ authority: second }));
    isUnderWay = false;
    await watching;
    assert.deepEqual(seen, new Set([first, first + second, second]));
    assert.match(String(after["stdout"]), /result=trusted plan=legacy restarts=0 /);
    assert.deepEqual([await node.trusts(), node.runtime.restarts], [[true, true], 1]);
  });

  it("restores the node byte for byte", async () => {
    const before = node.tree();
    const { id, inputs, outputs } = await created();
    assert.notDeepEqual(node.tree(), before);
    await client.delete(type, id, inputs, outputs);
    assert.deepEqual([node.tree(), await node.trusts()], [before, [false, false]]);
  });

  it("connects through a proxy", async () => {
    await created({ proxy: server.host });
    assert.deepEqual(await node.trusts(), [true, true]);
  });

  it("sends nothing to a machine with another host key", async () => {
    const before = node.tree();
    const nodes = [{ name: "cp-1", ...server.host, hostKey: sshKey().public }];
    const { message } = await failureOf(created({ nodes }));
    assert.equal(message, "after 3 failed attempts: ssh: handshake failed: ssh: host key mismatch");
    assert.deepEqual(node.tree(), before);
  });

  it("reports a node that rejects the key", async () => {
    const { message } = await failureOf(created({ key: sshKey().private }));
    assert.match(message, /^after 3 failed attempts: ssh: handshake failed: ssh: unable to authenticate/);
  });

  it("rolls a harmful change back, and reports node, cause and fix", async () => {
    isHurt = true;
    const before = node.tree();
    const { message } = await failureOf(created());
    const { user, port } = server.host;
    assert.deepEqual(message.split("\n").slice(1, -1), [
      "node-trust result=failed plan=legacy restarts=2 reason=the CRI did not answer within 2 s after the edit; the former configuration is back",
      `EDGE-NODE-TRUST  the registry is not trusted on node cp-1 (${user}@127.0.0.1:${port})`,
      "  given   the CRI did not answer within 2 s after the edit; the former configuration is back",
      "  fix     put the node right as it says, then `pulumi up`",
    ]);
    assert.match(message, /^Process exited with status 5: running /);
    assert.deepEqual(node.tree(), before);
  });

  it("waits for a registry that does not respond yet, but not longer than configured", async () => {
    node.registry = undefined;
    const { message } = await failureOf(created());
    assert.match(message, /result=waiting .*connection refused\nEDGE-NODE-TRUST /);
    assert.deepEqual(node.waited, [10, 10]);
  });
});
