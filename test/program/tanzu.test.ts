import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { V1DaemonSet, V1Pod, V1Secret } from "@kubernetes/client-node";
import { createAuthority, issue } from "../../lab/site/certificates";
import { nodeManifest } from "../../lab/site/nodes";
import { offline } from "../support/offline-instance";
import { failed, ProgramWorld, succeeded } from "../support/program-world";

const namespace = "connected-registry";
const waitMs = 600_000;

describe("a Tanzu site, on the real engine", function () {
  this.timeout(600_000);
  let given: ProgramWorld;
  before(async () => {
    given = await ProgramWorld.start({ policies: false, tanzuSites: ["line-1"] });
    configure({ flavor: "tanzu", nodeTrust: "off" });
    await given.bringUp();
  });
  after(() => given?.end());

  const configure = (change: Record<string, unknown>) => given.project.change("line-1", "site", (site) => ({ ...site, ...change }));
  const site = () => given.world.sites.get("line-1") ?? assert.fail("there is no line-1");
  const machine = (number: number) => site().machines.of(`line-1-node-${number}`);
  /** Results of pulls with both spellings of the address on a node. */
  const pulls = async (number: number) => {
    const ends = await Promise.all(["10.96.0.50:443", "10.96.0.50"].map((host) => machine(number).runtime.pull(`${host}/factory/vision:1.0.0`)));
    return ends.map(({ stderr }) => (stderr.includes("x509") ? "not trusted" : stderr.includes("401") ? "trusted" : stderr));
  };
  const bothWays = (answer: string) => [answer, answer];
  const tree = (number: number) => {
    const { root } = machine(number);
    const files = readdirSync(root, { recursive: true, encoding: "utf8" }).sort();
    return files.map((file) => [file, statSync(join(root, file)).isFile() ? readFileSync(join(root, file), "utf8") : ""]);
  };
  const until = async (what: string, holds: () => Promise<boolean>) => {
    for (const end = Date.now() + waitMs; !(await holds()); ) {
      assert.ok(Date.now() < end, `it did not come to that: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };
  /** Pulls on these nodes repeatedly; the returned function stops and returns all distinct results. */
  const pullingOn = (nodes: readonly number[]) => {
    const results = new Set<string>();
    let isOver = false;
    const ended = until("pulls end", async () => {
      for (const number of nodes) for (const answer of await pulls(number)) results.add(answer);
      return isOver;
    });
    return async () => {
      isOver = true;
      await ended;
      return results;
    };
  };
  const pods = async () => {
    const all = await site().client.list<V1Pod>("v1", "Pod", { namespace });
    return all.filter(({ metadata }) => metadata?.name?.startsWith("line1-node-trust-"));
  };
  let original: ReturnType<typeof tree>;

  it("admits none of this program's pods without the namespace's label, and reports the fix", async () => {
    original = tree(1);
    assert.deepEqual(await pulls(1), bothWays("not trusted"));
    await site().client.apply(
      { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace, labels: { "pod-security.kubernetes.io/enforce": "restricted" } } },
      "somebody",
    );
    configure({ nodeTrust: "daemonset" });
    const output = await failed(given.stacks.up("line-1"));
    assert.match(output, /EDGE-POD-SECURITY/);
    assert.match(output, /violates PodSecurity "restricted:latest"/);
    assert.match(output, /`pulumi refresh`, then `pulumi up`/);
  });

  it("fails for a node whose CRI does not answer after the edit, restores its configuration, and continues with the other nodes", async () => {
    machine(2).isHurtByEdits = true;
    await succeeded(given.stacks.refresh("line-1"));
    const output = await failed(given.stacks.up("line-1"));
    assert.match(output, /EDGE-NODE-TRUST {2}the registry is not trusted on a node/);
    assert.match(output, /line-1-node-2: the CRI did not answer within 30 s after the edit; the former configuration is back/);
    assert.deepEqual([await pulls(1), await pulls(2)], [bothWays("trusted"), bothWays("not trusted")]);
    // The pod on it keeps checking through this file, and does not change the node.
    const left = tree(2).filter(([file]) => file !== "etc/containerd/config.toml.edge-staging-new");
    assert.deepEqual([left, machine(1).runtime.restarts], [original, 1]);
  });

  it("waits for every node, and then has nothing to change", async () => {
    machine(2).isHurtByEdits = false;
    for (const { metadata, spec } of await pods())
      if (spec?.nodeName === "line-1-node-2")
        await site().client.remove({ apiVersion: "v1", kind: "Pod", metadata: { namespace, name: metadata?.name ?? "" } });
    await succeeded(given.stacks.up("line-1"));
    assert.deepEqual([await pulls(1), await pulls(2)], [bothWays("trusted"), bothWays("trusted")]);
    assert.equal(machine(1).runtime.restarts, 1);
    await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
  });

  it("configures a node that joins later, without a run", async () => {
    await site().client.create(nodeManifest("line-1-node-3"));
    const isReady = async () => {
      const [daemonSet] = await site().client.list<V1DaemonSet>("apps/v1", "DaemonSet", { namespace });
      return daemonSet?.status?.numberReady === 3;
    };
    await until("the later node is ready", isReady);
    assert.deepEqual([await pulls(3), machine(3).runtime.restarts], [bothWays("trusted"), 1]);
  });

  it("switches to the site's own authority: pulls are trusted throughout, and no containerd restarts", async () => {
    const own = await createAuthority({ commonName: "factory" });
    const { certificate, key } = await issue(own, { commonName: "registry", addresses: ["10.96.0.50"] });
    const stringData = { "ca.crt": own.certificate, "tls.crt": certificate, "tls.key": key };
    await site().client.create({ apiVersion: "v1", kind: "Secret", metadata: { namespace, name: "own-registry" }, type: "kubernetes.io/tls", stringData });
    const secret = await site().client.find<V1Secret>({ apiVersion: "v1", kind: "Secret", metadata: { namespace, name: "line1-ca-cert" } });
    const previous = Buffer.from(secret?.data?.["ca.crt"] ?? "", "base64").toString("utf8");
    const restarts = () => [1, 2, 3].map((number) => machine(number).runtime.restarts);
    const restartsBefore = restarts();
    const stop = pullingOn([1, 2, 3]);
    configure({ nodeTrustAuthority: `${previous}${own.certificate}` });
    await succeeded(given.stacks.up("line-1"));
    given.project.change("line-1", "site", (before) => ({
      ...before,
      registry: { ...(before["registry"] as object), certificate: { from: "secret", name: "own-registry" } },
    }));
    await succeeded(given.stacks.up("line-1"));
    configure({ nodeTrustAuthority: own.certificate });
    await succeeded(given.stacks.up("line-1"));
    const file = "etc/containerd/certs.d/10.96.0.50/ca.crt";
    await until("the nodes have the other authority", async () =>
      [1, 2, 3].every((number) => readFileSync(join(machine(number).root, file), "utf8") === own.certificate),
    );
    const results = await stop();
    assert.ok(results.has("trusted") && !results.has("not trusted"), [...results].join());
    assert.deepEqual([await pulls(1), await pulls(2), await pulls(3)], [bothWays("trusted"), bothWays("trusted"), bothWays("trusted")]);
    assert.deepEqual(restarts(), restartsBefore);
    await succeeded(given.command("prove", "-s", "line-1"));
  });

  it("is restored after a refresh if the registry's namespace was deleted, including node trust", async () => {
    configure({ nodeTrustAuthority: undefined });
    given.project.change("line-1", "site", (before) => ({ ...before, registry: { ...(before["registry"] as object), certificate: undefined } }));
    await succeeded(given.stacks.up("line-1"));
    await site().client.remove({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    await offline(given);
    // The engine refreshes the stack's own Namespace at the same time as the instance, and would keep one whose deletion has not completed.
    await until(
      "the namespace is gone",
      async () => (await site().client.find({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } })) === undefined,
    );
    assert.match(await succeeded(given.stacks.up("line-1", "--refresh")), /because the cluster has no namespace connected-registry/);
    assert.deepEqual([await pulls(1), await pulls(2), await pulls(3)], [bothWays("trusted"), bothWays("trusted"), bothWays("trusted")]);
    await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
    assert.match(await succeeded(given.command("prove", "-s", "line-1")), /2 of 2 images are the same bytes/);
  });

  it("restores every node's original bytes", async () => {
    configure({ nodeTrust: "restore" });
    await succeeded(given.stacks.up("line-1"));
    assert.deepEqual([tree(1), tree(2), tree(3)], [original, original, original]);
    assert.deepEqual(await pulls(1), bothWays("not trusted"));
    configure({ nodeTrust: "off", nodeTrustAuthority: undefined });
    await succeeded(given.stacks.up("line-1"));
    assert.deepEqual(await site().client.list<V1DaemonSet>("apps/v1", "DaemonSet", { namespace }), []);
  });
});
