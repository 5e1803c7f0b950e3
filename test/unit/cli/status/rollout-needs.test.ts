import assert from "node:assert/strict";
import { rolloutNeeds } from "../../../../cli/status/rollout-needs";
import type { RolloutStatus, RolloutTimeline, WaveState } from "../../../../cli/status/rollout-status";
import type { SiteState } from "../../../../cli/status/fleet-status";

const rollout = (is: RolloutTimeline["is"], second: WaveState = "waiting"): RolloutTimeline => ({
  ...{ is, id: "r1", from: "2026-12-01T08:00:00Z", reason: "2 of 4 sites failed" },
  waves: [
    { name: "canary", is: "done", stacks: [{ stack: "line-1", is: "healthy", runs: [] }] },
    { name: "plants", is: second, stacks: [{ stack: "line-2", is: "waiting", runs: [] }] },
  ],
});
const sites = (state: SiteState) => [
  { stack: "line-0", state: "failed" as const },
  { stack: "line-1", state: "staged" as const },
  { stack: "line-2", state },
];

describe("rollout decisions that need a person", () => {
  const cases: [what: string, rollout: RolloutStatus | undefined, second: SiteState, need: string | undefined][] = [
    ["do not exist without a rollout", undefined, "behind", undefined],
    ["do not exist while a driver runs", rollout("driven", "awaiting-approval"), "behind", undefined],
    ["do not exist while it waits for a window", rollout("waiting", "begun"), "behind", undefined],
    ["do not exist once it is done", rollout("done", "done"), "behind", undefined],
    ["do not exist after an abort, which a person decided", rollout("aborted"), "behind", undefined],
    ["include an approval", rollout("waiting", "awaiting-approval"), "behind", "soon line-2 EDGE-ROLLOUT-APPROVAL"],
    ["include continuing a paused rollout", rollout("paused"), "behind", "soon line-1 EDGE-ROLLOUT-PAUSED"],
    ["include a stop that left a site behind", rollout("stopped"), "behind", "soon line-2 EDGE-ROLLOUT-STOPPED"],
    ["include a stop because of a failed site", rollout("stopped"), "failed", "soon line-2 EDGE-ROLLOUT-STOPPED"],
    ["do not exist after a stop if its sites are as declared, whatever the state of others", rollout("stopped"), "staged", undefined],
    ["include a record that cannot be read", { is: "unreadable", reason: "no first line" }, "staged", "unread line-0 EDGE-ROLLOUT-RECORD"],
  ];
  for (const [what, given, second, need] of cases)
    it(what, () =>
      assert.deepEqual(
        rolloutNeeds(given, sites(second)).map(({ urgency, stack, code }) => `${urgency} ${stack} ${code}`),
        need === undefined ? [] : [need],
      ),
    );

  it("name the wave to approve, and why a rollout stopped", () => {
    const [approval] = rolloutNeeds(rollout("waiting", "awaiting-approval"), sites("behind"));
    assert.match(approval?.fix ?? "", /rollout approve --wave plants`/);
    assert.match(rolloutNeeds(rollout("stopped"), sites("behind"))[0]?.what ?? "", /^the rollout stopped: 2 of 4 sites failed;/);
  });
});
