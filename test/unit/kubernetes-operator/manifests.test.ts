import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { RequestOptions } from "node:https";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { loadKubeconfig } from "../../../components/cluster/access/kubeconfig";
import { durationMs } from "../../../components/core/duration";
import { at, isObject, listAt, textAt } from "../../../components/core/json";
import { siteSchema } from "../../../program/config/site-schema";
import { operatorManifests, workspaceEnvironment } from "../../support/operator-manifests";

/** All permissions of the manifests in a cluster, beside system:auth-delegator, which every workspace needs. */
const rights = [
  "ClusterRole edge-staging-service-addresses: list services",
  "ClusterRole edge-staging-service-addresses: list networking.k8s.io/ipaddresses",
  "ClusterRole edge-staging-service-addresses: list networking.k8s.io/servicecidrs",
  "Role connected-registry/edge-staging-rotation: list apps/deployments",
  "Role connected-registry/edge-staging-rotation: list secrets",
  "Role default/edge-staging-pull-secret: create, list, watch secrets",
  "Role default/edge-staging-pull-secret: delete, get, patch, update secrets my-acr-secret",
  "Role default/edge-staging-pull-secret: list, watch events",
  "Role edge-staging/nightly: get, list, patch pulumi.com/stacks",
  "Role kube-system/edge-staging-service-range: get configmaps kubeadm-config",
];

const text = (...values: unknown[]) => values.flat().map(String).sort().join(", ");

