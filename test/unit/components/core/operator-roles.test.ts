import assert from "node:assert/strict";
import { actionsOf, operatorRoles, rolesWith } from "../../../../components/core/operator-roles";
import { keyOf, recordedPermissions } from "../../../support/recorded-permissions";

/** Every line of the tables, as `keyOf` writes it. */
const declared = (isUnproved: boolean) =>
  operatorRoles.flatMap(({ stacks, permissions }) =>
    permissions
      .filter(({ unproved }) => (unproved !== undefined) === isUnproved)
      .flatMap(({ action, at }) => at.map((place) => keyOf({ stack: stacks, action, at: place }))),
  );

describe("the operator roles", () => {
  const recorded = recordedPermissions();

  it("contain exactly what the runs in the lab needed, at the places where they needed it", () =>
    assert.deepEqual(declared(false).sort(), recorded.map(keyOf).sort()));

  it("contain nothing else as unproved that the lab proves", () =>
    assert.deepEqual(
      declared(true).filter((line) => recorded.some((permission) => keyOf(permission) === line)),
      [],
    ));

  it("contain no wildcard and no line twice", () => {
    const all = [...declared(false), ...declared(true)];
    assert.deepEqual(
      all.filter((line, index) => line.includes("*") || all.indexOf(line) !== index),
      [],
    );
  });

  it("leave out what only examines: without it a run does not fail", () => {
    const optional = operatorRoles.flatMap(({ stacks, permissions }) =>
      permissions.flatMap(({ action, at, without }) => (without?.startsWith("`doctor`") ? at.map((place) => keyOf({ stack: stacks, action, at: place })) : [])),
    );
    const byDoctorOnly = recorded.filter(({ runs }) => runs.join() === "doctor").map(keyOf);
    assert.deepEqual(optional.sort(), byDoctorOnly.sort());
  });

  it("list each action once and sorted for Azure", () => {
    for (const role of operatorRoles) assert.deepEqual(actionsOf(role), [...new Set(actionsOf(role))].sort());
  });

  it("are found by an action, whatever its case", () => {
    assert.deepEqual(
      rolesWith("microsoft.edge/contexts/READ").map(({ stacks }) => stacks),
      ["hub", "site"],
    );
    assert.deepEqual(rolesWith("Microsoft.Edge/contexts/delete"), []);
  });
});
