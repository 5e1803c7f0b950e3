import assert from "node:assert/strict";
import { observeSiteObjects } from "../../../../../program/gate/ownership/site-objects";
import { Resources, armReading } from "../../../../support/resources";
import { siteSettings } from "../../../../support/site-settings";

const registryId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/hub";
const site = { ...siteSettings, adopt: undefined };
const { key, connectedClusterId } = site;
const group = connectedClusterId.slice(0, connectedClusterId.toLowerCase().indexOf("/providers/"));
const targetId = `${group}/providers/Microsoft.Edge/targets/${key}`;
const extension = { id: `${connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/${key}` };
const other = "o/p/other";
const around = { environment: { KUBECONFIG: "/nowhere/kubeconfig" }, pullSecrets: Promise.resolve(undefined) };

describe("objects that a site's run would change", () => {
  let resources: Resources;
  beforeEach(() => {
    resources = new Resources();
    resources.set(registryId, {});
    resources.set(group, {});
  });
  const map = (name: string, owner?: string) =>
    resources.set(`${registryId}/scopeMaps/${name}`, {
      id: `${registryId}/scopeMaps/${name}`,
      properties: { description: owner ? `d [owner: ${owner}]` : "d" },
    });
  const token = (name: string, scopeMap: string) =>
    resources.set(`${registryId}/tokens/${name}`, { properties: { scopeMapId: `${registryId}/scopeMaps/${scopeMap}`.toUpperCase() } });
  const found = async (lists: { connectedRegistries?: string[]; extensions?: unknown[] } = {}, config: Partial<typeof site> = {}) => {
    const objectsIn = await observeSiteObjects({ ...site, ...config }, registryId, armReading(resources), around);
    return objectsIn({ connectedRegistries: [], extensions: [], ...lists });
  };
  const owners = async (...given: Parameters<typeof found>) => (await found(...given)).map(({ name, owner }) => `${name}: ${owner ?? "unmarked"}`);

  it("are none before the first run", async () => assert.deepEqual(await owners(), []));

  it("have another stack as owner if the site was copied", async () => {
    map(key, other);
    map(`${key}-pull`, other);
    token(key, key);
    token(`${key}-pull`, `${key}-pull`);
    resources.set(targetId, { id: targetId, tags: { "edge-staging-owner": other } });
    assert.deepEqual(
      await owners({ connectedRegistries: [key.toUpperCase()], extensions: [extension] }),
      [
        ...[`scope map ${key}`, `token ${key}`, `connected registry ${key}`, `scope map ${key}-pull`, `token ${key}-pull`],
        ...[`extension ${key}`, `target ${key}`],
      ].map((name) => `${name}: ${other}`),
    );
  });

  it("include extension and target of another hub's site with the same key on the same cluster", async () => {
    resources.set(targetId, { id: targetId, tags: { "edge-staging-owner": other } });
    assert.deepEqual(await owners({ extensions: [extension] }), [`extension ${key}: unmarked`, `target ${key}: ${other}`]);
  });

  it("are unmarked if a token of this name uses another scope map", async () => {
    map(key, other);
    token(`${key}-pull`, "somebody");
    assert.deepEqual(await owners(), [`scope map ${key}: ${other}`, `token ${key}-pull: unmarked`]);
  });

  it("are recorded if the last run's outputs name the connected registry and extension", async () => {
    map(key);
    resources.set(targetId, { id: targetId });
    const outputs = { site: { connectedRegistryId: `${registryId}/connectedRegistries/${key}`.toUpperCase(), extensionName: key } };
    assert.deepEqual(
      (await found()).map((object) => [object.isRecorded(outputs), object.isRecorded({}), object.isRecorded(undefined)]),
      [
        [true, false, false],
        [true, false, false],
      ],
    );
  });
});
