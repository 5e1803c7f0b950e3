import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { input } from "@pulumi/kubernetes/types";
import type { NodeTrustChoice } from "../../components/cluster/node-trust/node-trust-choice";
import { Site } from "../../components/site/site";
import { siteSettings } from "../support/site-settings";
import { declare, named, outline, secretIn } from "../support/mocks";
import { hubRegistryId, registryAnswers } from "../support/registry-answers";

const principal = { orchestrationPrincipalId: "33333333-3333-4333-8333-333333333333" };
const site = (change: {
  flavor?: "generic" | "tanzu";
  nodeTrust?: NodeTrustChoice;
  nodeTrustAuthority?: string;
  serviceAddress?: string;
  certificateSecret?: string;
}) => {
  const { serviceAddress = "10.96.0.50", certificateSecret, ...settings } = change;
  const hub = { registryId: hubRegistryId, loginServer: "edgehubdemo.azurecr.io", orchestrationRole: "built-in" as const, solutions: [solution] };
  const certificate = certificateSecret === undefined ? siteSettings.registry.certificate : ({ from: "secret", name: certificateSecret } as const);
  const registry = { ...siteSettings.registry, serviceAddress, certificate };
  return declare(registryAnswers, (options) => new Site("line-1", { ...siteSettings, ...hub, ...principal, registry, ...settings }, options));
};
const solution = {
  ...{ name: "vision", version: "1.0.0", values: { cameraUrl: "rtsp://camera" }, images: ["factory/vision:1.0.0"], installation: "off" as const },
  ...{
    keepRevisions: 1,
    repositories: ["factory/vision"],
    solutionTemplateId: "template",
    templateVersionId: "template/versions/1.0.0",
    configTemplateIds: [],
  },
};
type Declared = Awaited<ReturnType<typeof site>>["declared"];
const settings = (declared: Declared) => named(declared, "line-1-connected-extension").inputs["configurationSettings"] as Record<string, string>;
const podOf = (declared: Declared) => {
  const { template, ...spec } = named(declared, "line-1-node-trust-nodes").inputs["spec"] as input.apps.v1.DaemonSetSpec & { template: PodTemplate };
  return { spec, annotations: template.metadata.annotations, pod: template.spec, container: template.spec.containers[0] };
};
type PodTemplate = {
  metadata: { annotations: Record<string, string> };
  spec: { containers: Record<string, unknown>[]; volumes: unknown[] } & Record<string, unknown>;
};

