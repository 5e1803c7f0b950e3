import assert from "node:assert/strict";
import { failureIn, isLockedOut } from "../../../../cli/rollout/run-failure";

const warning = `    warning: EDGE-ORCHESTRATION-VERSION  the extension is old
      given   1.0
    EDGE-IMAGE-FLOATING  a second fault of the same warning
`;
const closing = `    error: update failed

Resources:
    2 unchanged
`;

describe("the reason of a failed run", () => {
  it("is a lock if another run holds it", () => {
    const locked =
      "    error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.";
    assert.deepEqual([isLockedOut(`${locked}\n      file:///state/locks/1.json: created by x@y (pid 1)`), isLockedOut(closing)], [true, false]);
  });

  for (const [claim, log, expected] of [
    [
      "is its last fault, not one of a warning",
      `Diagnostics:\n    error: EDGE-STAGING-FAILED  no room\n      fix     more room\n${warning}${closing}`,
      { code: "EDGE-STAGING-FAILED", what: "no room" },
    ],
    [
      "is a fault after the name of its resource",
      " +  Stack line-1 creating (5s) error: EDGE-CLUSTER-OFFLINE  it is offline\n",
      { code: "EDGE-CLUSTER-OFFLINE", what: "it is offline" },
    ],
    [
      "is a plugin's error if there is no fault",
      `${warning}    error: autorest/azure: Code="Conflict"\n${closing}`,
      { code: undefined, what: 'autorest/azure: Code="Conflict"' },
    ],
    [
      "is a fault that this program printed itself",
      "EDGE-STALE-BUILD  dist/ is old\n  fix     npm run build\n",
      { code: "EDGE-STALE-BUILD", what: "dist/ is old" },
    ],
    ["is unknown if the output contains none", "Killed\n", undefined],
  ] as const)
    it(claim, () => assert.deepEqual(failureIn(log), expected));
});
