import assert from "node:assert/strict";
import type { OperatorRole, Place } from "../../../components/core/operator-roles";
import type { GrantOptions } from "../../support/granted-roles";
import { refusals } from "../../roles/refusals";
import { isProved, rolesTable } from "../../roles/report";
import { linesOf, type Outcome, type Walk, walk } from "../../roles/walk";

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

const lines = linesOf(role);
const say = (action: string) => `EDGE-PERMISSION  up: no role of this identity allows ${action} at ${scope}\n`;

/** Walks one step whose runs need these actions. A run fails with what `fail` says of the missing ones, in this order. */
async function walked(needs: readonly string[], fail = (missing: readonly string[]) => say(missing[0] ?? ""), after?: Walk) {
  let allowed: (action: string) => boolean = () => false;
  const grant = (_: OperatorRole, { without = () => false }: GrantOptions) => {
    allowed = (action) => role.permissions.some((one) => one.action === action && one.at.some((place: Place) => !without(one, place)));
  };
  const run = async (): Promise<Outcome> => {
    const missing = needs.filter((action) => !allowed(action));
    const locks = allowed("Microsoft.A/locks/read") ? "" : `warning: ${say("Microsoft.A/locks/read")}`;
    return missing.length === 0 ? { code: 0, stdout: locks, stderr: "" } : { code: 1, stdout: locks, stderr: fail(missing) };
  };
  const options = { steps: [{ name: "up", role, run }], lines, grant, covers: () => true, narrate: () => undefined };
  return walk({ ...options, ...(after && { after }) });
}

const [read, write] = ["Microsoft.A/a/read", "Microsoft.A/a/write"];
const ways = ({ named }: Awaited<ReturnType<typeof walked>>) => named.map(({ line, how }) => [line.action, how]);

describe("the walk through the operator roles", () => {
  it("grants one action after the other that a failed run names, and leaves optional ones out", async () => {
    const result = await walked([read, write]);
    assert.deepEqual(ways(result), [
      ["Microsoft.A/locks/read", "warning"],
      [read, "failure"],
      [write, "failure"],
    ]);
    assert.deepEqual([result.runs, result.unnamed, isProved(result)], [3, [], true]);
    assert.match(rolesTable(result), /3 runs; 2 actions named by a failure of their own, 1 by a warning, 0 by none; passed/);
  });

  it("repeats a run that names several actions without one of them at a time", async () => {
    const result = await walked([read, write], (missing) => missing.map(say).join(""));
    assert.deepEqual(ways(result).slice(1), [
      [read, "failure"],
      [write, "failure"],
    ]);
    assert.deepEqual([result.runs, isProved(result)], [4, true]);
  });

  it("is not a proof if a run names an action and succeeds without it", async () => {
    // The gate warns of the write beside the missing read, and the run does not need it.
    const result = await walked([read], () => say(read) + say(write));
    assert.deepEqual(
      [ways(result).slice(1), result.superfluous.map(({ line, step }) => [line.action, step]), isProved(result)],
      [[[read, "failure"]], [[write, "up"]], false],
    );
    assert.match(rolesTable(result), /Microsoft\.A\/a\/write +hub +hub resource group +up +NOT NEEDED: the run succeeded without it/);
  });

  it("tries in a second walk what the first one could not separate", async () => {
    const first = await walked([read], () => say(read) + say(write));
    const second = await walked([read, write], undefined, first);
    assert.deepEqual([ways(second), second.superfluous, isProved(second)], [[...ways(first), [write, "failure"]], [], true]);
    assert.equal(second.runs, first.runs + 2);
  });

  it("is not a proof if no run needs an action", async () => {
    const result = await walked([read]);
    assert.deepEqual([result.unnamed.map(({ action }) => action), isProved(result)], [[write], false]);
    assert.match(rolesTable(result), /Microsoft\.A\/a\/write +hub +hub resource group +- +NOT NAMED: no run needs it/);
  });

  it("stops where a run fails without a name, or with an action that the tables lack", async () => {
    for (const result of [await walked([read], () => "Forbidden\n"), await walked(["Microsoft.A/b/read"])])
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
