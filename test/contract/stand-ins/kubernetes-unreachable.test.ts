import assert from "node:assert/strict";
import { Kubernetes } from "../../../lab/engine/stand-ins/kubernetes/kubernetes";
import { type Plugin, servePlugin } from "../../../lab/engine/stand-ins/start-plugin";
import { failureOf, PluginClient, unknown } from "./plugin-client";

const configMapType = "kubernetes:core/v1:ConfigMap";

describe("the stand-in for kubernetes with an unreachable cluster", () => {
  const nowhere = (server = "https://127.0.0.1:1", user = "") =>
    JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      "current-context": "c",
      contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
      clusters: [{ name: "c", cluster: { server } }],
      users: [{ name: "u", user: { token: user } }],
    });
  const inputs = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "one" }, data: { a: "1" } };
  let plugin: Plugin;
  let client: PluginClient;

  beforeEach(async () => {
    plugin = await servePlugin(new Kubernetes({}, () => "0a1b2c3d"));
    client = new PluginClient(plugin.port);
  });
  afterEach(() => {
    client.close();
    plugin.stop();
  });

  it("returns the inputs in a preview, and fails on writes", async () => {
    await client.configure({ kubeconfig: nowhere() });
    assert.deepEqual((await client.create(configMapType, inputs, { preview: true })).outputs, inputs);
    assert.match(
      (await failureOf(client.create(configMapType, inputs))).message,
      /^configured Kubernetes cluster is unreachable: unable to load schema information/,
    );
  });

  it("keeps the last inputs and state with skipUpdateUnreachable", async () => {
    await client.configure({ kubeconfig: nowhere(), skipUpdateUnreachable: "true" });
    const olds = { ...inputs, __inputs: inputs };
    assert.deepEqual(await client.check(configMapType, { ...inputs, data: { a: "2" } }, inputs), { inputs, failures: [] });
    assert.deepEqual(await client.read(configMapType, "default/one", inputs, olds), { id: "default/one", inputs, outputs: olds });
  });

  it("drops objects from the state only with deleteUnreachable", async () => {
    await client.configure({ kubeconfig: nowhere() });
    assert.match((await failureOf(client.delete(configMapType, "default/one"))).message, /PULUMI_K8S_DELETE_UNREACHABLE/);
    await client.configure({ kubeconfig: nowhere(), deleteUnreachable: "true" });
    await client.delete(configMapType, "default/one");
  });

  it("replaces everything when the kubeconfig names another cluster", async () => {
    assert.deepEqual((await client.diffConfig({ kubeconfig: nowhere() }, { kubeconfig: nowhere("https://127.0.0.1:2") })).replaces, ["kubeconfig"]);
  });

  it("replaces nothing when only the credentials change", async () => {
    assert.deepEqual((await client.diffConfig({ kubeconfig: nowhere() }, { kubeconfig: nowhere(undefined, "other") })).replaces, []);
  });

  it("ignores kubeconfig changes if clusterIdentifier is set and unchanged", async () => {
    const [before, after] = [
      { kubeconfig: nowhere(), clusterIdentifier: "a" },
      { kubeconfig: unknown, clusterIdentifier: "a" },
    ];
    assert.deepEqual((await client.diffConfig(before, after)).replaces, []);
    assert.deepEqual((await client.diffConfig(before, { ...before, clusterIdentifier: "b" })).replaces, ["clusterIdentifier"]);
  });

  it("replaces everything if the kubeconfig is unknown", async () => {
    assert.deepEqual((await client.diffConfig({ kubeconfig: nowhere() }, { kubeconfig: unknown })).replaces, ["kubeconfig"]);
  });

  it("reports unknown fields, a wrong kind and a missing name together", async () => {
    await client.configure({ kubeconfig: nowhere() });
    const { failures } = await client.check(configMapType, { kind: "Secret", colour: "red", metadata: {} });
    assert.equal(failures.length, 3);
  });

  it("rejects types and settings that it does not model, and lists the known ones", async () => {
    await client.configure({ kubeconfig: nowhere() });
    assert.match((await failureOf(client.check("kubernetes:core/v1:Pod", {}))).message, /Pod is not modelled; known: .*core\/v1:Secret/);
    assert.match(
      (await client.checkConfig({ renderYamlToDirectory: "x", enableServerSideApply: "false" })).join("\n"),
      /renderYamlToDirectory is not modelled; known: kubeconfig[\s\S]*enableServerSideApply must be true/,
    );
  });
});
