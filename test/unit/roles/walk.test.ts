import assert from "node:assert/strict";
import type { OperatorRole, Place } from "../../../components/core/operator-roles";
import type { GrantOptions } from "../../support/granted-roles";
import { refusals } from "../../roles/refusals";
import { isProved, rolesTable } from "../../roles/report";
import { type Outcome, walk } from "../../roles/walk";

const scope = "/subscriptions/1/resourceGroups/hub";
const role: OperatorRole = {
  name: "operator",
  description: "",
  stacks: "hub",
  permissions: [
    { action: "Microsoft.A/a/read", at: ["hub resource group"] },
    { action: "Microsoft.A/a/write", at: ["hub resource group"] },
    { action: "Microsoft.A/locks/read", at: ["hub resource group"], without: "a lock is noticed late" },
    { action: "Microsoft.A/polls/read", at: ["hub resource group"], unproved: "polling" },
  ],
};

/** Walks one run that needs these actions, in this order, and fails with `say` for the first one that is missing. */
async function walked(needs: readonly string[], say = (action: string) => `EDGE-PERMISSION  up: no role of this identity allows ${action} at ${scope}\n`) {
  let allowed: (action: string) => boolean = () => false;
  const grant = (_: OperatorRole, { without = () => false }: GrantOptions) => {
    allowed = (action) => role.permissions.some((one) => one.action === action && one.at.some((place: Place) => !without(one, place)));
  };
  const run = async (): Promise<Outcome> => {
    const missing = needs.find((action) => !allowed(action));
    const locks = allowed("Microsoft.A/locks/read") ? "" : `warning: ${say("Microsoft.A/locks/read")}`;
    return missing === undefined ? { code: 0, stdout: locks, stderr: "" } : { code: 1, stdout: locks, stderr: say(missing) };
  };
  return walk({ steps: [{ name: "up", role, run }], grant, covers: () => true, narrate: () => undefined });
}

describe("the walk through the operator roles", () => {
  it("adds one action after the other that a failed run names, and leaves optional ones out", async () => {
    const result = await walked(["Microsoft.A/a/read", "Microsoft.A/a/write"]);
    assert.deepEqual(
      result.named.map(({ line, how }) => [line.action, how]),
      [
        ["Microsoft.A/locks/read", "warning"],
        ["Microsoft.A/a/read", "failure"],
        ["Microsoft.A/a/write", "failure"],
      ],
    );
    assert.deepEqual([result.runs, result.unnamed, isProved(result)], [3, [], true]);
    assert.match(rolesTable(result), /3 runs; 2 actions named by a failure, 1 by a warning, 0 by none; passed/);
  });

  it("is not a proof if no run needs an action", async () => {
    const result = await walked(["Microsoft.A/a/read"]);
    assert.deepEqual([result.unnamed.map(({ action }) => action), isProved(result)], [["Microsoft.A/a/write"], false]);
    assert.match(rolesTable(result), /Microsoft\.A\/a\/write +hub +hub resource group +- +NOT NAMED: no run needs it/);
  });

  it("stops where a run fails without a name, or with an action that the tables lack", async () => {
    for (const result of [await walked(["Microsoft.A/a/read"], () => "Forbidden\n"), await walked(["Microsoft.A/b/read"])])
      assert.ok(/^up failed and named no missing action/.test(result.stopped ?? "") && !isProved(result), result.stopped);
  });
});

describe("a refusal in an output", () => {
  for (const [name, output, found] of [
    [
      "the program's error",
      `EDGE-PERMISSION  hub: AuthorizationFailed: no role of this identity allows Microsoft.A/a/write at ${scope}\n`,
      [["Microsoft.A/a/write", scope]],
    ],
    [
      "Azure's own sentence",
      `Code="AuthorizationFailed" Message="The client 'x' with object id '1' does not have authorization to perform action 'Microsoft.A/a/read' over scope '${scope}'"`,
      [["Microsoft.A/a/read", scope]],
    ],
    [
      "a login at the registry, which needs either action",
      "EDGE-REGISTRY-UNAUTHORIZED  no\n  fix  Microsoft.ContainerRegistry/registries/pull/read and Microsoft.ContainerRegistry/registries/push/write",
      [
        ["Microsoft.ContainerRegistry/registries/pull/read", undefined],
        ["Microsoft.ContainerRegistry/registries/push/write", undefined],
      ],
    ],
    ["no refusal", "error: EDGE-TIMEOUT", []],
  ] as const)
    it(`is read from ${name}`, () =>
      assert.deepEqual(
        refusals(output).map((one) => [one.action, one.scope]),
        found,
      ));
});
