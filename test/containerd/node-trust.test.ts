import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { type ContainerdName, type ContainerdRelease, containerdReleases } from "../../lab/engine/tool";
import { configFile } from "../../lab/site/machines/container-runtime";
import { startNarrator } from "../../lab/engine/narrator";
import { provideTools } from "../../lab/engine/tools";
import { ContainerdNode, type ContainerdNodeOptions, defaultConfig } from "../support/containerd-node";
import { nodeConfigurations, version2 } from "../support/node-configurations";
import { NodeRegistries, nodeRegistry, otherRegistry } from "../support/node-registries";
import { registryAddress } from "../support/node-trust-run";
import { NoPrivateNetwork, PrivateNetwork } from "../support/private-network";

/** Name of a configuration file, or the output of the release's own `containerd config default`. */
type Configuration = keyof typeof nodeConfigurations | "its own default";
type Ends = [withPort: string, without: string];
type Files = "folder" | "mirrors" | "guide" | "docker";

const all = containerdReleases;
const since = (first: ContainerdRelease) => all.slice(all.indexOf(first));
const until = (last: ContainerdRelease) => all.slice(0, all.indexOf(last) + 1);

/** Expected results for a node with this file and release: plan, restarts, and results of pulls before and after. */
const edited: [configuration: Configuration, releases: readonly ContainerdRelease[], plan: string, restarts: number, files?: Files, before?: Ends][] = [
  ["stock", until("1.7"), "legacy", 1],
  ["stock", since("2.0"), "config_path", 1],
  ["appended trust", until("1.7"), "legacy", 1],
  ["appended trust", since("2.0"), "config_path", 1],
  ["image-builder", all, "files", 0],
  ["generated default", all, "config_path", 1],
  ["its own default", all, "config_path", 1],
  ["path list", until("2.0"), "files", 0],
  ["path list", since("2.1"), "config_path", 1],
  ["list beyond /etc", until("2.0"), "files", 0],
  ["guide by hand", until("1.7"), "legacy", 1, "guide", ["pulled", "x509"]],
  ["guide by hand", ["2.0", "2.1"], "config_path", 1, "guide"],
  // The guide's certificate happens to be in the folder that these releases read by default.
  ["guide by hand", since("2.2"), "config_path", 1, "guide", ["pulled", "x509"]],
  ["no final newline", until("1.7"), "legacy", 1],
  ["no final newline", since("2.0"), "config_path", 1],
  ["CRLF", until("1.7"), "legacy", 1],
  ["CRLF", since("2.0"), "config_path", 1],
  ["single quotes", until("1.7"), "legacy", 1],
  ["single quotes", since("2.0"), "config_path", 1],
  ["nothing about registries", all, "config_path", 1],
  ["foreign mirror", until("1.7"), "legacy", 1],
  ["imports", all, "files", 0, "folder"],
  ["version 3", since("2.0"), "config_path", 1],
];

const down: Ends = ["down", "down"];
const unread = /^containerd does not read config.toml: /;
const moved = /; move what is in \/etc\/docker\/certs.d to \/etc\/containerd\/certs.d$/;

const refused: [configuration: Configuration, releases: readonly ContainerdRelease[], reason: RegExp, files?: Files, before?: Ends][] = [
  ["broken", until("1.7"), /^containerd does not read config.toml: containerd: failed to load TOML.* \/etc\/containerd\/config.toml: /, undefined, down],
  ["broken", since("2.0"), /^containerd does not read config.toml: containerd: failed to unmarshal TOML/, undefined, down],
  ["version 1", all, /^config.toml is of version 1; bring it to version 2 first$/],
  ["version 3", until("1.7"), unread, undefined, down],
  ["foreign mirror", since("2.0"), /^containerd 2\S+ takes no mirrors beside a hosts folder; write hosts.toml files for docker.io and take the mirrors out$/],
  ["list beyond /etc", since("2.1"), /; move what is in \/opt\/certs.d to \/etc\/containerd\/certs.d$/],
  ["path list", since("2.1"), moved, "docker"],
  ["nothing about registries", since("2.2"), moved, "docker"],
  ["inline table", all, /^the edit was not taken: /],
  ["imports", all, /^the edit has no effect; look at what config.toml imports$/, "mirrors"],
];

/** File with another registry's certificate on a node whose containerd trusts it. */
const others: [configuration: Configuration, releases: readonly ContainerdRelease[], file: string, result: string][] = [
  ["appended trust", until("1.7"), "/etc/containerd/harbor.factory.crt", "trusted"],
  ["image-builder", all, "/etc/containerd/certs.d/harbor.factory/ca.crt", "trusted"],
  ["former pulls", since("2.2"), "/etc/docker/certs.d/harbor.factory/ca.crt", "refused"],
];

