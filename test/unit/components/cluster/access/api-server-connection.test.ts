import assert from "node:assert/strict";
import { createServer as createProxy, type Server } from "node:http";
import { createServer, type Server as TlsServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { ClusterAccessError, clusterError } from "../../../../../components/cluster/access/cluster-access-error";
import { loadKubeconfig } from "../../../../../components/cluster/access/kubeconfig";
import { kubernetes } from "../../../../../components/cluster/access/kubernetes";
import { tryReadServiceAddresses } from "../../../../../components/cluster/access/service-addresses";
import { createAuthority, issue } from "../../../../../lab/site/certificates";

const host = "k8s.line-1.invalid";

/** An API server that accepts one token, and a proxy that is the only route to its name. */
describe("the connection to an API server", () => {
  let api: TlsServer;
  let proxy: Server;
  let folder: string;
  let authority: string;
  const tunnels: string[] = [];
  const portOf = (server: Server | TlsServer) => (server.address() as AddressInfo).port;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-api-"));
    const root = await createAuthority({ commonName: "root" });
    authority = root.certificate;
    const { certificate, key } = await issue(root, { commonName: "api", names: [host] });
    api = createServer({ cert: certificate, key }, ({ headers }, response) => {
      const isKnown = headers.authorization === "Bearer good";
      const status = { kind: "Status", apiVersion: "v1", status: "Failure", message: "Unauthorized", reason: "Unauthorized", code: 401 };
      response.writeHead(isKnown ? 200 : 401, { "content-type": "application/json" });
      response.end(JSON.stringify(isKnown ? { kind: "Namespace", apiVersion: "v1", metadata: { name: "default" } } : status));
    });
    proxy = createProxy().on("connect", ({ url = "" }, socket, head) => {
      tunnels.push(url);
      const upstream = connect(portOf(api), "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
        upstream.write(head);
        socket.pipe(upstream).pipe(socket);
      });
      for (const end of [socket, upstream]) end.on("error", () => undefined);
    });
    for (const server of [api, proxy]) await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  });
  after(() => {
    for (const server of [api, proxy]) {
      server.closeAllConnections();
      server.close();
    }
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => void tunnels.splice(0));

  const kubeconfig = (user: object, cluster: object = {}) =>
    JSON.stringify({
      ...{ apiVersion: "v1", kind: "Config", "current-context": "line-1", contexts: [{ name: "line-1", context: { cluster: "c", user: "u" } }] },
      clusters: [
        { name: "c", cluster: { server: `https://${host}:6443`, "certificate-authority-data": Buffer.from(authority).toString("base64"), ...cluster } },
      ],
      users: [{ name: "u", user }],
    });
  const environment = () => ({ HTTPS_PROXY: `http://127.0.0.1:${portOf(proxy)}`, PATH: process.env["PATH"] });
  const read = (text: string, given: Record<string, string | undefined>) =>
    loadKubeconfig({ text, environment: given })
      .makeApiClient(kubernetes().CoreV1Api)
      .readNamespace({ name: "default" })
      .then(
        ({ metadata }) => metadata?.name,
        (error: unknown) => {
          const { kind, message } = clusterError("namespace default", error);
          return `${kind}: ${message}`;
        },
      );

  it("uses HTTPS_PROXY (C4)", async () => {
    assert.equal(await read(kubeconfig({ token: "good" }), environment()), "default");
    assert.deepEqual(tunnels, [`${host}:6443`]);
  });
  it("prefers the kubeconfig's proxy-url to HTTPS_PROXY (C4)", async () => {
    const given = { ...environment(), HTTPS_PROXY: "http://127.0.0.1:1" };
    assert.equal(await read(kubeconfig({ token: "good" }, { "proxy-url": environment().HTTPS_PROXY }), given), "default");
  });
  it("bypasses the proxy for a host in NO_PROXY (C4)", async () => {
    assert.match(String(await read(kubeconfig({ token: "good" }), { ...environment(), NO_PROXY: ".invalid" })), /^unreachable: .*ENOTFOUND/);
    assert.deepEqual(tunnels, []);
  });

  it("recommends renewing the login if the token has expired (C7)", async () => {
    assert.match(
      String(await read(kubeconfig({ token: "old" }), environment())),
      /^no-login: the API server does not accept the login .*401\); it has probably expired$/,
    );
    writeFileSync(join(folder, "old"), kubeconfig({ token: "old" }));
    const outcome = await tryReadServiceAddresses("line-1", { ...environment(), KUBECONFIG: join(folder, "old") });
    assert.ok("unreachable" in outcome);
    assert.match(outcome.fix ?? "", /^renew the login of the kubeconfig's user/);
  });

  it("uses the token of a login program, whose relative path starts at the kubeconfig's folder (C3)", async () => {
    mkdirSync(join(folder, "bin"));
    const status = JSON.stringify({ kind: "ExecCredential", status: { token: "good" } });
    writeFileSync(join(folder, "bin", "login"), `#!/bin/sh\necho '${status}'\n`, { mode: 0o755 });
    writeFileSync(join(folder, "exec"), kubeconfig({ exec: { apiVersion: "client.authentication.k8s.io/v1", command: "bin/login" } }));
    const loaded = loadKubeconfig({ path: join(folder, "exec"), environment: environment() });
    assert.equal((await loaded.makeApiClient(kubernetes().CoreV1Api).readNamespace({ name: "default" })).metadata?.name, "default");
  });
  it("fails with the output of a login program that fails (C3)", async () => {
    const exec = { command: "/bin/sh", args: ["-c", "echo 'run kubelogin' >&2; exit 1"] };
    assert.match(
      String(await read(kubeconfig({ exec }), environment())),
      /^no-login: the kubeconfig's login program \/bin\/sh failed \(1\); it wrote: run kubelogin$/,
    );
  });
});

describe("several kubeconfigs", () => {
  it("are merged as kubectl merges them: the first entry of a name wins", () => {
    const folder = mkdtempSync(join(tmpdir(), "edge-staging-merge-"));
    const file = (name: string, server: string, contexts: string[], current = "") => {
      const path = join(folder, name);
      const entries = contexts.map((context) => ({ name: context, context: { cluster: "shared", user: "shared" } }));
      const parts = { clusters: [{ name: "shared", cluster: { server } }], users: [{ name: "shared", user: { token: name } }], contexts: entries };
      writeFileSync(path, JSON.stringify({ apiVersion: "v1", kind: "Config", "current-context": current, ...parts }));
      return path;
    };
    try {
      const files = [file("a", "https://a.invalid", ["one"]), file("b", "https://b.invalid", ["one", "two"], "two")];
      const merged = loadKubeconfig({ environment: { KUBECONFIG: files.join(delimiter) } });
      assert.deepEqual([merged.getCurrentContext(), merged.getCurrentCluster()?.server, merged.getCurrentUser()?.token], ["two", "https://a.invalid", "a"]);
      assert.throws(() => loadKubeconfig({ context: "three", environment: { KUBECONFIG: files.join(delimiter) } }), ClusterAccessError);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