describe("NodeTrust of a site", () => {
  it("is created for the Tanzu flavor before anything is staged: labelled namespace, extension without trust distribution, script, pods and readiness", async () => {
    const { declared } = await site({ flavor: "tanzu" });
    const own = outline(declared).filter((line) => /namespace|node-trust/.test(line));
    assert.deepEqual(own, [
      "line-1 > line-1-namespace kubernetes:core/v1:Namespace",
      "line-1 > line-1-node-trust edge:cluster:NodeTrust",
      "line-1-node-trust > line-1-node-trust-script kubernetes:core/v1:ConfigMap",
      "line-1-node-trust > line-1-node-trust-nodes kubernetes:apps/v1:DaemonSet",
      "line-1-node-trust > line-1-node-trust-trusted pulumi-nodejs:dynamic/edge:TrustedNodes",
    ]);
    assert.equal(settings(declared)["trustDistribution.enabled"], "false");
    assert.deepEqual(named(declared, "line-1-connected-extension").after, ["line-1-connected-activation", "line-1-namespace"]);
    for (const child of ["script", "nodes"]) assert.deepEqual(named(declared, `line-1-node-trust-${child}`).after, ["line-1-connected"]);
    assert.ok(named(declared, "line-1-vision-staged").after.includes("line-1-node-trust-trusted"));
    assert.deepEqual(named(declared, "line-1-namespace").inputs["metadata"], {
      name: "connected-registry",
      annotations: { "pulumi.com/patchForce": "true", "edge-staging/owner": "organization/project/stack" },
      labels: {
        "pod-security.kubernetes.io/enforce": "privileged",
        "pod-security.kubernetes.io/warn": "privileged",
        "pod-security.kubernetes.io/audit": "privileged",
      },
    });
  });

  for (const [flavor, nodeTrust, hasPods, hasNamespace, distributes] of [
    ["generic", undefined, false, false, "true"],
    ["generic", "daemonset", true, false, "false"],
    ["generic", "off", false, false, "false"],
    ["tanzu", "extension", false, true, "true"],
    ["tanzu", "restore", true, true, "false"],
    ["tanzu", "off", false, true, "false"],
  ] as const)
    it(`${flavor}, nodeTrust ${nodeTrust ?? "not set"}: creates pods ${hasPods}, manages the namespace ${hasNamespace}`, async () => {
      const { declared } = await site({ flavor, nodeTrust });
      const has = (type: string) => declared.some((one) => one.type === type);
      assert.deepEqual([has("kubernetes:apps/v1:DaemonSet"), has("kubernetes:core/v1:Namespace")], [hasPods, hasNamespace]);
      assert.equal(settings(declared)["trustDistribution.enabled"], distributes);
    });

  it("deploys the script unchanged, and replaces pods only when the script changes", async () => {
    const { declared } = await site({ flavor: "tanzu" });
    const data = named(declared, "line-1-node-trust-script").inputs["data"] as Record<string, string>;
    assert.deepEqual(Object.keys(data).sort(), ["files.sh", "node-trust.sh", "plan.sh"]);
    for (const [name, text] of Object.entries(data)) assert.equal(text, readFileSync(`components/cluster/node-trust/${name}`, "utf8"));
    assert.match(podOf(declared).annotations["edge-staging/script"] ?? "", /^[0-9a-f]{64}$/);
  });

  it("runs on every node, updates one node at a time, has no cluster permissions, and mounts only the CA certificate of the Secret", async () => {
    const { spec, pod, container } = podOf((await site({ flavor: "tanzu" })).declared);
    assert.deepEqual(spec.updateStrategy, { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } });
    const { tolerations, automountServiceAccountToken, hostPID, nodeSelector, volumes } = pod;
    assert.deepEqual(
      { tolerations, automountServiceAccountToken, hostPID, nodeSelector },
      { tolerations: [{ operator: "Exists" }], automountServiceAccountToken: false, hostPID: true, nodeSelector: { "kubernetes.io/os": "linux" } },
    );
    assert.deepEqual(volumes, [
      { name: "script", configMap: { name: "line1-node-trust" } },
      { name: "authority", secret: { secretName: "line1-ca-cert", items: [{ key: "ca.crt", path: "ca.crt" }] } },
      { name: "etc", hostPath: { path: "/etc", type: "Directory" } },
      { name: "state", emptyDir: {} },
    ]);
    assert.deepEqual(container?.["command"], ["sh", "/script/node-trust.sh", "keep"]);
    assert.equal(container?.["terminationMessagePolicy"], "FallbackToLogsOnError");
    assert.deepEqual(container?.["readinessProbe"], { exec: { command: ["test", "-f", "/run/node-trust/ready"] }, periodSeconds: 5 });
  });

  it("uses the certificate and the CA of a Secret that the user provides", async () => {
    const { declared } = await site({ flavor: "tanzu", certificateSecret: "line-1-registry" });
    assert.equal(settings(declared)["cert-manager.enabled"], "false");
    const { configurationProtectedSettings } = named(declared, "line-1-connected-extension").inputs;
    assert.equal((secretIn(configurationProtectedSettings) as Record<string, string>)["tls.secret"], "line-1-registry");
    assert.deepEqual(podOf(declared).pod.volumes[1], {
      name: "authority",
      secret: { secretName: "line-1-registry", items: [{ key: "ca.crt", path: "ca.crt" }] },
    });
  });

  it("deploys given CA certificates with the script, and does not replace pods when they change", async () => {
    const given = (nodeTrustAuthority: string) => site({ flavor: "tanzu", nodeTrustAuthority });
    const [{ declared }, { declared: other }] = [await given("first"), await given("second")];
    const data = named(declared, "line-1-node-trust-script").inputs["data"] as Record<string, string>;
    assert.equal(data["ca.crt"], "first\n");
    assert.deepEqual(podOf(declared).pod.volumes[1], {
      name: "authority",
      configMap: { name: "line1-node-trust", items: [{ key: "ca.crt", path: "ca.crt" }] },
    });
    assert.deepEqual(podOf(other), podOf(declared));
  });

  it("passes address and mode to the script", async () => {
    const environment = async (nodeTrust: NodeTrustChoice) =>
      podOf((await site({ flavor: "tanzu", nodeTrust, serviceAddress: "10.96.0.60" })).declared).container?.["env"];
    const expected = (mode: string) => [
      { name: "ADDRESS", value: "10.96.0.60" },
      { name: "CA_FILE", value: "/authority/ca.crt" },
      { name: "MODE", value: mode },
      { name: "ROOT", value: "/host" },
      { name: "STATE", value: "/run/node-trust" },
      { name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
      { name: "SPREAD_SECONDS", value: "60" },
    ];
    assert.deepEqual([await environment("daemonset"), await environment("restore")], [expected("trust"), expected("restore")]);
  });

  it("waits for the written generation itself and disables the provider's await", async () => {
    const { declared } = await site({ flavor: "tanzu" });
    const { annotations } = named(declared, "line-1-node-trust-nodes").inputs["metadata"] as { annotations: unknown };
    assert.deepEqual(annotations, { "pulumi.com/skipAwait": "true" });
    const { context, namespace, daemonSet, revision, timeout } = named(declared, "line-1-node-trust-trusted").inputs;
    assert.deepEqual([context, namespace, daemonSet, revision, timeout], ["line-1", "connected-registry", "line1-node-trust", "1", "PT30M"]);
  });
});
