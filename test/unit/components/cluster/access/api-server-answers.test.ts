import assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { clusterError } from "../../../../../components/cluster/access/cluster-access-error";
import { loadKubeconfig } from "../../../../../components/cluster/access/kubeconfig";
import { kubernetes } from "../../../../../components/cluster/access/kubernetes";
import { ClusterApi } from "../../../../support/cluster-api";

describe("a response that is not the API server's", () => {
  let api: ClusterApi;
  let elsewhere: ClusterApi;
  let connections = 0;
  beforeEach(async () => {
    [api, elsewhere] = await Promise.all([ClusterApi.start(), ClusterApi.start()]);
    connections = 0;
    api.server.on("connection", () => connections++);
    elsewhere.answers["/api/v1/namespaces/default"] = { metadata: { name: "default" } };
  });
  afterEach(() => {
    api.close();
    elsewhere.close();
  });

  const core = () => loadKubeconfig({ context: "line-1", environment: api.environment }).makeApiClient(kubernetes().CoreV1Api);
  const answers = (handler: (incoming: IncomingMessage, outgoing: ServerResponse) => void) =>
    void api.server.removeAllListeners("request").on("request", handler);
  const failure = (): Promise<string> =>
    core()
      .readNamespace({ name: "default" })
      .then(
        () => "no failure",
        (error: unknown) => {
          const { kind, message } = clusterError("namespace default", error);
          return `${kind}: ${message}`;
        },
      );
  const status = (code: number, reason: string) => JSON.stringify({ kind: "Status", apiVersion: "v1", status: "Failure", reason, code });

  const page = "<html><h1>Sign in to the network</h1></html>";
  const foreign: readonly [name: string, code: number, type: string, body: string][] = [
    ["an HTML page", 200, "text/html", page],
    ["an HTML page with 401", 401, "text/html", page],
    ["an HTML page with 403", 403, "text/html", page],
    ["an HTML page with 404", 404, "text/html", page],
    ["an HTML page of a gateway", 502, "text/html", page],
    ["an empty body", 200, "application/json", ""],
    ["null", 200, "application/json", "null"],
    ["a JSON array", 200, "application/json", "[]"],
    ["an unrelated JSON object", 200, "application/json", '{"status":"ok"}'],
    ["truncated JSON", 200, "application/json", '{"kind":"Namespace","apiVersion":"v1","meta'],
    ["a Status of an error with code 200", 200, "application/json", status(404, "NotFound")],
    ["a 404 without a Status", 404, "application/json", '{"error":"not found"}'],
    ["no content", 204, "application/json", ""],
  ];
  for (const [name, code, type, body] of foreign)
    it(`counts as unreachable: ${name}`, async () => {
      answers((_incoming, outgoing) => void outgoing.writeHead(code, { "content-type": type }).end(code === 204 ? undefined : body));
      const expected = `unreachable: the API server is unreachable (namespace default): something in the API server's place responded ${code} with ${type}`;
      assert.equal(await failure(), expected);
    });

  it("counts as unreachable: a redirect to another host, which receives no request", async () => {
    const { port } = elsewhere.server.address() as AddressInfo;
    answers((incoming, outgoing) => void outgoing.writeHead(302, { location: `http://127.0.0.1:${port}${incoming.url}` }).end());
    assert.match(await failure(), /^unreachable: .*fetch failed: something in the API server's place redirects to 127\.0\.0\.1:\d+$/);
    assert.deepEqual(elsewhere.read, []);
  });
  it("counts as unreachable: more than 32 MiB, after which the connection is closed", async () => {
    let ended = false;
    answers((_incoming, outgoing) => {
      outgoing.writeHead(200, { "content-type": "application/json" });
      outgoing.once("close", () => {
        ended = true;
      });
      const chunk = Buffer.alloc(1024 * 1024, " ");
      const more = () => outgoing.destroyed || outgoing.write(chunk, more);
      more();
    });
    assert.match(await failure(), /responded with more than 32 MiB$/);
    while (!ended) await new Promise((resolve) => setImmediate(resolve));
  });

  it("is distinguished from the API server's own errors", async () => {
    for (const [code, reason, kind] of [
      [401, "Unauthorized", "no-login"],
      [403, "Forbidden", "unauthorized"],
      [404, "NotFound", "not-found"],
      [500, "InternalError", "unreachable"],
    ] as const) {
      answers((_incoming, outgoing) => void outgoing.writeHead(code, { "content-type": "application/json" }).end(status(code, reason)));
      assert.match(await failure(), new RegExp(`^${kind}: (?!.*in the API server's place)`));
    }
  });

  it("is distinguished from the API server's Status for a deletion", async () => {
    const done = JSON.stringify({ kind: "Status", apiVersion: "v1", status: "Success" });
    answers((_incoming, outgoing) => void outgoing.writeHead(200, { "content-type": "application/json" }).end(done));
    assert.equal((await core().deleteNamespacedSecret({ namespace: "default", name: "pull" })).status, "Success");
  });

  it("is detected without extra connections: requests share connections", async () => {
    api.answers["/api/v1/namespaces/default"] = { metadata: { name: "default" } };
    const client = core();
    for (let round = 0; round < 5; round++) assert.equal((await client.readNamespace({ name: "default" })).metadata?.name, "default");
    assert.ok(connections <= 2, `${connections} connections`);
  });
});
