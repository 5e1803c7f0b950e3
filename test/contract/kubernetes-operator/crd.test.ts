import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request, type RequestOptions } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { at, textAt } from "../../../components/core/json";
import { startNarrator } from "../../../lab/engine/narrator";
import { provideTools } from "../../../lab/engine/tools";
import { type Cluster, startCluster } from "../../../lab/site/cluster";
import { worldTools } from "../../../lab/world";
import { operatorManifests } from "../../support/operator-manifests";

/** Path of the objects of a kind, without namespace. */
const plurals: Readonly<Record<string, string>> = {
  Namespace: "api/v1/namespaces",
  ConfigMap: "api/v1/configmaps",
  ServiceAccount: "api/v1/serviceaccounts",
  ClusterRole: "apis/rbac.authorization.k8s.io/v1/clusterroles",
  ClusterRoleBinding: "apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
  Role: "apis/rbac.authorization.k8s.io/v1/roles",
  RoleBinding: "apis/rbac.authorization.k8s.io/v1/rolebindings",
  CronJob: "apis/batch/v1/cronjobs",
  Stack: "apis/pulumi.com/v1/stacks",
  CustomResourceDefinition: "apis/apiextensions.k8s.io/v1/customresourcedefinitions",
};

describe("the manifests for the Pulumi Kubernetes Operator, on an API server with the operator's CRD", function () {
  this.timeout(120_000);
  let folder: string;
  let cluster: Cluster;
  const manifests = operatorManifests();

  /** Sends an object as raw JSON, because a typed client would drop unknown fields. The server rejects unknown fields. Returns the server's error, or an empty text. */
  const create = async (content: Record<string, unknown>, query = ""): Promise<string> => {
    const namespace = textAt(content, "metadata", "namespace");
    const path = plurals[textAt(content, "kind") ?? ""] ?? assert.fail(`the kind of ${JSON.stringify(content)} is not known`);
    const place = namespace === undefined ? path : path.replace(/[^/]+$/, `namespaces/${namespace}/$&`);
    const options: RequestOptions = {};
    const { config } = cluster.client;
    await config.applyToHTTPSOptions(options);
    const sent = request(`${config.getCurrentCluster()?.server}/${place}?fieldValidation=Strict${query}`, {
      ...options,
      method: "POST",
      headers: { ...options.headers, "content-type": "application/json" },
    });
    sent.end(JSON.stringify(content));
    const [answer] = await once(sent, "response");
    const body: unknown = JSON.parse(await text(answer));
    return answer.statusCode < 300 ? "" : (textAt(body, "message") ?? JSON.stringify(body));
  };
  const refusal = (content: Record<string, unknown>) => create(content, "&dryRun=All");

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-operator-"));
    const { etcd, "control-plane": controlPlane, kwok } = await provideTools(worldTools, { environment: process.env, narrator: startNarrator() });
    const tools = { etcd, controlPlane, kwok };
    cluster = await startCluster({ name: "operator", folder, tools, serviceRange: "10.96.0.0/16", nodes: 1, signal: new AbortController().signal });
    assert.equal(await create(JSON.parse(readFileSync("test/kubernetes-operator/stacks-crd.json", "utf8")) as Record<string, unknown>), "");
    for (const name of new Set(manifests.map(({ content }) => textAt(content, "metadata", "namespace") ?? "default")))
      await create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
    while (!(await cluster.client.serves("pulumi.com/v1", "stacks"))) await new Promise(setImmediate);
  });
  after(async () => {
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const { file, kind, name, content } of manifests)
    it(`are accepted: ${kind} ${name} of ${file}`, async () => {
      const found = await refusal(content);
      // Its file is among the manifests, and the namespace was created for the others.
      if (!(kind === "Namespace" && /already exists/.test(found))) assert.equal(found, "");
    });

  describe("are rejected", () => {
    const stack = () => structuredClone((manifests.find(({ kind }) => kind === "Stack") ?? assert.fail()).content);
    const withSpec = (change: Record<string, unknown>) => {
      const changed = stack();
      return { ...changed, spec: { ...(at(changed, "spec") as object), ...change } };
    };

    it("with an unknown field", async () => assert.match(await refusal(withSpec({ resyncSeconds: 60 })), /unknown field "spec\.resyncSeconds"/));
    it("with an unknown field of a pod", async () => {
      const podTemplate = { spec: { containers: [{ name: "pulumi", volumeMount: [] }] } };
      assert.match(
        await refusal(withSpec({ workspaceTemplate: { spec: { podTemplate } } })),
        /unknown field "spec\.workspaceTemplate\.[\w.[\]]+\.volumeMount"/,
      );
    });
    it("without a stack", async () => assert.match(await refusal(withSpec({ stack: undefined })), /spec\.stack: Required value/));
    it("with a name of 43 characters, by a rule of the CRD", async () => {
      const changed = stack();
      const metadata = { ...(at(changed, "metadata") as object), name: "a".repeat(43) };
      assert.match(await refusal({ ...changed, metadata }), /no more than 42 characters/);
    });
  });
});