describe("manifests for the Pulumi Kubernetes Operator", () => {
  const manifests = operatorManifests();
  const stacks = manifests.filter(({ kind }) => kind === "Stack");

  it("request exactly the listed permissions", () => {
    const requested = manifests
      .filter(({ kind }) => /Role$/.test(kind))
      .flatMap(({ kind, name, content }) => {
        const namespace = textAt(content, "metadata", "namespace");
        return listAt(content, "rules").flatMap((rule) =>
          listAt(rule, "apiGroups").flatMap((group) =>
            listAt(rule, "resources").map((resource) => {
              const what = [group, resource].filter(Boolean).join("/");
              const names = text(listAt(rule, "resourceNames"));
              return `${kind} ${namespace ? `${namespace}/` : ""}${name}: ${text(listAt(rule, "verbs"))} ${what}${names ? ` ${names}` : ""}`;
            }),
          ),
        );
      });
    assert.deepEqual(requested.sort(), [...rights].sort());
    const declared = manifests.filter(({ kind }) => /Role$/.test(kind)).map(({ name }) => name);
    const bound = manifests.filter(({ kind }) => /RoleBinding$/.test(kind)).map(({ content }) => textAt(content, "roleRef", "name") ?? "");
    assert.deepEqual(
      bound.filter((name) => !declared.includes(name) && name !== "system:auth-delegator"),
      [],
    );
  });

  it("contain no secrets, and reference Secrets for all secret values", () => {
    const literal = stacks.flatMap(({ content }) => Object.entries(at(content, "spec", "envRefs") as Record<string, unknown>));
    for (const [name, reference] of literal) if (/PASS|SECRET|TOKEN|KEY/.test(name)) assert.equal(textAt(reference, "type"), "Secret", name);
    for (const { name, content } of stacks) {
      const environment = workspaceEnvironment({ file: "", kind: "Stack", name, content }, manifests);
      // The path of a token file is not secret.
      assert.deepEqual(
        Object.keys(environment).filter((variable) => /PASS|SECRET|TOKEN(?!_FILE)|ACCESS_KEY/.test(variable)),
        [],
      );
      assert.equal(textAt(content, "spec", "gitAuth", "accessToken", "type"), "Secret");
    }
    assert.ok(!manifests.some(({ kind }) => kind === "Secret"));
  });

  it("never destroy resources, and use existing stacks only", () => {
    for (const { content } of stacks) {
      assert.equal(at(content, "spec", "destroyOnFinalize"), undefined);
      assert.equal(at(content, "spec", "useLocalStackOnly"), true);
    }
  });

  it("detect drift with previews only, because only previewing Stacks refresh", () => {
    for (const { content } of stacks) assert.equal(at(content, "spec", "refresh"), at(content, "spec", "preview"));
  });

  it("let a running update finish when its pod is terminated", () => {
    for (const { name, content } of stacks.filter((stack) => at(stack.content, "spec", "preview") !== true)) {
      const seconds = at(content, "spec", "workspaceTemplate", "spec", "podTemplate", "spec", "terminationGracePeriodSeconds");
      assert.ok(Number(seconds) > (durationMs(siteSchema.shape.timeout.parse(undefined)) ?? 0) / 1000, name);
    }
  });

  it("use a different identity for previews than for updates", () => {
    const identity = (content: unknown) => textAt(content, "spec", "serviceAccountName");
    const writers = new Set(stacks.filter(({ content }) => at(content, "spec", "preview") !== true).map(({ content }) => identity(content)));
    for (const { name, content } of stacks.filter((stack) => at(stack.content, "spec", "preview") === true)) assert.ok(!writers.has(identity(content)), name);
    for (const { name, content } of stacks) {
      const account = manifests.find((other) => other.kind === "ServiceAccount" && other.name === identity(content));
      const client = at(account?.content, "metadata", "annotations");
      assert.ok(isObject(client), name);
      assert.equal(textAt(content, "spec", "envRefs", "ARM_CLIENT_ID", "literal", "value"), client["azure.workload.identity/client-id"], name);
    }
  });

  it("deploy a hub before its sites, each site after the previous wave, and detect drift after their deployment", () => {
    const expected: Readonly<Record<string, string[]>> = {
      "hub.yaml": [],
      "line-1.yaml": ["hub"],
      "line-2.yaml": ["hub", "line-1"],
      "line-1-on-site.yaml": [],
    };
    for (const { file, name, content } of stacks) {
      const stack = textAt(content, "spec", "stack") ?? "";
      const before = listAt(content, "spec", "prerequisites").map((one) => textAt(one, "name"));
      assert.deepEqual(before, name === stack ? expected[basename(file)] : [stack], `${file} ${name}`);
    }
  });

  it("use the Pulumi version of the program's SDK with Node 24", () => {
    const sdk = (JSON.parse(readFileSync("package.json", "utf8")) as { dependencies: Record<string, string> }).dependencies["@pulumi/pulumi"];
    const images = stacks.map(({ content }) => textAt(content, "spec", "workspaceTemplate", "spec", "image"));
    assert.deepEqual([...new Set(images)], [`pulumi/pulumi-nodejs-24:${sdk}`]);
  });

  it("connect to their own cluster with the token of the workspace's service account", async () => {
    const [kubeconfig] = manifests.filter(({ kind, content }) => kind === "ConfigMap" && textAt(content, "data", "kubeconfig"));
    const folder = mkdtempSync(join(tmpdir(), "edge-staging-kubeconfig-"));
    try {
      const token = join(folder, "token");
      writeFileSync(token, "of the pod");
      const given = textAt(kubeconfig?.content, "data", "kubeconfig") ?? "";
      const place = "/var/run/secrets/kubernetes.io/serviceaccount";
      assert.ok(given.includes(`${place}/token`) && given.includes(`${place}/ca.crt`));
      writeFileSync(join(folder, "ca.crt"), "");
      const options: RequestOptions = {};
      const loaded = loadKubeconfig({ text: given.replaceAll(place, folder), context: "line-1", environment: {} });
      await loaded.applyToHTTPSOptions(options);
      assert.equal((options.headers as Record<string, string>)["Authorization"], "Bearer of the pod");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("use the context from the site's stack file", () => {
    const [kubeconfig] = manifests.filter(({ kind, content }) => kind === "ConfigMap" && textAt(content, "data", "kubeconfig"));
    const site = readFileSync("stacks/Pulumi.line-1.yaml", "utf8");
    const { contexts } = loadKubeconfig({ text: textAt(kubeconfig?.content, "data", "kubeconfig") ?? "", context: "line-1", environment: {} });
    for (const context of contexts) assert.ok(isObject(context) && site.includes(`context: ${String(context["name"])}`));
  });
});
