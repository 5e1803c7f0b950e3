import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import type { Socket } from "node:net";
import { loadKubeconfig } from "../../../../../components/cluster/access/kubeconfig";
import { openPortForward } from "../../../../../components/cluster/access/port-forward";
import { ClusterApi } from "../../../../support/cluster-api";

/** Accepts a WebSocket with the client's protocol, and sends no message. Source: RFC 6455, 4.2.2. */
function acceptSilently(socket: Socket, key: string, protocol: string): void {
  const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
  const headers = ["Upgrade: websocket", "Connection: Upgrade", `Sec-WebSocket-Accept: ${accept}`, `Sec-WebSocket-Protocol: ${protocol}`];
  socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headers.join("\r\n")}\r\n\r\n`);
  // Otherwise an upgraded socket stays half open.
  socket.once("end", () => socket.destroy()).resume();
}

describe("closing a port-forward", function () {
  this.timeout(40_000);

  it("does not wait for an API server that never confirms the close", async () => {
    const api = await ClusterApi.start();
    const upgraded = new Promise<Socket>((resolve) =>
      api.server.on("upgrade", ({ headers }, socket: Socket) => {
        acceptSilently(socket, headers["sec-websocket-key"] ?? "", String(headers["sec-websocket-protocol"]).split(",")[0] ?? "");
        resolve(socket);
      }),
    );
    const forwarded = await openPortForward(loadKubeconfig({ text: api.kubeconfig, environment: {} }), "connected-registry", { pod: "line1", port: 443 });
    const ended = once(await upgraded, "close");
    const startedMs = performance.now();
    forwarded.destroy();
    await ended;
    assert.ok(performance.now() - startedMs < 25_000, "the client itself would wait 30 s");
    api.close();
  });
});

describe("opening a port-forward", () => {
  it("times out if the API server never answers, and closes the connection", async () => {
    const api = await ClusterApi.start();
    const ended = new Promise<void>((resolve) =>
      api.server.on("upgrade", (_incoming, socket: Socket) => {
        socket.once("close", resolve).once("end", () => socket.destroy());
        socket.resume();
      }),
    );
    const kubeconfig = loadKubeconfig({ text: api.kubeconfig, environment: {}, answerMs: 50 });
    const opening = openPortForward(kubeconfig, "connected-registry", { pod: "line1", port: 443 });
    await assert.rejects(opening, /^ClusterAccessError: the API server is unreachable \(a port-forward to pod connected-registry\/line1\): .*timed out/);
    await ended;
    api.close();
  });
});
