import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, type Server, createServer } from "node:net";
import { type EngineAnswer, engineAddress, engineAnswer, isEngineGone, watchEngine } from "../../../../components/dynamic/engine-watch";

async function listening(): Promise<{ server: Server; address: string }> {
  const server = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, address: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe("engine watch", () => {
  it("finds the engine's address in the process arguments", () => {
    assert.equal(engineAddress(["/usr/bin/node", "/opt/provider/index.js", "127.0.0.1:40123"]), "127.0.0.1:40123");
  });

  for (const argv of [[], ["/usr/bin/node", "/a/b.js"], ["node", "--inspect=127.0.0.1:9229"], ["node", "C:\\b.js"]])
    it(`finds no engine address in ${JSON.stringify(argv)}`, () => assert.equal(engineAddress(argv), undefined));

  it("distinguishes an engine that answers from one that refuses connections", async () => {
    const { server, address } = await listening();
    assert.equal(await engineAnswer(address), "answers");
    server.close();
    await once(server, "close");
    assert.equal(await engineAnswer(address), "refused");
  });

  const answering =
    (...answers: EngineAnswer[]) =>
    async () =>
      answers.shift() ?? "answers";
  for (const [answers, isGone] of [
    [["answers"], false],
    [["refused"], true],
    [["missed", "answers"], false],
    [["missed", "missed", "answers"], false],
    [["missed", "refused"], true],
    [["missed", "missed", "missed"], true],
  ] as const)
    it(`considers the engine ${isGone ? "gone" : "alive"} after ${answers.join(", ")}`, async () =>
      assert.equal(await isEngineGone(answering(...answers)), isGone));

  it("ends the process once the engine is gone, and not before", async () => {
    const { server, address } = await listening();
    let gone = false;
    const ended = new Promise<boolean>((resolve) => watchEngine(address, () => resolve(gone), 5));
    await once(server, "connection");
    await once(server, "connection");
    gone = true;
    server.close();
    assert.equal(await ended, true);
  });
});
