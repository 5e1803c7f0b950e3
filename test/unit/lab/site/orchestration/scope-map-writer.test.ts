import assert from "node:assert/strict";
import { startClock } from "../../../../../lab/clock";
import { ArmCaller } from "../../../../../lab/site/orchestration/arm-caller";
import { ScopeMapWriter } from "../../../../../lab/site/orchestration/scope-map-writer";
import { BrokenLink } from "../../../../../lab/site/orchestration/staging-failures";
import { AzureLab, registryVersion } from "../../../../support/azure-lab";

const never = new AbortController().signal;
const actionsFor = (repository: string) => ["content/read", "metadata/read"].map((verb) => `repositories/${repository}/${verb}`);

describe("the sync scope map writer", () => {
  const clock = startClock(600);
  let lab: AzureLab;
  let mapId: string;
  before(async () => {
    lab = await AzureLab.start({ clock, applyLatencies: true });
    const registryId = await lab.hub();
    mapId = `${registryId}/scopeMaps/line1`;
    while ((await lab.send("GET", registryId, { version: registryVersion })).body.properties.provisioningState !== "Succeeded");
  });
  after(() => lab.stop());
  beforeEach(async () => {
    await lab.send("PUT", mapId, { version: registryVersion, body: { properties: { actions: actionsFor("staging-temp") } } });
  });

  const armAs = (identity = lab.azure.signIn as { objectId: string; displayName: string }) =>
    new ArmCaller({ azure: lab.azure, identity: () => identity, ca: lab.authority.certificate, clock });
  const actions = async () => (await lab.send("GET", mapId, { version: registryVersion })).body.properties.actions;

  it("resolves only after the registry changed the scope map", async () => {
    await new ScopeMapWriter(armAs()).add(mapId, ["app"], never);
    assert.deepEqual(await actions(), [...actionsFor("staging-temp"), ...actionsFor("app")]);
  });
  it("keeps both of two concurrent changes", async () => {
    const writer = new ScopeMapWriter(armAs());
    await Promise.all([writer.add(mapId, ["a"], never), writer.add(mapId, ["b"], never)]);
    assert.deepEqual(await actions(), [...actionsFor("staging-temp"), ...actionsFor("a"), ...actionsFor("b")]);
  });
  it("continues after a failed change", async () => {
    const writer = new ScopeMapWriter(armAs());
    await assert.rejects(writer.add(`${mapId}-absent`, ["a"], never), BrokenLink);
    await writer.remove(mapId, ["staging-temp"], never);
    assert.deepEqual(await actions(), []);
  });
  it("reports roles, registry and identity if the identity has no permission", async () => {
    const stranger = lab.azure.createServicePrincipal("stranger");
    await assert.rejects(new ScopeMapWriter(armAs(stranger)).add(mapId, ["a"], never), (error) => {
      assert.ok(error instanceof BrokenLink);
      const named = ["'Contributor' and 'Container Registry Contributor", stranger.objectId, "registries/edgehubdemo "];
      assert.deepEqual([error.code, ...named.filter((text) => !error.message.includes(text))], ["RoleAssignmentMissing"], error.message);
      return true;
    });
  });
});
