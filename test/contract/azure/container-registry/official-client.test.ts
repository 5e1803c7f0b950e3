import assert from "node:assert/strict";
import { ContainerRegistryManagementClient } from "@azure/arm-containerregistry";
import { facts, resourceGroupId } from "../../../../lab/facts";
import { startClock } from "../../../../lab/clock";
import { AzureLab, syncActions } from "../../../support/azure-lab";

const group = facts.hub.resourceGroup;
const registryName = facts.hub.registry;
const updateIntervalInMs = 1;

for (const applyLatencies of [false, true]) {
  describe(`Container Registry's official client against the lab, ${applyLatencies ? "with" : "without"} latencies`, () => {
    let lab: AzureLab;
    let client: ContainerRegistryManagementClient;
    before(async () => {
      lab = await AzureLab.start({ applyLatencies, clock: startClock(1_000) });
      client = new ContainerRegistryManagementClient(lab.credential(), lab.azure.signIn.subscriptionId, lab.clientOptions);
      await lab.send("PUT", resourceGroupId(group), { version: "2024-03-01", body: { location: facts.location } });
    });
    after(() => lab.stop());
    const child = (kind: string, name: string) => `${resourceGroupId(group)}/providers/Microsoft.ContainerRegistry/registries/${registryName}/${kind}/${name}`;

    it("creates a Premium registry and enables its data endpoint", async () => {
      const created = await client.registries.create(group, registryName, { location: facts.location, sku: { name: "Premium" } }, { updateIntervalInMs });
      const updated = await client.registries.update(group, registryName, { dataEndpointEnabled: true }, { updateIntervalInMs });
      assert.deepEqual([created.provisioningState, created.dataEndpointEnabled, updated.dataEndpointHostNames?.length], ["Succeeded", false, 1]);
    });
    it("restricts a registry to selected addresses, and opens it again", async () => {
      const ipRules = [{ action: "Allow", iPAddressOrRange: "198.51.100.0/24" }];
      const closed = await client.registries.update(group, registryName, { networkRuleSet: { defaultAction: "Deny", ipRules } }, { updateIntervalInMs });
      const open = await client.registries.update(group, registryName, { networkRuleSet: { defaultAction: "Allow", ipRules: [] } }, { updateIntervalInMs });
      assert.deepEqual([closed.networkRuleSet?.ipRules, closed.networkRuleSet?.defaultAction, open.networkRuleSet?.defaultAction], [ipRules, "Deny", "Allow"]);
    });
    it("creates and updates a scope map", async () => {
      await client.scopeMaps.create(group, registryName, "line1", { actions: syncActions("line1") }, { updateIntervalInMs });
      const actions = [...syncActions("line1"), "repositories/app/content/read"];
      const updated = await client.scopeMaps.update(group, registryName, "line1", { actions }, { updateIntervalInMs });
      assert.deepEqual(updated.actions, actions);
    });
    it("creates a token and generates its passwords", async () => {
      const token = await client.tokens.create(
        group,
        registryName,
        "line1",
        { scopeMapId: child("scopeMaps", "line1"), status: "enabled" },
        { updateIntervalInMs },
      );
      const made = await client.registries.generateCredentials(group, registryName, { tokenId: token.id, name: "password1" }, { updateIntervalInMs });
      const kept = await client.tokens.update(group, registryName, "line1", { status: "enabled" }, { updateIntervalInMs });
      assert.deepEqual(
        [token.provisioningState, made.username, made.passwords?.[0]?.value?.length, kept.credentials?.passwords?.length],
        ["Succeeded", "line1", 52, 1],
      );
    });
    it("creates, reads, updates, lists, deactivates and deletes a connected registry", async () => {
      const syncProperties = { tokenId: child("tokens", "line1"), messageTtl: "P2D" };
      await client.connectedRegistries.create(group, registryName, "line1", { mode: "ReadOnly", parent: { syncProperties } }, { updateIntervalInMs });
      const read = await client.connectedRegistries.get(group, registryName, "line1");
      const updated = await client.connectedRegistries.update(group, registryName, "line1", { logging: { logLevel: "Debug" } }, { updateIntervalInMs });
      const names: (string | undefined)[] = [];
      for await (const { name } of client.connectedRegistries.list(group, registryName)) names.push(name);
      await client.connectedRegistries.deactivate(group, registryName, "line1", { updateIntervalInMs });
      await client.connectedRegistries.delete(group, registryName, "line1", { updateIntervalInMs });
      assert.deepEqual([read.connectionState, read.activation?.status, updated.logging?.logLevel, names], ["Offline", "Inactive", "Debug", ["line1"]]);
      await assert.rejects(client.connectedRegistries.get(group, registryName, "line1"), { code: "ResourceNotFound" });
    });
    it("deletes token, scope map and registry", async () => {
      await client.tokens.delete(group, registryName, "line1", { updateIntervalInMs });
      await client.scopeMaps.delete(group, registryName, "line1", { updateIntervalInMs });
      await client.registries.delete(group, registryName, { updateIntervalInMs });
      await assert.rejects(client.registries.get(group, registryName), { statusCode: 404 });
    });
  });
}
