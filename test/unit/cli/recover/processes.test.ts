import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { isPulumiProgram, orphansOf } from "../../../../cli/recover/processes";

describe("orphaned processes of a dead engine", () => {
  const process = (pid: number, folder: string | undefined, ...args: string[]) => ({ pid, folder, args });

  it("are the project's processes whose engine refuses connections", async () => {
    const engine = createServer().listen(0, "127.0.0.1");
    await once(engine, "listening");
    const alive = `127.0.0.1:${(engine.address() as AddressInfo).port}`;
    const gone = createServer().listen(0, "127.0.0.1");
    await once(gone, "listening");
    const dead = `127.0.0.1:${(gone.address() as AddressInfo).port}`;
    gone.close();
    await once(gone, "close");
    const found = await orphansOf("/project", [
      process(1, "/project", "pulumi-resource-azure-native", dead),
      process(2, "/project", "pulumi-resource-azure-native", alive),
      process(3, "/other", "pulumi-resource-azure-native", dead),
      process(4, "/project", "node", "/sdk/@pulumi/pulumi/cmd/run", "--monitor=127.0.0.1:1", `--engine=${dead}`),
      process(5, "/project", "curl", `http://${dead}/`),
      process(6, undefined, "pulumi-resource-azure-native", dead),
    ]);
    engine.close();
    assert.deepEqual(
      found.map(({ pid }) => pid),
      [1, 4, 6],
    );
  });

  it("are ended only if they are Pulumi programs", () => {
    assert.equal(isPulumiProgram(process(1, "/", "/home/plugins/pulumi-resource-azure-native", "127.0.0.1:1")), true);
    assert.equal(isPulumiProgram(process(1, "/", "node", "/p/node_modules/@pulumi/pulumi/cmd/dynamic-provider", "127.0.0.1:1")), true);
    assert.equal(isPulumiProgram(process(1, "/", "node", "server.js", "127.0.0.1:1")), false);
  });
});
