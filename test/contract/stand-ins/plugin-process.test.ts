import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { PluginClient } from "./plugin-client";

const standIns = join(__dirname, "..", "..", "..", "lab", "engine", "stand-ins");

for (const name of ["azure-native", "command", "kubernetes"]) {
  describe(`the plugin process for ${name}`, function () {
    this.timeout(30_000);
    let engine: grpc.Server;
    let plugin: ChildProcess;
    let port: number;

    before(async () => {
      engine = new grpc.Server();
      engine.addService(EngineService as grpc.ServiceDefinition, {});
      const enginePort = await new Promise<number>((resolve, reject) => {
        engine.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound)));
      });
      plugin = spawn(process.execPath, [join(standIns, name, "plugin.js"), "-logtostderr", `127.0.0.1:${enginePort}`], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const { stdout } = plugin;
      assert.ok(stdout);
      const [line] = (await once(stdout, "data")) as [Buffer];
      port = Number(line.toString().trim());
    });
    after(() => {
      engine.forceShutdown();
      plugin.kill("SIGKILL");
    });

    it("prints its port first and listens there", async () => {
      const client = new PluginClient(port);
      assert.match(await client.version(), /^\d+\.\d+\.\d+$/);
      client.close();
    });

    it("exits when the engine is gone", async () => {
      const ended = once(plugin, "exit");
      engine.forceShutdown();
      assert.deepEqual(await ended, [1, null]);
    });
  });
}
