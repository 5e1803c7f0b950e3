import assert from "node:assert/strict";
import { lockedFault, locksAgainstChange, locksAgainstDeletion, managementLock } from "../../../../components/core/management-lock";

const subscription = "/subscriptions/2222";
const group = `${subscription}/resourceGroups/rg`;
const registry = `${group}/providers/Microsoft.ContainerRegistry/registries/hub`;
const lockAt = (scope: string, level = "CanNotDelete") =>
  managementLock({ id: `${scope}/providers/Microsoft.Authorization/locks/keep`, properties: { level } }) ?? assert.fail("no lock");

describe("a management lock (A5)", () => {
  it("applies to the scope in its id; NotSpecified applies to nothing", () => {
    assert.deepEqual(lockAt(registry), { id: `${registry}/providers/Microsoft.Authorization/locks/keep`, scope: registry, level: "CanNotDelete" });
    assert.equal(managementLock({ id: `${group}/providers/Microsoft.Authorization/locks/x`, properties: { level: "NotSpecified" } }), undefined);
  });

  for (const [what, scope, deleted, refuses] of [
    ["at the subscription", subscription, registry, true],
    ["at the resource group, in another case", group.toUpperCase(), registry, true],
    ["at the resource", registry, registry, true],
    ["in a resource group that is deleted", registry, group, true],
    ["at a sibling", `${group}/providers/Microsoft.ContainerRegistry/registries/hub2`, registry, false],
    ["at a registry beside the deleted catalog", registry, `${group}/providers/Microsoft.Edge`, false],
    ["in the deleted catalog", `${group}/providers/Microsoft.Edge/schemas/s`, `${group}/providers/Microsoft.Edge`, true],
  ] as const)
    it(`${refuses ? "prevents" : "does not prevent"} a deletion if it is ${what}`, () => {
      assert.equal(locksAgainstDeletion([lockAt(scope)], [deleted]).length > 0, refuses);
      assert.equal(locksAgainstDeletion([lockAt(scope, "ReadOnly")], [deleted]).length > 0, refuses);
    });

  it("prevents changes only as ReadOnly, and only at or above the object", () => {
    const locks = [lockAt(group), lockAt(subscription, "ReadOnly"), lockAt(`${registry}/tokens/t`, "ReadOnly")];
    assert.deepEqual(
      locksAgainstChange(locks, [registry]).map(({ scope }) => scope),
      [subscription],
    );
  });

  it("is reported with the command that removes it", () => {
    const { code, given, fix } = lockedFault([lockAt(group)], "what");
    assert.deepEqual([code, given], ["EDGE-LOCKED", `CanNotDelete ${group}/providers/Microsoft.Authorization/locks/keep`]);
    assert.match(fix, /az lock delete --ids \/subscriptions/);
  });
});
