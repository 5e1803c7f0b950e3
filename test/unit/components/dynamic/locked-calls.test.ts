import assert from "node:assert/strict";
import { tokenId } from "../../../../components/core/arm-id";
import { token } from "../../../../components/registry/token/kind";
import { failureOf, providerOn } from "../../../support/lifecycle-run";
import { RefusingArm } from "../../../support/refusing-arm";
import { RegistryService } from "../../../support/registry-service";

const registryId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/hub";
const inputs = {
  ...{ registryId, name: "line1", scopeMapId: `${registryId}/scopeMaps/line1`, status: "enabled" as const },
  ...{ otherPasswords: [], owner: "organization/edge-staging/line-1", timeout: "PT1M" },
};
const id = tokenId(registryId, "line1");

describe("a write refused by a management lock (A5)", () => {
  let service: RegistryService;
  let azure: RefusingArm;
  beforeEach(() => {
    service = new RegistryService();
    azure = new RefusingArm();
  });
  const provider = () => providerOn(azure.around(service.context), token);

  it("as a PUT creates nothing, and a rerun creates the resource once", async () => {
    const remove = azure.lock(registryId, "ReadOnly");
    const { message, properties } = await failureOf(provider().create(inputs));
    assert.match(message, /^EDGE-LOCKED .*ScopeLocked: .*\n {2}given {3}PUT /);
    assert.deepEqual(service.writes, []);
    remove();
    await provider().update(id, properties, inputs);
    assert.deepEqual(service.writes, ["PUT /registries/hub/tokens/line1"]);
  });

  it("as a PATCH changes nothing, the next preview shows the change again, and a rerun applies it", async () => {
    const { outs } = await provider().create(inputs);
    const wanted = { ...inputs, status: "disabled" as const };
    const remove = azure.lock(registryId, "ReadOnly");
    const { message, properties } = await failureOf(provider().update(id, outs, wanted));
    assert.match(message, /^EDGE-LOCKED .*\n {2}given {3}PATCH /);
    assert.equal(service.properties(id)?.["status"], "enabled");
    assert.equal((await provider().diff(id, properties, wanted)).changes, true);
    remove();
    await provider().update(id, properties, wanted);
    assert.equal(service.properties(id)?.["status"], "disabled");
  });

  it("as a DELETE deletes nothing under both lock levels, and a rerun deletes the resource", async () => {
    for (const level of ["CanNotDelete", "ReadOnly"] as const) {
      const { outs } = await provider().create(inputs);
      const remove = azure.lock(registryId, level);
      assert.match((await failureOf(provider().delete(id, outs))).message, /^EDGE-LOCKED .*\n {2}given {3}DELETE /);
      assert.ok(service.resources.has(id));
      remove();
      await provider().delete(id, outs);
      assert.ok(!service.resources.has(id));
    }
  });

  it("does not occur with CanNotDelete for PUT and PATCH", async () => {
    azure.lock(registryId, "CanNotDelete");
    const { outs } = await provider().create(inputs);
    await provider().update(id, outs, { ...inputs, status: "disabled" });
    assert.equal(service.properties(id)?.["status"], "disabled");
  });
});
