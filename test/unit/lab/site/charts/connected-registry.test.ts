import assert from "node:assert/strict";
import type { ChartInput } from "../../../../../lab/site/charts/chart";
import { connectedRegistryChart } from "../../../../../lab/site/charts/connected-registry";

const input = (settings: Record<string, string> = {}, protectedSettings: Record<string, string> = {}, certManager = true): ChartInput => ({
  name: "line1",
  namespace: "connected-registry",
  settings: { "service.clusterIP": "10.96.0.50", "cert-manager.install": "false", ...settings },
  protectedSettings: { connectionString: "one", ...protectedSettings },
  serves: { certManager },
});
const rendered = (...args: Parameters<typeof input>) => connectedRegistryChart.render(input(...args)).manifests;
const kinds = (...args: Parameters<typeof input>) => rendered(...args).map(({ kind }) => kind);
const find = (kind: string, ...args: Parameters<typeof input>) => rendered(...args).find((manifest) => manifest.kind === kind);
const own = { "tls.crt": "Yw==", "tls.key": "aw==", "tls.cacrt": "YQ==" };
const withoutCertManager = { "cert-manager.enabled": "false" };

describe("the connected registry chart", () => {
  it("renders the objects that the vendor documents", () => {
    assert.deepEqual(kinds(), [
      "ServiceAccount",
      "Secret",
      "PersistentVolumeClaim",
      "Issuer",
      "Certificate",
      "Issuer",
      "Certificate",
      "Service",
      "Deployment",
      "DaemonSet",
    ]);
  });

  it("renders the Service with the configured address", () => {
    assert.match(JSON.stringify(find("Service")), /"clusterIP":"10.96.0.50"/);
  });

  it("requests 500Gi by default", () => {
    assert.match(JSON.stringify(find("PersistentVolumeClaim")), /"storage":"500Gi"/);
  });

  it("ignores keys it does not know, as Helm does", () => {
    assert.deepEqual(rendered({ "service-clusterIP": "10.96.0.99", "pvc-storageClassName": "fast" }), rendered());
  });

  it("omits node trust when it is disabled", () => {
    assert.ok(!kinds({ "trustDistribution.enabled": "false" }).includes("DaemonSet"));
  });

  it("installs node trust on labelled nodes only when the node selector is enabled", () => {
    const selector = (settings: Record<string, string>) =>
      /"nodeSelector":\{"containerd-configured-by":"connected-registry"\}/.test(JSON.stringify(find("DaemonSet", settings)));
    assert.deepEqual([selector({}), selector({ "trustDistribution.useNodeSelector": "true", "trustDistribution.skipNodeSelector": "false" })], [false, true]);
  });

  it("renders no certificate objects if the cluster does not serve cert-manager's API", () => {
    assert.deepEqual(kinds({}, {}, false), ["ServiceAccount", "Secret", "PersistentVolumeClaim", "Service", "Deployment", "DaemonSet"]);
  });

  it("renders a Secret with the authority of a given certificate", () => {
    const secrets = rendered(withoutCertManager, own).filter(({ kind }) => kind === "Secret");
    assert.deepEqual(
      secrets.map(({ metadata, stringData }) => [metadata.name, Object.keys(stringData as object)]),
      [
        ["line1-connection", ["connectionString"]],
        ["line1-tls", ["ca.crt", "tls.crt", "tls.key"]],
        ["line1-ca-cert", ["ca.crt"]],
      ],
    );
  });

  it("mounts a configured TLS Secret", () => {
    assert.match(JSON.stringify(find("Deployment", withoutCertManager, { "tls.secret": "mine" })), /"secretName":"mine"/);
  });

  it("changes the Deployment if the connection string changes", () => {
    assert.notDeepEqual(find("Deployment"), find("Deployment", {}, { connectionString: "two" }));
  });

  it("has the connection string only in its Secret", () => {
    const others = rendered({}, { connectionString: "hush" }).filter(({ metadata }) => metadata.name !== "line1-connection");
    assert.ok(!JSON.stringify(others).includes("hush"));
  });

  for (const [what, settings, protectedSettings, message] of [
    ["a missing address", { "service.clusterIP": "" }, {}, /service.clusterIP is required/],
    ["a missing connection string", {}, { connectionString: "" }, /connectionString is required/],
    [
      "a cert-manager to install but not to use",
      { "cert-manager.install": "true", "cert-manager.enabled": "false" },
      {},
      /cert-manager.install cannot be true/,
    ],
    ["plain HTTP, which the lab does not model", { httpEnabled: "true" }, {}, /the lab does not model httpEnabled/],
    ["replicas, which the lab does not model", { "registry.replicas": "2" }, {}, /the lab does not model registry.replicas/],
    ["a missing certificate without cert-manager", withoutCertManager, {}, /tls.secret, or tls.crt/],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(() => rendered(settings, protectedSettings), message);
    });
  }
});
