import assert from "node:assert/strict";
import { ConnectedRegistryExtension, type ConnectedRegistryExtensionArgs, versionProperties } from "../../components/cluster/extension/component";
import { declare, named, openText, secretIn } from "../support/mocks";
import { registryAnswers } from "../support/registry-answers";

const args: ConnectedRegistryExtensionArgs = {
  connectedClusterId: "/subscriptions/s/resourceGroups/rg-line-1/providers/Microsoft.Kubernetes/connectedClusters/line-1",
  name: "line1",
  serviceAddress: "10.96.0.50",
  storageRequest: "20Gi",
  distributesTrust: true,
  labelledNodesOnly: false,
  certificate: { from: "cert-manager" },
  extension: {},
  connectionString: "hush",
};
/** Settings without any option; each setting that has a default in the service is set explicitly. */
const always = {
  "service.clusterIP": "10.96.0.50",
  "pvc.storageRequest": "20Gi",
  "cert-manager.enabled": "true",
  "cert-manager.install": "false",
  "trustDistribution.enabled": "true",
  "trustDistribution.useNodeSelector": "false",
  "trustDistribution.skipNodeSelector": "true",
};

/** The extension's inputs, with unwrapped protected settings. */
async function inputsOf(change: Partial<ConnectedRegistryExtensionArgs>): Promise<Record<string, unknown>> {
  const { declared } = await declare(registryAnswers, (options) => new ConnectedRegistryExtension("line-1", { ...args, ...change }, options));
  const { inputs } = named(declared, "line-1-extension");
  assert.ok(!/hush|a2V5/.test(openText(inputs)));
  return { ...inputs, configurationProtectedSettings: secretIn(inputs["configurationProtectedSettings"]) };
}

describe("ConnectedRegistryExtension", () => {
  for (const [what, change, plain, secret] of [
    ["uses the cluster's cert-manager", {}, {}, {}],
    ["installs cert-manager", { certificate: { from: "extension" } }, { "cert-manager.install": "true" }, {}],
    ["uses a TLS Secret", { certificate: { from: "secret", name: "mine" } }, { "cert-manager.enabled": "false" }, { "tls.secret": "mine" }],
    [
      "uses certificate texts of the config",
      { certificate: { from: "config" }, ownCertificate: { certificate: "crt", key: "key", authority: "ca" } },
      { "cert-manager.enabled": "false" },
      { "tls.crt": "Y3J0", "tls.key": "a2V5", "tls.cacrt": "Y2E=" },
    ],
    ["does not distribute trust to nodes", { distributesTrust: false }, { "trustDistribution.enabled": "false" }, {}],
    [
      "distributes trust to labelled nodes only",
      { labelledNodesOnly: true },
      { "trustDistribution.useNodeSelector": "true", "trustDistribution.skipNodeSelector": "false" },
      {},
    ],
  ] as [string, Partial<ConnectedRegistryExtensionArgs>, object, object][])
    it(`${what}, with all secrets in the protected settings`, async () => {
      const { configurationSettings, configurationProtectedSettings } = await inputsOf(change);
      assert.deepEqual(configurationSettings, { ...always, ...plain });
      assert.deepEqual(configurationProtectedSettings, { connectionString: "hush", ...secret });
    });

  it("sets a storage class only if one is given", async () => {
    const storageClass = async (change: Partial<ConnectedRegistryExtensionArgs>) =>
      ((await inputsOf(change))["configurationSettings"] as Record<string, string>)["pvc.storageClassName"];
    assert.deepEqual([await storageClass({}), await storageClass({ storageClassName: "fast" })], [undefined, "fast"]);
  });

  it("is replaced when its address changes: deleted before it is created again", async () => {
    const { declared } = await declare(registryAnswers, (options) => new ConnectedRegistryExtension("line-1", args, options));
    const { replaceOnChanges, deleteBeforeReplace } = named(declared, "line-1-extension").options;
    assert.deepEqual([replaceOnChanges, deleteBeforeReplace], [['configurationSettings["service.clusterIP"]'], true]);
  });

  it("is upgraded automatically within a release train, or pinned to a version", async () => {
    const version = async (extension: ConnectedRegistryExtensionArgs["extension"]) => {
      const inputs = await inputsOf({ extension });
      return [inputs["version"], inputs["autoUpgradeMinorVersion"]];
    };
    assert.deepEqual(await version({}), [undefined, true]);
    assert.deepEqual(await version({ version: "1.5.0" }), ["1.5.0", false]);
    assert.equal((await inputsOf({ extension: { releaseTrain: "Preview" } }))["releaseTrain"], "Preview");
  });
});

describe("the version of an extension", () => {
  it("is by default the newest of the release train Stable, upgraded automatically", () =>
    assert.deepEqual(versionProperties({}), { autoUpgradeMinorVersion: true, releaseTrain: "Stable" }));
  it("is the newest of another release train", () =>
    assert.deepEqual(versionProperties({ releaseTrain: "Preview" }), { autoUpgradeMinorVersion: true, releaseTrain: "Preview" }));
  it("is the pinned version without automatic upgrades", () =>
    assert.deepEqual(versionProperties({ version: "1.5.0" }), { autoUpgradeMinorVersion: false, version: "1.5.0" }));
});
