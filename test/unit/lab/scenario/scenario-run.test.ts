import assert from "node:assert/strict";
import { Faults } from "../../../../lab/azure/faults";
import { parseScenario } from "../../../../lab/scenario/read-scenario";
import { ScenarioRun } from "../../../../lab/scenario/scenario-run";
import { BrokenLink, linkNames } from "../../../../lab/site/orchestration/staging-failures";
import { SiteUplink } from "../../../../lab/site/site-uplink";
import { TestClock } from "../../../support/azure-lab";

const never = new AbortController().signal;

/** A running scenario with two sites. */
function running(text: string) {
  const clock = new TestClock();
  const faults = new Faults();
  const uplinks = new Map(["line-1", "line-2"].map((name) => [name, new SiteUplink()]));
  const run = new ScenarioRun(parseScenario(text, "s.yaml"), { clock, faults, uplinks });
  const lost = () =>
    [...uplinks].flatMap(([name, uplink]) => {
      try {
        uplink.assertUp();
        return [];
      } catch {
        return [name];
      }
    });
  return { clock, faults, run, lost };
}

describe("a running scenario", () => {
  it("affects calls in a window of lab time, and counts them", async () => {
    const { clock, faults, run } = running("calls: [{ on: write, times: always, answer: { status: 503 }, window: { from: PT1M, until: PT2M } }]");
    const strikes = () => faults.take("PUT", "/subscriptions/s") !== undefined;
    const before = strikes();
    await clock.pass(60_000);
    const within = strikes();
    await clock.pass(60_000);
    assert.deepEqual([before, within, strikes(), run.strikes()], [false, true, false, { "calls.0": 1 }]);
  });
  it("affects nothing once it has ended", () => {
    const { faults, run } = running("calls: [{ on: write, times: always, drop: before }]");
    run.stop();
    assert.equal(faults.take("PUT", "/subscriptions/s"), undefined);
  });
  for (const link of linkNames)
    it(`fails staging with failure class ${link}`, async () => {
      const { run } = running(`staging: [{ failure: ${link}, image: factory/vision, site: line-1 }]`);
      await run.onImage("line-2", "factory/vision:1.0.0", never);
      await run.onImage("line-1", "factory/gateway:1.0.0", never);
      await assert.rejects(run.onImage("line-1", "factory/vision:1.0.0", never), (error) => error instanceof BrokenLink && error.link === link);
      await run.onImage("line-1", "factory/vision:1.0.0", never);
    });
  it("sets the staging check until it ends, which is by content otherwise", () => {
    const { run } = running("stagingCheck: existence");
    const chosen = run.stagingCheck();
    run.stop();
    assert.deepEqual([chosen, run.stagingCheck(), running("").run.stagingCheck()], ["existence", "content", "content"]);
  });
  it("delays an image", async () => {
    const { clock, run } = running("staging: [{ slow: PT5M }]");
    let isDone = false;
    const image = run.onImage("line-1", "factory/vision:1.0.0", never).then(() => {
      isDone = true;
    });
    await clock.pass(299_000);
    const early = isDone;
    await clock.pass(1_000);
    await image;
    assert.equal(early, false);
  });
  it("delays a site's agent until it ends, and counts the delayed changes", () => {
    const { run } = running("agents: [{ site: line-1, lag: PT10M }]");
    assert.deepEqual([run.lagMs("line-1"), run.lagMs("line-2"), run.lagMs("line-1"), run.strikes()], [600_000, 0, 600_000, { "agents.0": 2 }]);
    run.stop();
    assert.equal(run.lagMs("line-1"), 0);
  });
  it("limits a site's link rate and volume size until it ends", () => {
    const { run } = running("{ links: [{ site: line-1, rate: 1250 }, { rate: 5 }], volumes: [{ site: line-2, size: 7 }] }");
    const figures = () => ["line-1", "line-2"].map((site) => [run.linkRate(site), run.volumeSize(site)]);
    const during = figures();
    run.stop();
    const none = [undefined, undefined];
    assert.deepEqual(
      [during, figures()],
      [
        [
          [1250, undefined],
          [5, 7],
        ],
        [none, none],
      ],
    );
  });
  it("disconnects every site for the given time", async () => {
    const { clock, lost } = running("network: [{ at: PT5M, for: PT10M }]");
    const seen = [lost()];
    for (const minutes of [5, 9, 1]) {
      await clock.pass(minutes * 60_000);
      seen.push(lost());
    }
    assert.deepEqual(seen, [[], ["line-1", "line-2"], ["line-1", "line-2"], []]);
  });
  it("disconnects a site once when it stages", async () => {
    const { clock, run, lost } = running("network: [{ site: line-1, at: staging, for: PT1M }]");
    await run.onImage("line-2", "a:1", never);
    const before = lost();
    await run.onImage("line-1", "a:1", never);
    const during = lost();
    await clock.pass(60_000);
    await run.onImage("line-1", "a:1", never);
    assert.deepEqual([before, during, lost(), run.strikes()], [[], ["line-1"], [], { "network.0": 1 }]);
  });
  it("reconnects all sites when it ends, and disconnects none afterwards", async () => {
    const { clock, run, lost } = running("network: [{ at: PT0S, for: P1D }, { at: PT5M, for: P1D }]");
    await clock.pass(0);
    const during = lost();
    run.stop();
    await clock.pass(300_000);
    assert.deepEqual([during, lost()], [["line-1", "line-2"], []]);
  });
  it("is refused if it names an unknown site", () => {
    for (const part of ["staging: [{ failure: network, site: line-9 }]", "links: [{ rate: 1, site: line-9 }]", "volumes: [{ size: 1, site: line-9 }]"])
      assert.throws(() => running(part), { name: "ScenarioFault", message: /line-9/ });
  });
});
