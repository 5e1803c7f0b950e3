import assert from "node:assert/strict";
import { RemoteCommands } from "../../../lab/engine/stand-ins/command/remote-commands";
import { type Plugin, servePlugin } from "../../../lab/engine/stand-ins/start-plugin";
import { failureOf, PluginClient, secret, unknown } from "./plugin-client";

const type = "command:remote:Command";
const connection = { host: "127.0.0.1", port: 1, dialErrorLimit: 0 };

describe("the stand-in for command", () => {
  let plugin: Plugin;
  let client: PluginClient;
  beforeEach(async () => {
    plugin = await servePlugin(new RemoteCommands(() => "0a1b2c3d"));
    client = new PluginClient(plugin.port);
  });
  afterEach(() => {
    client.close();
    plugin.stop();
  });

  it("adds connection defaults, also for the proxy, and marks the whole connection as a secret", async () => {
    const filled = { port: 22, user: "root", dialErrorLimit: 10, perDialTimeout: 15 };
    const { inputs, failures } = await client.check(type, { connection: { host: "node", proxy: { host: "bastion" } } });
    assert.deepEqual([inputs, failures], [{ connection: secret({ ...filled, host: "node", proxy: { ...filled, host: "bastion" } }) }, []]);
  });

  it("reports unknown properties and a connection without a host together", async () => {
    const { failures } = await client.check(type, { colour: "red", logging: "none", connection: { password: "hush" } });
    assert.deepEqual(
      failures.map((reason) => reason.split(";")[0]),
      ["colour is not modelled", "logging is not modelled", "missing required property host", "connection.password is not modelled"],
    );
    assert.match((await failureOf(client.check("command:local:Command", {}))).message, /^command:local:Command is not modelled/);
  });

  it("updates everything in place except triggers, which require a replacement", async () => {
    const before = { create: "a", update: "a", stdin: "1", triggers: ["1"], connection };
    const difference = async (change: object) => {
      const { changes, replaces } = await client.diff(type, before, before, { ...before, ...change });
      return [changes, replaces];
    };
    assert.deepEqual(await difference({}), [false, []]);
    assert.deepEqual(await difference({ create: "b", stdin: "2", connection: { ...connection, host: "other" } }), [true, []]);
    assert.deepEqual(await difference({ triggers: ["2"] }), [true, ["triggers"]]);
  });

  it("opens no connection in a preview", async () => {
    const inputs = { create: "hostname", stdin: unknown, connection };
    assert.deepEqual((await client.create(type, inputs, { preview: true })).outputs, inputs);
    await client.update(type, "id", inputs, inputs, { ...inputs, create: "id" }, true);
  });

  it("reports why a machine cannot be reached", async () => {
    const { inputs } = await client.check(type, { create: "hostname", connection });
    assert.equal((await failureOf(client.create(type, inputs))).message, "after 0 failed attempts: dial tcp 127.0.0.1:1: connect: connection refused");
  });

  it("does nothing if a command is not set", async () => {
    const { outputs } = await client.create(type, { connection });
    assert.deepEqual([outputs["stdout"], outputs["stderr"]], ["", ""]);
    await client.delete(type, "id", { connection }, { connection });
  });
});
