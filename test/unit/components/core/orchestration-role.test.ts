import assert from "node:assert/strict";
import { orchestrationActions, orchestrationRoleName } from "../../../../components/core/orchestration-role";

const registryId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/hub";

describe("the custom role for orchestration extensions", () => {
  it("has the same name as another implementation of RFC 9562 computes, for any case of the registry's id", () => {
    // Python 3: uuid.uuid5(uuid.UUID("6f0b6f6c-2f8e-4f5d-9d1c-6d2c3a7e5b41"), "<registry id in lower case>|orchestration role")
    for (const id of [registryId, registryId.toUpperCase()]) assert.equal(orchestrationRoleName(id), "7a159d1e-aa16-5568-9a66-5c470bb925b5");
  });
  it("has a different name for another registry", () => assert.notEqual(orchestrationRoleName(`${registryId}2`), orchestrationRoleName(registryId)));
  it("may write only scope maps, and may neither delete nor issue passwords", () => {
    const changing = orchestrationActions.filter((action) => !/\/read$/.test(action));
    assert.deepEqual(changing, ["Microsoft.ContainerRegistry/registries/scopeMaps/write"]);
  });
});
