import assert from "node:assert/strict";
import { SourceControlConfigurationClient } from "@azure/arm-kubernetesconfiguration";
import { addSite } from "../../../../lab/azure/prerequisites";
import { startClock } from "../../../../lab/clock";
import { siteFacts } from "../../../../lab/facts";
import { ExtensionFailure } from "../../../../lab/site/agent";
import { AzureLab } from "../../../support/azure-lab";
import { NotingAgent } from "../../../support/noting-agent";

const site = siteFacts("line-1");
const cluster = [site.resourceGroup, "Microsoft.Kubernetes", "connectedClusters", "line-1"] as const;
const updateIntervalInMs = 1;
const extension = {
  identity: { type: "SystemAssigned" as const },
  extensionType: "Microsoft.ContainerRegistry.ConnectedRegistry",
  autoUpgradeMinorVersion: false,
  version: "1.5.0",
  scope: { cluster: { releaseNamespace: "connected-registry" } },
  configurationSettings: { "service.clusterIP": "10.96.0.50" },
  configurationProtectedSettings: { connectionString: "secret-one" },
};

for (const applyLatencies of [false, true]) {
  describe(`Kubernetes configuration's official client against the lab, ${applyLatencies ? "with" : "without"} latencies`, () => {
    let lab: AzureLab;
    let agent: NotingAgent;
    let client: SourceControlConfigurationClient;
    before(async () => {
      lab = await AzureLab.start({ applyLatencies, clock: startClock(1_000) });
      agent = new NotingAgent();
      addSite(lab.azure.azure, site);
      lab.azure.azure.agents.connect(site.connectedClusterId, agent);
      client = new SourceControlConfigurationClient(lab.credential(), lab.azure.signIn.subscriptionId, lab.clientOptions);
    });
    after(() => lab.stop());

    it("installs an extension, which has an identity and returns no protected settings", async () => {
      const { provisioningState, currentVersion, identity, configurationProtectedSettings } = await client.extensions.beginCreateAndWait(
        ...cluster,
        "line1",
        extension,
        { updateIntervalInMs },
      );
      assert.deepEqual([provisioningState, currentVersion, identity?.type], ["Succeeded", "1.5.0", "SystemAssigned"]);
      assert.match(identity?.principalId ?? "", /^[0-9a-f-]{36}$/);
      assert.equal(configurationProtectedSettings?.["connectionString"], undefined);
      assert.deepEqual(
        agent.applied.map(({ protectedSettings }) => protectedSettings),
        [extension.configurationProtectedSettings],
      );
    });

    it("reads and lists it", async () => {
      const { extensionType, scope } = await client.extensions.get(...cluster, "line1");
      assert.deepEqual([extensionType, scope?.cluster?.releaseNamespace], ["microsoft.containerregistry.connectedregistry", "connected-registry"]);
      const names: (string | undefined)[] = [];
      for await (const { name } of client.extensions.list(...cluster)) names.push(name);
      assert.deepEqual(
        names.filter((name) => name === "line1"),
        ["line1"],
      );
    });

    it("updates it: configuration settings are merged, protected settings replaced", async () => {
      const change = { configurationSettings: { "pvc.storageRequest": "30Gi" }, configurationProtectedSettings: { connectionString: "secret-two" } };
      const { provisioningState, configurationSettings } = await client.extensions.beginUpdateAndWait(...cluster, "line1", change, { updateIntervalInMs });
      assert.deepEqual([provisioningState, configurationSettings], ["Succeeded", { ...extension.configurationSettings, ...change.configurationSettings }]);
      assert.deepEqual(agent.applied.at(-1)?.protectedSettings, change.configurationProtectedSettings);
    });

    it("throws the agent's error for a failed release, which the extension then returns as well", async () => {
      agent.failure = new ExtensionFailure("HelmFailure", "persistent volume claim is not bound");
      const change = { configurationSettings: { "pvc.storageRequest": "40Gi" } };
      await assert.rejects(
        client.extensions.beginUpdateAndWait(...cluster, "line1", change, { updateIntervalInMs }),
        /ExtensionOperationFailed.*persistent volume claim is not bound/,
      );
      agent.failure = undefined;
      const { provisioningState, errorInfo } = await client.extensions.get(...cluster, "line1");
      assert.deepEqual([provisioningState, errorInfo?.code], ["Failed", "ExtensionOperationFailed"]);
      assert.match(errorInfo?.message ?? "", /persistent volume claim is not bound$/);
    });

    it("deletes it through the agent, and by force without the agent", async () => {
      await client.extensions.beginDeleteAndWait(...cluster, "line1", { updateIntervalInMs });
      await client.extensions.beginCreateAndWait(...cluster, "line1", extension, { updateIntervalInMs });
      await client.extensions.beginDeleteAndWait(...cluster, "line1", { updateIntervalInMs, forceDelete: true });
      assert.deepEqual(agent.removed, ["line1"]);
      await assert.rejects(client.extensions.get(...cluster, "line1"), { statusCode: 404 });
    });
  });
}