/** Distributions with their own containerd: the service, the folder with its config and its certs.d, and the host table that their recipe produces. */
const distributions: [name: string, service: string, folder: string, host: (spelling: string, authority: string) => string][] = [
  ["k3s", "k3s-agent", "/var/lib/rancher/k3s/agent/etc/containerd", generatedHost],
  ["RKE2", "rke2-agent", "/var/lib/rancher/rke2/agent/etc/containerd", generatedHost],
  ["MicroK8s", "snap.microk8s.daemon-kubelite", "/var/snap/microk8s/current/args", recipeOfMicroK8s],
];

/** The file that k3s and RKE2 generate from the recipe's registries.yaml on start. Source: k3s-io/k3s `pkg/agent/templates/templates.go`, `HostsTomlTemplate`. */
function generatedHost(spelling: string, authority: string): string {
  return `server = "https://${spelling}"\n\n[host."https://${spelling}/v2"]\n  capabilities = ["pull", "resolve"]\n  ca = ["${authority}"]\n`;
}

/** The host table of the documented recipe, for one spelling of the address. */
function recipeOfMicroK8s(spelling: string, authority: string): string {
  const [, table = ""] = /## MicroK8s[\s\S]*?```toml\n([\s\S]*?)```/.exec(readFileSync("docs/how-to/trust-the-registry-elsewhere.md", "utf8")) ?? [];
  assert.ok(table.includes(`/certs.d/${registryAddress}/ca.crt`), table);
  return table.replace(/ca = ".*"/, `ca = "${authority}"`).replaceAll(`https://${registryAddress}`, `https://${spelling}`);
}

