import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kubernetes } from "../../../lab/engine/stand-ins/kubernetes/kubernetes";
import { type Plugin, servePlugin } from "../../../lab/engine/stand-ins/start-plugin";
import { type Cluster, startCluster } from "../../../lab/site/cluster";
import { siteTools } from "../site/site-world";
import { failureOf, PluginClient, secret, unknown } from "./plugin-client";

const secretType = "kubernetes:core/v1:Secret";
const configMapType = "kubernetes:core/v1:ConfigMap";
const namespaceType = "kubernetes:core/v1:Namespace";
const serviceType = "kubernetes:core/v1:Service";
const daemonSetType = "kubernetes:apps/v1:DaemonSet";

const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("the stand-in for kubernetes", function () {
  this.timeout(120_000);
  let folder: string;
  let cluster: Cluster;
  const running: { plugin: Plugin; client: PluginClient }[] = [];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "kubernetes-stand-in-"));
    cluster = await startCluster({
      name: "line-1",
      folder,
      tools: await siteTools(),
      serviceRange: "10.96.0.0/16",
      nodes: 1,
      signal: AbortSignal.timeout(300_000),
    });
  });
  afterEach(() => {
    for (const { plugin, client } of running.splice(0)) {
      client.close();
      plugin.stop();
    }
  });
  after(async () => {
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function started(options: Parameters<PluginClient["configure"]>[0] = {}): Promise<PluginClient> {
    const plugin = await servePlugin(new Kubernetes({}, () => "0a1b2c3d"));
    const client = new PluginClient(plugin.port);
    running.push({ plugin, client });
    await client.configure({ kubeconfig: secret(cluster.kubeconfig.content), ...options });
    return client;
  }

  /** Runs check, then create, in the same way as the engine. */
  async function created(client: PluginClient, type: string, inputs: Parameters<PluginClient["create"]>[1]) {
    const checked = await client.check(type, inputs);
    assert.deepEqual(checked.failures, []);
    return { ...(await client.create(type, checked.inputs)), inputs: checked.inputs };
  }

  it("creates a Secret whose values are marked as secret wherever they appear", async () => {
    const client = await started();
    const { id, outputs, inputs } = await created(client, secretType, { metadata: { name: "one", namespace: "default" }, stringData: { password: "p" } });
    assert.equal(id, "default/one");
    assert.deepEqual(outputs.data, secret({ password: base64("p") }));
    assert.deepEqual((outputs.__inputs as typeof inputs).data, secret({ password: base64("p") }));
    assert.deepEqual([outputs.__initialApiVersion, outputs.__fieldManager], ["v1", "pulumi-kubernetes-0a1b2c3d"]);
  });

  it("shows no diff after create and after refresh", async () => {
    const client = await started();
    const declared = { metadata: { name: "two" }, type: "Opaque", stringData: { username: "u", password: "p" } };
    const { id, outputs, inputs } = await created(client, secretType, declared);
    const read = await client.read(secretType, id, inputs, outputs);
    assert.deepEqual((await client.diff(secretType, inputs, outputs, inputs)).changes, false);
    assert.deepEqual((await client.diff(secretType, read.inputs, read.outputs, inputs)).changes, false);
  });

  it("replaces a Secret whose data changes, except with enableSecretMutable", async () => {
    const [strict, mutable] = [await started(), await started({ enableSecretMutable: "true" })];
    const { outputs, inputs } = await created(strict, secretType, { metadata: { name: "three" }, stringData: { password: "p" } });
    const { inputs: news } = await strict.check(secretType, { metadata: { name: "three" }, stringData: { password: "q" } });
    assert.deepEqual(await strict.diff(secretType, inputs, outputs, news), {
      changes: true,
      replaces: ["data.password"],
      diffs: ["data.password"],
      deleteBeforeReplace: true,
    });
    assert.deepEqual((await mutable.diff(secretType, inputs, outputs, news)).replaces, []);
  });

  it("replaces a ConfigMap whose data changes, except with enableConfigMapMutable", async () => {
    const [strict, mutable] = [await started(), await started({ enableConfigMapMutable: "true" })];
    const { outputs, inputs } = await created(strict, configMapType, { metadata: { name: "four" }, data: { a: "1" } });
    const news = { ...inputs, data: { a: "2" } };
    assert.deepEqual((await strict.diff(configMapType, inputs, outputs, news)).replaces, ["data.a"]);
    assert.deepEqual((await mutable.diff(configMapType, inputs, outputs, news)).replaces, []);
  });

  it("updates an object in place, including removed keys", async () => {
    const client = await started({ enableConfigMapMutable: "true" });
    const { id, outputs, inputs } = await created(client, configMapType, { metadata: { name: "five" }, data: { a: "1", b: "1" } });
    const updated = await client.update(configMapType, id, inputs, outputs, { ...inputs, data: { a: "2" } });
    assert.deepEqual(updated.data, { a: "2" });
    const again = await client.update(configMapType, id, { ...inputs, data: { a: "2" } }, updated, { ...inputs, data: { a: "3" } });
    assert.deepEqual(again.data, { a: "3" });
  });

  it("replaces an object whose name or namespace changes", async () => {
    const client = await started();
    const { outputs, inputs } = await created(client, configMapType, { metadata: { name: "six" }, data: {} });
    const diff = await client.diff(configMapType, inputs, outputs, { ...inputs, metadata: { name: "six", namespace: "kube-system" } });
    assert.deepEqual([diff.replaces, diff.deleteBeforeReplace], [["metadata.namespace"], false]);
  });

  it("refuses to create an existing object, and applies over it only with upsertExistingObjects", async () => {
    const [strict, upserting] = [await started(), await started({ upsertExistingObjects: "true" })];
    const { inputs } = await created(strict, configMapType, { metadata: { name: "seven" }, data: { a: "1" } });
    assert.match((await failureOf(strict.create(configMapType, inputs))).message, /"seven" already exists[\s\S]*upsertExistingObjects/);
    const { outputs } = await upserting.create(configMapType, { ...inputs, data: { b: "2" } });
    assert.deepEqual(outputs.data, { a: "1", b: "2" });
  });

  it("reports a field conflict, and takes ownership of the field only with enablePatchForce", async () => {
    const [polite, forcing] = [await started({ enableConfigMapMutable: "true" }), await started({ enableConfigMapMutable: "true", enablePatchForce: "true" })];
    const { id, outputs, inputs } = await created(polite, configMapType, { metadata: { name: "eight" }, data: { a: "1" } });
    await cluster.client.apply({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "eight", namespace: "default" }, data: { a: "other" } }, "somebody");
    const news = { ...inputs, data: { a: "2" } };
    assert.match((await failureOf(polite.update(configMapType, id, inputs, outputs, news))).message, /field conflict[\s\S]*somebody/);
    assert.deepEqual((await forcing.update(configMapType, id, inputs, outputs, news)).data, { a: "2" });
  });

  it("returns the server's dry-run result in a preview and writes nothing", async () => {
    const client = await started();
    const { inputs } = await client.check(serviceType, { metadata: { name: "nine" }, spec: { clusterIP: "10.96.0.60", ports: [{ port: 443 }] } });
    const { id, outputs } = await client.create(serviceType, inputs, { preview: true });
    assert.deepEqual([id, (outputs.spec as Record<string, unknown>).type], ["", "ClusterIP"]);
    assert.equal((await client.read(serviceType, "default/nine", inputs, {})).id, "");
  });

  it("returns the inputs in a preview if a value is unknown or the namespace does not exist yet", async () => {
    const client = await started();
    const withUnknown = (await client.check(configMapType, { metadata: { name: "ten" }, data: { a: unknown } })).inputs;
    const elsewhere = (await client.check(configMapType, { metadata: { name: "ten", namespace: "to-come" }, data: { a: "1" } })).inputs;
    assert.deepEqual((await client.create(configMapType, withUnknown, { preview: true })).outputs, withUnknown);
    assert.deepEqual((await client.create(configMapType, elsewhere, { preview: true })).outputs, elsewhere);
  });

  it("returns the server's error for a service address outside the range", async () => {
    const client = await started();
    const { inputs } = await client.check(serviceType, { metadata: { name: "eleven" }, spec: { clusterIP: "10.97.0.1", ports: [{ port: 443 }] } });
    assert.match((await failureOf(client.create(serviceType, inputs))).message, /clusterIP/);
  });

  it("replaces a Service whose address changes", async () => {
    const client = await started();
    const { outputs, inputs } = await created(client, serviceType, { metadata: { name: "twelve" }, spec: { clusterIP: "10.96.0.61", ports: [{ port: 443 }] } });
    const diff = await client.diff(serviceType, inputs, outputs, { ...inputs, spec: { clusterIP: "10.96.0.62", ports: [{ port: 443 }] } });
    assert.deepEqual([diff.replaces, diff.deleteBeforeReplace], [["spec.clusterIP"], true]);
  });

  it("waits until a namespace is Active on create, and until it is gone on delete", async () => {
    const client = await started();
    const { id, outputs } = await created(client, namespaceType, { metadata: { name: "thirteen", labels: { a: "b" } } });
    assert.deepEqual([id, outputs.status], ["thirteen", { phase: "Active" }]);
    await client.delete(namespaceType, id, {}, outputs);
    assert.equal((await client.read(namespaceType, id, {}, {})).id, "");
  });

  it("treats a missing object as deleted", async () => {
    const client = await started();
    await client.delete(configMapType, "default/never-was");
  });

  it("records a DaemonSet that is not ready in time", async () => {
    const client = await started();
    const labels = { app: "fourteen" };
    const template = { metadata: { labels }, spec: { containers: [{ name: "one", image: "none.test/none" }], tolerations: [{ operator: "Exists" }] } };
    const { inputs } = await client.check(daemonSetType, { metadata: { name: "fourteen" }, spec: { selector: { matchLabels: labels }, template } });
    const { partial } = await failureOf(client.create(daemonSetType, inputs, { timeoutSeconds: 3 }));
    assert.deepEqual([partial?.id, partial?.properties.kind], ["default/fourteen", "DaemonSet"]);
  });

  it("uses the provider's namespace for objects without one", async () => {
    const client = await started({ namespace: "kube-public" });
    const { id } = await created(client, configMapType, { metadata: { name: "fifteen" }, data: {} });
    assert.equal(id, "kube-public/fifteen");
  });

  it("reads an unmanaged object by its id", async () => {
    const client = await started();
    const { inputs } = await client.read(configMapType, "default/kube-root-ca.crt", {}, {});
    assert.deepEqual([inputs.kind, (inputs.metadata as Record<string, unknown>).uid], ["ConfigMap", undefined]);
  });
});
