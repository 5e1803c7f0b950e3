import assert from "node:assert/strict";
import { addSite } from "../../../../../lab/azure/prerequisites";
import { siteFacts } from "../../../../../lab/facts";
import { AzureLab } from "../../../../support/azure-lab";

const version = "2021-08-31-preview";
const site = siteFacts("line-1");
const id = site.customLocationId.replace(/line-1$/, "hall-1");

describe("custom locations in the lab's Azure", () => {
  let lab: AzureLab;
  beforeEach(async () => {
    lab = await AzureLab.start();
    addSite(lab.azure.azure, site);
  });
  afterEach(() => lab.stop());

  const put = async (properties: object = {}) => {
    const wanted = {
      hostType: "Kubernetes",
      hostResourceId: site.connectedClusterId,
      namespace: "hall-1",
      clusterExtensionIds: [site.orchestrationExtensionId],
    };
    const { status, body } = await lab.send("PUT", id, { version, body: { location: "eastus2", properties: { ...wanted, ...properties } } });
    return [status, (body as { error?: { code?: string } }).error?.code];
  };
  const setExtension = (properties: Record<string, string>) => {
    const { store } = lab.azure.azure;
    const extension = store.get(site.orchestrationExtensionId);
    assert.ok(extension);
    store.put({ ...extension, properties: { ...extension.properties, ...properties } });
  };

  it("are created once on a cluster with the extension, and keep host and namespace", async () => {
    assert.deepEqual(await put(), [201, undefined]);
    assert.deepEqual(await put({ displayName: "Hall 1" }), [200, undefined]);
    assert.deepEqual(await put({ namespace: "other" }), [400, "CustomLocationPropertyImmutable"]);
  });

  it("are refused without an extension, with one of another cluster, and with one that is not installed", async () => {
    assert.deepEqual(await put({ clusterExtensionIds: [] }), [400, "ClusterExtensionsRequired"]);
    const elsewhere = site.orchestrationExtensionId.replaceAll("line-1", "line-2");
    assert.deepEqual(await put({ clusterExtensionIds: [elsewhere] }), [400, "ClusterExtensionNotFound"]);
    setExtension({ provisioningState: "Creating" });
    assert.deepEqual(await put(), [409, "ClusterExtensionNotReady"]);
  });

  it("are deleted unless a target uses them", async () => {
    const { store } = lab.azure.azure;
    await put();
    const target = { id: id.replace("Microsoft.ExtendedLocation/customLocations", "Microsoft.Edge/targets"), name: "hall-1", type: "Microsoft.Edge/targets" };
    store.put({ ...target, envelope: { extendedLocation: { name: id, type: "CustomLocation" } }, properties: {}, hidden: {} });
    assert.equal((await lab.send("DELETE", id, { version })).status, 409);
    store.delete(target.id);
    assert.deepEqual([(await lab.send("DELETE", id, { version })).status, (await lab.send("DELETE", id, { version })).status], [200, 204]);
  });
});
