import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { ClusterAccessError } from "../../../../../components/cluster/access/cluster-access-error";
import { loadKubeconfig } from "../../../../../components/cluster/access/kubeconfig";

const kubeconfig = (name: string) =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    clusters: [{ name, cluster: { server: `https://${name}.example` } }],
    users: [{ name, user: { token: "hidden-token" } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
  });

const kindOf = (kind: string) => (error: unknown) => error instanceof ClusterAccessError && error.kind === kind;

describe("a kubeconfig", () => {
  let folder: string;
  const file = (name: string) => {
    const path = join(folder, name);
    writeFileSync(path, kubeconfig(name));
    return path;
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-kubeconfig-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("may be given as text", () => {
    assert.equal(loadKubeconfig({ text: kubeconfig("line-1"), environment: {} }).getCurrentCluster()?.server, "https://line-1.example");
  });
  it("is merged from all files in KUBECONFIG, ignoring missing ones", () => {
    const environment = { KUBECONFIG: [file("line-1"), join(folder, "absent"), file("line-2")].join(delimiter) };
    assert.equal(loadKubeconfig({ context: "line-2", environment }).getCurrentCluster()?.server, "https://line-2.example");
  });
  it("uses the first file's current context if none is given", () => {
    const environment = { KUBECONFIG: [file("line-1"), file("line-2")].join(delimiter) };
    assert.equal(loadKubeconfig({ environment }).getCurrentContext(), "line-1");
  });
  it("without the requested context is refused, and its contexts are named", () => {
    assert.throws(() => loadKubeconfig({ text: kubeconfig("line-1"), context: "line-9", environment: {} }), /no context "line-9"; it has line-1/);
  });
  it("is refused if its file does not exist", () => {
    assert.throws(() => loadKubeconfig({ path: join(folder, "absent"), environment: {} }), kindOf("no-kubeconfig"));
  });
  it("is refused without quoting it if it cannot be parsed", () => {
    assert.throws(
      () => loadKubeconfig({ text: "users: [token: hidden-token", environment: {} }),
      (error) => kindOf("no-kubeconfig")(error) && !String(error).includes("hidden-token"),
    );
  });
});