describe("node-trust.sh on real containerd", function () {
  this.timeout(180_000);
  let network: PrivateNetwork;
  let registries: NodeRegistries;
  let containerd: string;
  let node: ContainerdNode | undefined;

  before(async function () {
    try {
      network = await PrivateNetwork.open([registryAddress, awayAddress, otherRegistry.address]);
    } catch (error) {
      if (!(error instanceof NoPrivateNetwork)) throw error;
      console.log(`    skipped: no network of its own for the nodes: ${error.message}`);
      this.skip();
    }
    registries = await NodeRegistries.start(network);
  });
  afterEach(async () => {
    await node?.end();
    node = undefined;
    await registries.signedBy("first");
  });
  after(async () => {
    await registries?.stop();
    network?.close();
  });

  const prepared = async (configuration: Configuration, files?: Files, more: Partial<ContainerdNodeOptions> = {}) => {
    const config = configuration === "its own default" ? await defaultConfig(containerd) : nodeConfigurations[configuration];
    const given = files && { [filePaths[files]]: files === "guide" ? registries.certificates("first") : fileTexts[files] };
    node = await ContainerdNode.of({ network, containerd, config, files: given, ...more });
    return node;
  };

  for (const release of all)
    describe(`in release ${release}`, () => {
      before(async function () {
        this.timeout(1_800_000);
        const name: ContainerdName = `containerd-${release}`;
        ({ [name]: containerd } = await provideTools([name], { environment: process.env, narrator: startNarrator() }));
      });

      for (const [configuration, releases, plan, restarts, files, ends = ["x509", "x509"]] of edited)
        if (releases.includes(release))
          it(`${configuration}${files ? ` (${files})` : ""}: adds trust by ${plan} with ${restarts} restarts, rotates without one, and restores the node byte for byte`, async () => {
            const given = await prepared(configuration, files);
            const [first, second] = [registries.certificates("first"), registries.certificates("second")];
            const before = given.tree();
            assert.deepEqual([await given.pulls(), await given.pull(nodeRegistry)], [ends, "pulled"]);

            assert.deepEqual(await given.run("trust", first), { code: 0, result: "trusted", plan, restarts, reason: registryAddress });
            assert.deepEqual([await given.pulls(), await given.pull(nodeRegistry)], [["pulled", "pulled"], "pulled"]);
            const after = given.tree();
            assert.equal((await given.run("trust", first)).result, "trusted");
            assert.deepEqual([given.tree(), given.restarts], [after, restarts]);

            await given.run("trust", first + second);
            assert.deepEqual(await given.pulls(), ["pulled", "pulled"]);
            await registries.signedBy("second");
            assert.deepEqual(await given.pulls(), ["pulled", "pulled"]);
            assert.equal((await given.run("trust", second)).result, "trusted");
            assert.deepEqual(await given.pulls(), ["pulled", "pulled"]);
            await registries.signedBy("first");
            assert.deepEqual([await given.pulls(), given.restarts], [["x509", "x509"], restarts]);

            assert.deepEqual(await given.run("restore", second), { code: 0, result: "restored", plan: "restore", restarts, reason: registryAddress });
            assert.deepEqual([await given.pulls(), await given.pull(nodeRegistry)], [ends, "pulled"]);
            assert.deepEqual([given.tree(), given.restarts], [before, 2 * restarts]);
          });

      for (const [configuration, releases, reason, files, ends = ["x509", "x509"]] of refused)
        if (releases.includes(release))
          it(`${configuration}${files ? ` (${files})` : ""}: refuses with a reason, and changes nothing`, async () => {
            const given = await prepared(configuration, files);
            const before = given.tree();
            const run = await given.run("trust", registries.certificates("first"));
            assert.match(run.reason, reason);
            assert.deepEqual([run.code, run.result, run.restarts], [4, "refused", 0]);
            assert.deepEqual([await given.pulls(), given.tree(), given.restarts], [ends, before, 0]);
          });

      for (const [configuration, releases, file, result] of others)
        if (releases.includes(release))
          it(`${configuration}: keeps the trust in another registry`, async () => {
            const given = await prepared(configuration, undefined, { files: { [file]: registries.certificates("first") } });
            assert.equal(await given.pull(otherRegistry.name), "pulled");
            const run = await given.run("trust", registries.certificates("first"));
            assert.deepEqual([run.result, await given.pull(otherRegistry.name)], [result, "pulled"]);
          });

      for (const [name, service, folder, host] of distributions)
        it(`${name}'s layout (C1, C2): refuses, names the distribution's service, does not change another containerd; the recipe makes pulls trusted without a restart`, async () => {
          const layout = version2(`    [plugins."io.containerd.grpc.v1.cri".registry]\n      config_path = "${folder}/certs.d"\n`);
          const another = { [configFile]: nodeConfigurations.stock };
          node = await ContainerdNode.of({ network, containerd, config: layout, files: another, distribution: { service, config: `${folder}/config.toml` } });
          const before = node.tree();
          const run = await node.run("trust", registries.certificates("first"));
          assert.deepEqual([run.code, run.result, run.restarts], [4, "refused", 0]);
          assert.match(run.reason, new RegExp(`^service ${service} gives this node's kubelet a container runtime that does not read /etc/containerd`));
          assert.deepEqual([await node.pulls(), node.tree(), node.restarts], [["x509", "x509"], before, 0]);
          const authority = `${folder}/site-registry-ca.crt`;
          node.write(authority, registries.certificates("first"));
          for (const spelling of [`${registryAddress}:443`, registryAddress]) node.write(`${folder}/certs.d/${spelling}/hosts.toml`, host(spelling, authority));
          assert.deepEqual([await node.pulls(), node.restarts], [["pulled", "pulled"], 0]);
        });

      it("mirror of all: refuses, because the mirror's error would hide the registry's", async () => {
        const given = await prepared("mirror of all");
        const [withPort = ""] = await given.pulls();
        assert.match(withPort, /127\.0\.0\.1:5001.*connection refused$/);
        const { result, reason } = await given.run("trust", registries.certificates("first"));
        assert.equal(result, "refused");
        assert.match(
          reason,
          release.startsWith("1.") ? /^config.toml has a mirror of all registries \(\*\)/ : /write hosts.toml files for \* and take the mirrors out$/,
        );
      });

      it("distinguishes a registry with another CA, an unreachable one, and a trusted one", async () => {
        const given = await prepared("image-builder");
        const looks: unknown[] = [];
        const look = async (authority: "first" | "second", address: string) => {
          const { code, result, reason } = await given.run("trust", registries.certificates(authority), { ADDRESS: address });
          looks.push([code, result, /x509: certificate signed by unknown authority|connection refused/.exec(reason)?.[0]]);
        };
        await look("second", registryAddress);
        await look("first", awayAddress);
        await look("first", registryAddress);
        assert.deepEqual(looks, [
          [3, "untrusted", "x509: certificate signed by unknown authority"],
          [3, "waiting", "connection refused"],
          [0, "trusted", undefined],
        ]);
      });

      it("restores the node's file byte for byte if containerd starts without its CRI after the edit", async () => {
        const given = await prepared("stock", undefined, { isHurtBy: (text) => text.includes("edge-staging") });
        const before = given.tree();
        const run = await given.run("trust", registries.certificates("first"), { HEALTH_SECONDS: "10" });
        assert.deepEqual([run.code, run.result, run.restarts], [5, "failed", 2]);
        assert.equal(run.reason, "the CRI did not answer within 10 s after the edit; the former configuration is back");
        assert.deepEqual([given.tree(), await given.pulls(), await given.pull(nodeRegistry)], [before, ["x509", "x509"], "pulled"]);
      });
    });
});

/** An address in the network without a listener. */
const awayAddress = "10.96.0.51";

/** Additional files: an imported configuration with a folder or with mirrors, the guide's certificate, and another registry's certificate in the second default folder. */
const filePaths: Readonly<Record<Files, string>> = {
  folder: "/etc/containerd/conf.d/registry.toml",
  mirrors: "/etc/containerd/conf.d/registry.toml",
  guide: `/etc/containerd/certs.d/${registryAddress}:443/ca.crt`,
  docker: "/etc/docker/certs.d/harbor.factory/ca.crt",
};
const registryTable = 'version = 2\n[plugins."io.containerd.grpc.v1.cri".registry';
const fileTexts = {
  folder: `${registryTable}]\n  config_path = "/etc/containerd/certs.d"\n`,
  mirrors: `${registryTable}.mirrors."docker.io"]\n  endpoint = ["https://registry-1.docker.io"]\n`,
  docker: "-----BEGIN CERTIFICATE-----\n",
};
