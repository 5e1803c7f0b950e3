import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { configFile, ContainerRuntime } from "../../../../../lab/site/machines/container-runtime";
import { nodeConfigurations } from "../../../../support/node-configurations";

const cri = 'plugins."io.containerd.grpc.v1.cri".registry';
const table = `[${cri}.configs."10.96.0.50:443".tls]\n  ca_file = "/etc/containerd/certs.d/10.96.0.50:443/ca.crt"\n`;
const certificate = "-----BEGIN CERTIFICATE-----";
const folder = "/etc/containerd/certs.d/10.96.0.50:443";
const ca = { [`${folder}/ca.crt`]: certificate };
const hosts = { [`${folder}/hosts.toml`]: `[host."https://10.96.0.50:443"]\n  ca = "authority.pem"\n`, [`${folder}/authority.pem`]: certificate };
const { stock, "image-builder": path, "path list": list, "nothing about registries": nothing, "guide by hand": guide } = nodeConfigurations;
const both = `${nodeConfigurations["image-builder"]}${table}`;
const mirrorsAndPath = stock.replace(`[${cri}]`, `[${cri}]\n      config_path = "/etc/containerd/certs.d"`);

/** Answers to pulls, by release. Source: measurements with real containerd in these releases. */
const pulls: [what: string, config: string, files: Record<string, string>, releases: number[], answer: string][] = [
  ["nothing configured", nothing, {}, [1.6, 1.7, 2.0, 2.1, 2.2, 2.3, 2.4], "x509"],
  ["a folder with *.crt", path, ca, [1.6, 1.7, 2.0, 2.1, 2.2, 2.3, 2.4], "401"],
  ["a folder with hosts.toml", path, hosts, [1.6, 1.7, 2.0, 2.1, 2.2, 2.3, 2.4], "401"],
  [
    "the folder whose name has no colon",
    path,
    { "/etc/containerd/certs.d/10.96.0.50_443_/ca.crt": certificate, [`${folder}/ca.crt`]: "wrong" },
    [1.7, 2.3],
    "401",
  ],
  ["a folder without the port", path, { "/etc/containerd/certs.d/10.96.0.50/ca.crt": certificate }, [1.6, 1.7, 2.0, 2.3], "x509"],
  ["the stock file and a table", stock + table, ca, [1.6, 1.7], "401"],
  ["the stock file and a table", stock + table, ca, [2.0, 2.1, 2.2, 2.3, 2.4], "x509"],
  ["a list of folders", list, ca, [1.6, 1.7, 2.0], "401"],
  ["a list of folders", list, ca, [2.1, 2.2], "x509"],
  ["the guide's edit", guide, ca, [1.6, 1.7, 2.2, 2.3, 2.4], "401"],
  ["the guide's edit", guide, ca, [2.0, 2.1], "x509"],
  ["mirrors and a folder", mirrorsAndPath, ca, [1.6, 1.7, 2.0, 2.1, 2.2, 2.3, 2.4], "unknown service"],
  ["a table and a folder", both, ca, [1.6, 1.7], "unknown service"],
  ["a table and a folder", both, ca, [2.0, 2.1, 2.2, 2.3, 2.4], "401"],
];

describe("the lab's containerd", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "edge-staging-machine-"));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const write = (files: Readonly<Record<string, string>>) => {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
  };
  const runtime = (release: number) => {
    const [major = 0, minor = 0] = release.toFixed(1).split(".").map(Number);
    return new ContainerRuntime({
      version: { major, minor },
      root,
      ask: async (_address, authorities) => (authorities.includes(certificate) ? "answers" : "untrusted"),
    });
  };
  const pull = async (release: number) => (await runtime(release).run(["crictl", "pull", "10.96.0.50:443/a:1"])).stderr;

  for (const [what, config, files, releases, answer] of pulls)
    it(`${releases.map((release) => release.toFixed(1)).join(", ")} with ${what}: ${answer}`, async () => {
      write({ [configFile]: config, ...files });
      for (const release of releases) assert.match(await pull(release), new RegExp(answer), String(release));
    });

  it("dumps the registry tables like real containerd", async () => {
    write({ [configFile]: stock });
    const tables = async (release: number) => {
      const { stdout } = await runtime(release).run(["containerd", "--config", configFile, "config", "dump"]);
      return stdout
        .slice(stdout.search(/ *\[plugins.{0,40}registry\]/))
        .split("\n")
        .filter(Boolean);
    };
    // Recorded with containerd 1.6.20.
    assert.deepEqual(await tables(1.6), [
      '    [plugins."io.containerd.grpc.v1.cri".registry]',
      '      config_path = ""',
      '      [plugins."io.containerd.grpc.v1.cri".registry.auths]',
      '      [plugins."io.containerd.grpc.v1.cri".registry.configs]',
      '      [plugins."io.containerd.grpc.v1.cri".registry.headers]',
      '      [plugins."io.containerd.grpc.v1.cri".registry.mirrors]',
      '        [plugins."io.containerd.grpc.v1.cri".registry.mirrors."docker.io"]',
      '          endpoint = ["https://registry-1.docker.io"]',
      '        [plugins."io.containerd.grpc.v1.cri".registry.mirrors."localhost:5000"]',
      '          endpoint = ["http://localhost:5000"]',
    ]);
    // Recorded with containerd 2.4.2.
    assert.deepEqual(await tables(2.4), [
      "    [plugins.'io.containerd.cri.v1.images'.registry]",
      "      config_path = ''",
      "      [plugins.'io.containerd.cri.v1.images'.registry.mirrors]",
      "        [plugins.'io.containerd.cri.v1.images'.registry.mirrors.'docker.io']",
      "          endpoint = ['https://registry-1.docker.io']",
      "        [plugins.'io.containerd.cri.v1.images'.registry.mirrors.'localhost:5000']",
      "          endpoint = ['http://localhost:5000']",
    ]);
  });

  it("does not show the default folders in its dump", async () => {
    write({ [configFile]: nothing });
    const { stdout } = await runtime(2.4).run(["containerd", "--config", configFile, "config", "dump"]);
    assert.match(stdout, /config_path = ''/);
  });

  it("uses the configuration of the last restart, and reads certificates at every pull", async () => {
    write({ [configFile]: stock });
    const node = runtime(1.7);
    const answer = async () => /x509|401/.exec((await node.pull("10.96.0.50:443/a:1")).stderr)?.[0];
    write({ [configFile]: stock + table, ...ca });
    assert.equal(await answer(), "x509");
    await node.run(["systemctl", "restart", "containerd"]);
    assert.equal(await answer(), "401");
    write({ [`${folder}/ca.crt`]: "another" });
    assert.deepEqual([await answer(), node.restarts], ["x509", 1]);
  });

  it("does not run with an invalid configuration file", async () => {
    write({ [configFile]: `${stock}[${cri}]\n` });
    const node = runtime(1.7);
    assert.equal((await node.run(["crictl", "info"])).code, 1);
    assert.match((await node.run(["containerd", "--config", configFile, "config", "dump"])).stderr, /duplicated tables/);
  });
});
