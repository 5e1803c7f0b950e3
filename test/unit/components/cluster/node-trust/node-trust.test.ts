import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { configFile } from "../../../../../lab/site/machines/container-runtime";
import { nodeConfigurations } from "../../../../support/node-configurations";
import { authority, PreparedNode, type PreparedNodeOptions } from "../../../../support/prepared-node";

type Configuration = keyof typeof nodeConfigurations;
type Release = [major: number, minor: number];

/** The expected plan and number of restarts on a node with this configuration and containerd release. */
const edited: [configuration: Configuration, release: Release, plan: string, restarts: number][] = [
  ["stock", [1, 4], "legacy", 1],
  ["stock", [1, 6], "legacy", 1],
  ["stock", [1, 7], "legacy", 1],
  ["stock", [2, 0], "config_path", 1],
  ["stock", [2, 3], "config_path", 1],
  ["appended trust", [1, 7], "legacy", 1],
  ["image-builder", [1, 7], "files", 0],
  ["image-builder", [2, 1], "files", 0],
  ["generated default", [1, 4], "legacy", 1],
  ["generated default", [1, 6], "config_path", 1],
  ["generated default", [2, 2], "config_path", 1],
  ["path list", [1, 7], "files", 0],
  ["path list", [2, 0], "files", 0],
  ["path list", [2, 1], "config_path", 1],
  ["guide by hand", [1, 6], "legacy", 1],
  ["guide by hand", [2, 1], "config_path", 1],
  ["no final newline", [1, 6], "legacy", 1],
  ["no final newline", [2, 2], "config_path", 1],
  ["CRLF", [1, 6], "legacy", 1],
  ["CRLF", [2, 0], "config_path", 1],
  ["single quotes", [2, 2], "config_path", 1],
  ["nothing about registries", [1, 6], "config_path", 1],
  ["nothing about registries", [2, 4], "config_path", 1],
  ["version 3", [2, 2], "config_path", 1],
];

const refused: [configuration: Configuration, release: Release, reason: RegExp, files?: PreparedNodeOptions["files"]][] = [
  ["broken", [1, 6], /^containerd does not read config.toml: containerd: failed to load TOML: \/etc\/containerd\/config.toml: .*cannot read the header/],
  ["version 1", [1, 6], /^config.toml is of version 1; bring it to version 2 first$/],
  ["version 3", [1, 7], /^containerd does not read config.toml: .*version/],
  ["foreign mirror", [2, 0], /^containerd 2\.0\.9 takes no mirrors beside a hosts folder; write hosts.toml files for docker.io and take the mirrors out$/],
  ["mirror of all", [1, 7], /^config.toml has a mirror of all registries \(\*\); name the registries that it is for$/],
  ["list beyond /etc", [2, 1], /; move what is in \/opt\/certs.d to \/etc\/containerd\/certs.d$/],
  ["path list", [2, 2], /; move what is in \/etc\/docker\/certs.d to \/etc\/containerd\/certs.d$/, { "/etc/docker/certs.d/harbor/ca.crt": "harbor" }],
  [
    "nothing about registries",
    [2, 2],
    /; move what is in \/etc\/docker\/certs.d to \/etc\/containerd\/certs.d$/,
    { "/etc/docker/certs.d/harbor/ca.crt": "harbor" },
  ],
];

