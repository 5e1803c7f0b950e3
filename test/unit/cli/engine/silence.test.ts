import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import { EventLog, SilenceLimit, unfinishedIn } from "../../../../cli/engine/silence";

describe("the silence limit", () => {
  it("restarts with each event, and does nothing once it is stopped", () => {
    let [waits, silences] = [0, 0];
    let due: (() => void) | undefined;
    const timers = {
      setTimeout: (then: () => void, ms: number) => {
        assert.equal(ms, 60_000);
        waits++;
        due = then;
        return 0;
      },
      clearTimeout: () => {
        due = undefined;
      },
    };
    const silence = new SilenceLimit(60_000, () => silences++, timers as never);
    silence.heard();
    silence.heard();
    assert.deepEqual([waits, silences], [3, 0]);
    due?.();
    assert.equal(silences, 1);
    silence.stop();
    assert.equal(due, undefined);
  });
});

describe("the event log of a run", () => {
  it("notifies of events as Pulumi writes them to the log file", async () => {
    const log = new EventLog();
    const notified = new Promise<void>((resolve) => log.watch(resolve));
    appendFileSync(log.arguments[1] ?? "", `${JSON.stringify({ resourcePreEvent: { metadata: { urn: "urn:a" } } })}\n`);
    await notified;
    assert.deepEqual(log.unfinished(), ["urn:a"]);
    log.close();
  });

  const event = (kind: string, urn: string) => JSON.stringify({ sequence: 1, [kind]: { metadata: { urn } } });
  const cases: readonly [name: string, events: readonly string[], unfinished: readonly string[]][] = [
    ["none without events", [], []],
    ["those that started", [event("resourcePreEvent", "a"), event("resourcePreEvent", "b")], ["a", "b"]],
    [
      "not those that succeeded or failed",
      ["a", "b", "c"].map((urn) => event("resourcePreEvent", urn)).concat(event("resOutputsEvent", "a"), event("resOpFailedEvent", "c")),
      ["b"],
    ],
    ["those that started again", [event("resourcePreEvent", "a"), event("resOutputsEvent", "a"), event("resourcePreEvent", "a")], ["a"]],
    ["those that started, despite a half-written event", [event("resourcePreEvent", "a"), '{"resOutputsEvent": {"meta'], ["a"]],
  ];
  for (const [name, events, unfinished] of cases)
    it(`names the unfinished resources: ${name}`, () => assert.deepEqual(unfinishedIn(events.join("\n")), unfinished));
});
