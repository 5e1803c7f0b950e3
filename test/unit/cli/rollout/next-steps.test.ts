import assert from "node:assert/strict";
import { nextSteps, type Step } from "../../../../cli/rollout/next-steps";
import type { RecordLine, StackState } from "../../../../cli/rollout/record";
import { stateOf } from "../../../../cli/rollout/rollout-state";
import { planOf } from "../../../support/rollout-world";

const at = "2026-12-01T08:00:00Z";
const plan = planOf({ name: "canary", sites: ["a"] }, { name: "rest", sites: ["b", "c", "d"], maxFailed: 1, maxOffline: 1, approve: true });
const began: RecordLine[] = [
  { event: "started", at, by: "x", schemaVersion: 1, id: "1", plan },
  { event: "driving", at, by: "x" },
];
const wave = (name: string, is: "awaiting-approval" | "begun" | "done"): RecordLine => ({ event: "wave", at, wave: name, is });
const stack = (name: string, is: StackState, attempt = 1): RecordLine => ({
  event: "stack",
  at,
  stack: name,
  wave: name === "hub" ? "hubs" : name === "a" ? "canary" : "rest",
  is,
  attempt,
});
const ran = (name: string, is: StackState, attempt = 1): RecordLine[] => [stack(name, "running", attempt), stack(name, is, attempt)];
const passed = [
  ...began,
  wave("hubs", "begun"),
  ...ran("hub", "healthy"),
  wave("hubs", "done"),
  wave("canary", "begun"),
  ...ran("a", "healthy"),
  wave("canary", "done"),
];
const inRest: RecordLine[] = [...passed, wave("rest", "awaiting-approval"), { event: "approved", at, by: "x", wave: "rest" }, wave("rest", "begun")];

/** Short form of steps: `start b 1`, `begun rest`, `wait`, `halt approval`, `end done`. */
function short(step: Step): string {
  if (step.do === "start") return `start ${step.stack} ${step.attempt}`;
  if (step.do === "record") return `${step.is} ${step.wave}`;
  if (step.do === "halt") return `halt ${step.why}`;
  return step.do === "end" ? `end ${step.outcome}` : step.do;
}

describe("the next steps of a rollout", () => {
  const cases: readonly [string, readonly RecordLine[], readonly string[]][] = [
    ["begins with the hubs", began, ["begun hubs"]],
    ["brings up a hub", [...began, wave("hubs", "begun")], ["start hub 1"]],
    ["waits for the hub", [...began, wave("hubs", "begun"), stack("hub", "running")], ["wait"]],
    ["stops if a hub failed", [...began, wave("hubs", "begun"), ...ran("hub", "failed")], ["end stopped"]],
    ["asks for approval", passed, ["awaiting-approval rest"]],
    ["halts until a wave is approved", [...passed, wave("rest", "awaiting-approval")], ["halt approval"]],
    ["starts as many stacks as may run at once", inRest, ["start b 1", "start c 1"]],
    ["starts the next stack when one has ended", [...inRest, stack("b", "running"), ...ran("c", "healthy")], ["start d 1"]],
    ["does not count a site that soaks", [...inRest, stack("b", "running"), ...ran("c", "soaking")], ["start d 1"]],
    ["continues after one failure if one is allowed", [...inRest, ...ran("b", "failed")], ["start c 1", "start d 1"]],
    ["lets running stacks finish after too many failures", [...inRest, ...ran("b", "failed"), ...ran("c", "failed"), stack("d", "running")], ["wait"]],
    ["stops after too many failures when nothing runs", [...inRest, ...ran("b", "failed"), ...ran("c", "failed"), ...ran("d", "healthy")], ["end stopped"]],
    ["stops if too many sites are offline", [...inRest, ...ran("b", "offline"), ...ran("c", "offline")], ["end stopped"]],
    ["starts an interrupted site again", [...inRest, ...ran("b", "interrupted")], ["start b 2", "start c 1"]],
    [
      "stops if every run of a site is killed",
      [...inRest, ...[1, 2, 3].flatMap((n) => [...ran("b", "interrupted", n), ...ran("c", "interrupted", n)])],
      ["end stopped"],
    ],
    [
      "halts if only sites that wait for a window are left",
      [...inRest, ...ran("b", "pending"), ...ran("c", "healthy"), ...ran("d", "healthy")],
      ["halt pending"],
    ],
    [
      "runs a pending site again with the next driver",
      [...inRest, ...ran("b", "pending"), ...ran("c", "healthy"), ...ran("d", "healthy"), { event: "driving", at, by: "y" }],
      ["start b 2"],
    ],
    ["lets running stacks finish during a pause", [...inRest, stack("b", "running"), { event: "paused", at, by: "x" }], ["wait"]],
    ["halts in a pause, even if a site soaks", [...inRest, ...ran("b", "soaking"), { event: "paused", at, by: "x" }], ["halt paused"]],
    ["ends an aborted rollout", [...inRest, ...ran("b", "soaking"), { event: "aborted", at, by: "x" }], ["end aborted"]],
    [
      "retries offline sites at the end",
      [...inRest, ...ran("b", "offline"), ...ran("c", "healthy"), ...ran("d", "healthy"), wave("rest", "done")],
      ["start b 2"],
    ],
    [
      "ends although a site stays offline",
      [...inRest, ...ran("b", "offline"), ...ran("c", "healthy"), ...ran("d", "healthy"), wave("rest", "done"), ...ran("b", "offline", 2)],
      ["end done"],
    ],
    ["does nothing after its end", [...inRest, { event: "ended", at, outcome: "stopped", reason: "x" }], ["halt ended"]],
    [
      "retries failed sites in the next round",
      [...inRest, ...ran("b", "failed"), ...ran("c", "failed"), { event: "ended", at, outcome: "stopped", reason: "x" }, { event: "resumed", at, by: "x" }],
      ["start b 2", "start c 2"],
    ],
  ];
  for (const [claim, lines, expected] of cases)
    it(claim, () => {
      const state = stateOf(lines);
      assert.ok(state);
      assert.deepEqual(nextSteps(state).map(short), expected);
    });
});
