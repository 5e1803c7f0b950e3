import assert from "node:assert/strict";
import type { ArmClient } from "../../../../components/arm/arm-client";
import { ArmError } from "../../../../components/arm/arm-error";
import { goneOrUnknown } from "../../../../components/dynamic/gone-or-unknown";

const armWhere = (get: ArmClient["get"]) => ({ get }) as Partial<ArmClient> as ArmClient;

describe("a 404 of a resource", () => {
  it("means gone if the parent can be read", async () => {
    assert.deepEqual(
      await goneOrUnknown(
        armWhere(async () => ({ name: "hub" })),
        "/hub",
        "1",
      ),
      { is: "gone" },
    );
  });

  it("means unknown if the parent returns 404 too", async () => {
    assert.deepEqual(
      await goneOrUnknown(
        armWhere(async () => undefined),
        "/hub",
        "1",
      ),
      { is: "unknown", reason: "its parent /hub cannot be read either" },
    );
  });

  it("means gone if the parent returns 404 too and their resource group can be read", async () => {
    const [group, registry] = ["/subscriptions/s/resourceGroups/g", "/providers/Microsoft.ContainerRegistry/registries/hub"];
    const arm = armWhere(async (id) => (id === group ? { name: "g" } : undefined));
    assert.deepEqual(await goneOrUnknown(arm, `${group}${registry}`, "1"), { is: "gone" });
    assert.equal((await goneOrUnknown(arm, `${group}-other${registry}`, "1")).is, "unknown");
  });

  it("means unknown if access to the parent is denied", async () => {
    const refused = armWhere(() => Promise.reject(new ArmError(403, "AuthorizationFailed", "no role", "GET /hub")));
    assert.deepEqual(await goneOrUnknown(refused, "/hub", "1"), { is: "unknown", reason: "GET /hub: AuthorizationFailed: no role" });
  });

  it("does not hide other errors", () =>
    assert.rejects(
      goneOrUnknown(
        armWhere(() => Promise.reject(new TypeError("bug"))),
        "/hub",
        "1",
      ),
      TypeError,
    ));
});
