import assert from "node:assert/strict";
import fc from "fast-check";
import { roleAssignmentName } from "../../../../components/core/orchestration-role";

const [scope, role, principal] = ["/subscriptions/s/registries/hub", "b24988ac-6180-42a0-ab88-20f7382dd24c", "11111111-1111-4111-8111-111111111111"];
const parts = fc.tuple(fc.stringMatching(/^[a-z/]{1,20}$/), fc.uuid(), fc.uuid());

describe("the name of a role assignment", () => {
  it("is the same as another implementation of RFC 9562 computes", () => {
    // Python 3: uuid.uuid5(uuid.UUID("6f0b6f6c-2f8e-4f5d-9d1c-6d2c3a7e5b41"), "<scope>|<role>|<principal>")
    assert.equal(roleAssignmentName(scope, role, principal), "e14dee02-7c30-5639-a2d3-e73d8b0e3f75");
  });

  it("is a GUID of version 5, the same for any case of the ids", () => {
    fc.assert(
      fc.property(parts, ([scope, role, principal]) => {
        const name = roleAssignmentName(scope, role, principal);
        assert.match(name, /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        assert.equal(roleAssignmentName(scope.toUpperCase(), role.toUpperCase(), principal.toUpperCase()), name);
      }),
    );
  });

  it("differs if scope, role or principal differ", () => {
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        fc.pre(one.join("|") !== other.join("|"));
        assert.notEqual(roleAssignmentName(...one), roleAssignmentName(...other));
      }),
    );
  });
});