describe("node-trust.sh", function () {
  this.timeout(60_000);
  let node: PreparedNode | undefined;
  const prepared = async (configuration: Configuration, [major, minor]: Release, more: Partial<PreparedNodeOptions> = {}) => {
    node = await PreparedNode.of({ config: nodeConfigurations[configuration], version: { major, minor }, ...more });
    return node;
  };
  afterEach(() => {
    node?.end();
    node = undefined;
  });

  for (const [configuration, release, plan, restarts] of edited)
    it(`${configuration}, containerd ${release.join(".")}: trusts by plan ${plan} with ${restarts} restarts, is idempotent, rotates without a restart, and is restored byte for byte`, async () => {
      const given = await prepared(configuration, release, { files: { "/etc/containerd/certs.d/10.96.0.50:443/ca.crt": "by hand\n" } });
      const before = given.tree();
      assert.deepEqual(await given.trusts(), [false, false]);
      assert.deepEqual(await given.run("trust"), { code: 0, result: "trusted", plan, restarts, reason: "10.96.0.50" });
      assert.deepEqual([await given.trusts(), given.runtime.restarts], [[true, true], restarts]);
      const after = given.tree();
      assert.equal((await given.run("trust")).restarts, 0);
      assert.deepEqual(given.tree(), after);

      await given.run("trust", authority("first") + authority("second"));
      given.registry = authority("second");
      assert.deepEqual([await given.trusts(), given.runtime.restarts], [[true, true], restarts]);

      assert.deepEqual(await given.run("restore"), { code: 0, result: "restored", plan: "restore", restarts, reason: "10.96.0.50" });
      assert.deepEqual(given.tree(), before);
      assert.equal((await given.run("restore")).restarts, 0);
    });

  for (const [configuration, release, reason, files] of refused)
    it(`${configuration}, containerd ${release.join(".")}: refuses with the reason, and changes nothing`, async () => {
      const given = await prepared(configuration, release, { files });
      const before = given.tree();
      const run = await given.run("trust");
      assert.deepEqual([run.code, run.result, run.restarts], [4, "refused", 0]);
      assert.match(run.reason, reason);
      assert.deepEqual([given.tree(), given.runtime.restarts], [before, 0]);
    });

  for (const service of ["k3s", "k3s-agent", "rke2-agent", "k0sworker", "snap.microk8s.daemon-kubelite", "crio"])
    it(`refuses and changes nothing if ${service} runs, because the kubelet does not use /etc/containerd (C2)`, async () => {
      const given = await prepared("stock", [1, 7], { services: [service] });
      const before = given.tree();
      const run = await given.run("trust");
      assert.deepEqual([run.code, run.result, run.plan, run.restarts], [4, "refused", "none", 0]);
      assert.match(
        run.reason,
        new RegExp(
          `^service ${service.replaceAll(".", "\\.")} gives this node's kubelet a container runtime that does not read /etc/containerd; set site\\.nodeTrust to off`,
        ),
      );
      assert.deepEqual([given.tree(), given.runtime.restarts], [before, 0]);
    });

  it("restores a node even if another runtime was installed since", async () => {
    const given = await prepared("stock", [1, 7]);
    const before = given.tree();
    await given.run("trust");
    given.start("k3s");
    assert.equal((await given.run("trust")).result, "refused");
    assert.equal((await given.run("restore")).result, "restored");
    assert.deepEqual(given.tree(), before);
  });

  it("only appends two tables to the stock configuration of containerd 1", async () => {
    const given = await prepared("stock", [1, 6]);
    await given.run("trust");
    const table = (host: string) =>
      `[plugins."io.containerd.grpc.v1.cri".registry.configs."${host}".tls] # edge-staging: added\n  ca_file = "/etc/containerd/certs.d/${host}/ca.crt" # edge-staging: added\n`;
    assert.equal(given.read(configFile), nodeConfigurations.stock + table("10.96.0.50:443") + table("10.96.0.50"));
  });

  it("comments out the stock configuration's mirrors on containerd 2, line by line", async () => {
    const given = await prepared("stock", [2, 0]);
    await given.run("trust");
    const written = (given.read(configFile) ?? "").split("\n");
    const was = written.filter((line) => line.startsWith("# edge-staging: was: "));
    assert.deepEqual(
      was.map((line) => line.trim().split(/\s+/).at(-1)),
      [
        '[plugins."io.containerd.grpc.v1.cri".registry.mirrors]',
        '[plugins."io.containerd.grpc.v1.cri".registry.mirrors."docker.io"]',
        '["https://registry-1.docker.io"]',
        '[plugins."io.containerd.grpc.v1.cri".registry.mirrors."localhost:5000"]',
        '["http://localhost:5000"]',
      ],
    );
    assert.deepEqual(
      written.filter((line) => line.endsWith("# edge-staging: added")),
      ['  config_path = "/etc/containerd/certs.d" # edge-staging: added'],
    );
  });

  it("writes a hosts.toml with a host table, which older releases require", async () => {
    const given = await prepared("image-builder", [1, 6]);
    await given.run("trust");
    assert.equal(
      given.read("/etc/containerd/certs.d/10.96.0.50:443/hosts.toml"),
      'server = "https://10.96.0.50:443"\n\n[host."https://10.96.0.50:443"]\n  capabilities = ["pull", "resolve"]\n  ca = "ca.crt"\n',
    );
  });

  it("also works if the folder name without a colon exists, because containerd reads that first", async () => {
    const given = await prepared("image-builder", [1, 7], { files: { "/etc/containerd/certs.d/10.96.0.50_443_/ca.crt": "old\n" } });
    await given.run("trust");
    assert.deepEqual(await given.trusts(), [true, true]);
  });

  it("restores the configuration and reports it if the CRI does not answer after the edit, and does not retry the same edit", async () => {
    const given = await prepared("stock", [1, 6], { isHurtBy: (text) => text.includes("edge-staging") });
    const before = given.tree();
    const failed = await given.run("trust");
    assert.deepEqual([failed.code, failed.result, failed.restarts], [5, "failed", 2]);
    assert.equal(failed.reason, "the CRI did not answer within 2 s after the edit; the former configuration is back");
    assert.deepEqual([given.tree(), given.waited], [before, [1, 1]]);
    const again = await given.run("trust");
    assert.deepEqual([again.code, again.restarts, again.reason], [5, 0, `${failed.reason}; not tried again by this pod`]);
    assert.deepEqual([given.tree(), given.runtime.restarts], [before, 2]);
  });

  it("completes a run that died between edit and restart", async () => {
    const given = await prepared("stock", [1, 6]);
    await given.run("trust");
    const edited = given.read(configFile) ?? "";
    const fresh = await PreparedNode.of({ config: edited, files: { [`${configFile}.edge-staging-before`]: nodeConfigurations.stock } });
    try {
      const run = await fresh.run("trust");
      assert.deepEqual([run.result, run.restarts, fresh.read(`${configFile}.edge-staging-before`)], ["trusted", 1, undefined]);
    } finally {
      fresh.end();
    }
  });

  it("distinguishes a certificate of another authority, an unreachable registry, and one that was proved before it became unreachable", async () => {
    const given = await prepared("image-builder", [1, 7]);
    const results: unknown[] = [];
    for (const registry of [authority("other"), undefined, authority("first"), undefined]) {
      given.registry = registry;
      const { code, result } = await given.run("trust");
      results.push([code, result]);
    }
    assert.deepEqual(results, [
      [3, "untrusted"],
      [3, "waiting"],
      [0, "trusted"],
      [0, "trusted"],
    ]);
  });

  it("does not record an authority as proved that arrived while another one was being proved", async () => {
    const isHurtBy = () => {
      if (node) writeFileSync(join(node.folder, "ca.crt"), authority("second"));
      return false;
    };
    const given = await prepared("stock", [1, 6], { isHurtBy });
    assert.equal((await given.run("trust")).result, "trusted");
    given.registry = undefined;
    assert.equal((await given.run("trust", authority("second"))).result, "waiting");
    assert.equal((await given.run("trust", authority("first"))).result, "trusted");
  });

  it("waits within the spread before the first restart of a node, and not before later ones", async () => {
    const given = await prepared("stock", [1, 6]);
    await given.run("trust", authority("first"), { SPREAD_SECONDS: "60" });
    await given.run("trust", authority("first"), { SPREAD_SECONDS: "60", ADDRESS: "10.96.0.51" });
    assert.equal(given.waited.length, 1);
    assert.ok((given.waited[0] ?? -1) >= 0 && (given.waited[0] ?? 60) < 60);
    assert.equal(given.runtime.restarts, 2);
  });

  it("keeps later edits by others when the node is restored", async () => {
    const given = await prepared("no final newline", [1, 6]);
    await given.run("trust");
    given.write(configFile, `# a human was here\n${given.read(configFile)}`);
    await given.run("restore");
    assert.equal(given.read(configFile), `# a human was here\n${nodeConfigurations["no final newline"]}`);
  });

  it("refuses to edit a configuration that is a symbolic link, but accepts one that needs no edit", async () => {
    const given = await prepared("stock", [1, 6]);
    given.link(configFile);
    const before = given.tree();
    const { result, reason } = await given.run("trust");
    assert.deepEqual([result, reason], ["refused", "config.toml is a symbolic link, which the edit would replace; make it a file of its own first"]);
    assert.deepEqual(given.tree(), before);
    node?.end();
    const spared = await prepared("image-builder", [1, 7]);
    spared.link(configFile);
    assert.equal((await spared.run("trust")).result, "trusted");
    assert.deepEqual(await spared.trusts(), [true, true]);
  });

  it("refuses a certificate file without a certificate, an invalid address and an unknown command", async () => {
    const given = await prepared("stock", [1, 6]);
    const { result, reason } = await given.run("trust", "");
    assert.deepEqual([result, reason], ["refused", "CA_FILE holds no PEM certificate"]);
    assert.equal((await given.run("trust", authority("first"), { ADDRESS: "registry" })).code, 2);
    assert.equal((await given.run("mend")).code, 2);
  });
});
