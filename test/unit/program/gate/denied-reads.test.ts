import assert from "node:assert/strict";
import { ArmError } from "../../../../components/arm/arm-error";
import { DeniedReads } from "../../../../program/gate/gate";

const refused = (action: string, id: string) =>
  new ArmError(403, "AuthorizationFailed", `The client 'c' does not have authorization to perform action '${action}' over scope '${id}'`, `GET ${id}`);
const other = { code: "EDGE-CONTEXT", what: "the context does not exist, or may not be read", fix: "create it" };

const given = ({ faults, warnings }: ReturnType<DeniedReads["beside"]>) => [faults.map((one) => one.given), warnings.map((one) => one.given)];

function deniedTo(stacks: "hub" | "site", ...actions: readonly string[]) {
  const denied = new DeniedReads(stacks);
  for (const action of actions) denied.note(refused(`Microsoft.${action}`, `/${action}`));
  return denied;
}

describe("what Azure denied to a gate", () => {
  it("is a fault beside others, once for each action", () => {
    const denied = deniedTo("site", "Authorization/locks/read", "ExtendedLocation/customLocations/read");
    denied.note(refused("Microsoft.Authorization/locks/read", "/b"));
    const calls = ["GET /Authorization/locks/read", "GET /ExtendedLocation/customLocations/read"];
    assert.deepEqual(given(denied.beside({ faults: [other], warnings: [] })), [[undefined, ...calls], []]);
  });

  it("is a fault by itself if the operator role requires the action", () =>
    assert.deepEqual(given(deniedTo("site", "ExtendedLocation/customLocations/read", "Authorization/locks/read").beside({ faults: [], warnings: [other] })), [
      ["GET /ExtendedLocation/customLocations/read"],
      [undefined, "GET /Authorization/locks/read"],
    ]));

  it("is a warning of a preview, whose identity may have less than that of the run", () => {
    const denied = deniedTo("site", "ExtendedLocation/customLocations/read");
    assert.deepEqual(given(denied.beside({ faults: [], warnings: [] }, true)), [[], ["GET /ExtendedLocation/customLocations/read"]]);
  });

  it("is a warning where the role of this kind of stack lists the action as optional, or not at all", () => {
    const denied = deniedTo("hub", "Authorization/locks/read", "ExtendedLocation/customLocations/read");
    assert.deepEqual(given(denied.beside({ faults: [], warnings: [] })), [[], ["GET /Authorization/locks/read", "GET /ExtendedLocation/customLocations/read"]]);
  });

  it("is nothing where nothing was denied", () =>
    assert.deepEqual(new DeniedReads("hub").beside({ faults: [other], warnings: [other] }), { faults: [other], warnings: [other] }));
});
