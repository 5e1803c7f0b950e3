import assert from "node:assert/strict";
import { ArmError } from "../../../../components/arm/arm-error";
import { DeniedReads } from "../../../../program/gate/gate";

const refused = (action: string, id: string) =>
  new ArmError(403, "AuthorizationFailed", `The client 'c' does not have authorization to perform action '${action}' over scope '${id}'`, `GET ${id}`);
const other = { code: "EDGE-CONTEXT", what: "the context does not exist, or may not be read", fix: "create it" };

describe("what Azure denied to a gate", () => {
  const denied = new DeniedReads();
  denied.note(refused("Microsoft.Edge/contexts/read", "/c"));
  denied.note(refused("Microsoft.Authorization/locks/read", "/a"));
  denied.note(refused("Microsoft.Authorization/locks/read", "/b"));
  const given = ({ faults, warnings }: ReturnType<DeniedReads["beside"]>) => [faults.map((one) => one.given), warnings.map((one) => one.given)];

  it("is a fault beside others, once for each action", () =>
    assert.deepEqual(given(denied.beside({ faults: [other], warnings: [] })), [[undefined, "GET /c", "GET /a"], []]));

  it("is a warning where there are no faults", () =>
    assert.deepEqual(given(denied.beside({ faults: [], warnings: [other] })), [[], [undefined, "GET /c", "GET /a"]]));

  it("is nothing where nothing was denied", () =>
    assert.deepEqual(new DeniedReads().beside({ faults: [other], warnings: [other] }), { faults: [other], warnings: [other] }));
});
