import assert from "node:assert/strict";
import { rolloutPlan, type SiteStack } from "../../../../cli/rollout/plan";
import { readFile } from "../../../../cli/rollout/plan-file";
import { rolloutSchema } from "../../../../program/config/rollout-schema";

const site = (stack: string, labels: Record<string, string> = {}, more: Partial<SiteStack> = {}): SiteStack => ({
  stack,
  hub: "hub",
  labels,
  proof: undefined,
  ...more,
});
const hubs = ["hub", "hub-eu"];
const fleet = [site("b", { region: "eu" }), site("a", { region: "eu" }), site("c", { region: "us" }), site("d")];
const planned = (file: object, sites: readonly SiteStack[] = fleet) => rolloutPlan(rolloutSchema.parse(file), sites, hubs);
const wavesOf = (result: ReturnType<typeof planned>) =>
  "plan" in result ? Object.fromEntries(result.plan.waves.map(({ name, sites }) => [name, sites])) : result.faults;
const faultsOf = (result: ReturnType<typeof planned>) => ("plan" in result ? [] : result.faults.map(({ what, given }) => `${what}: ${given}`));

describe("the rollout plan", () => {
  it("without a file has a canary wave with the first site by name, and a wave with the others", () => {
    assert.deepEqual(wavesOf(rolloutPlan(undefined, fleet, hubs)), { canary: ["a"], rest: ["b", "c", "d"] });
    assert.deepEqual(wavesOf(rolloutPlan(undefined, [site("only")], hubs)), { canary: ["only"] });
  });

  it("selects sites by name, by label and as the rest; names take precedence over labels", () => {
    const result = planned({ waves: [{ name: "canary", sites: ["a"] }, { name: "europe", labels: { region: "eu" } }, { name: "others" }] });
    assert.deepEqual(wavesOf(result), { canary: ["a"], europe: ["b"], others: ["c", "d"] });
  });

  it("contains the hubs of its sites, each once", () => {
    const result = rolloutPlan(undefined, [site("a", {}, { hub: "hub-eu" }), site("b"), site("c")], hubs);
    assert.deepEqual("plan" in result && result.plan.hubs, ["hub", "hub-eu"]);
  });

  it("converts percentages into numbers of sites, rounded down, and durations into milliseconds", () => {
    const sites = Array.from({ length: 40 }, (_, index) => site(`s${index}`));
    const result = planned({ waves: [{ name: "all", maxFailed: "5%", maxOffline: "19%", soak: "PT30M" }] }, sites);
    const [wave] = "plan" in result ? result.plan.waves : [];
    assert.deepEqual([wave?.maxFailed, wave?.maxOffline, wave?.soakMs], [2, 7, 1_800_000]);
  });

  it("is rejected with all faults of its waves at once", () => {
    const result = planned({
      waves: [
        { name: "one", sites: ["a", "nobody"] },
        { name: "one", sites: ["a"] },
        { name: "two", labels: { region: "eu" } },
        { name: "three", labels: { region: "eu" } },
        { name: "empty", labels: { region: "asia" } },
      ],
    });
    assert.deepEqual(faultsOf(result), [
      "two waves have the same name: waves[1].name = one",
      "a wave names a site that has no stack file: waves[0].sites[1] = nobody",
      "a site is in several waves: site a: one, one",
      "a site is in several waves: site b: two, three",
      "a site is in no wave: site c",
      "a site is in no wave: site d",
      "a wave has no sites: wave empty",
    ]);
  });

  it("is rejected if two waves contain the rest, or sites can never be proved", () => {
    assert.match(
      faultsOf(planned({ waves: [{ name: "one" }, { name: "two" }] })).join("\n"),
      /several waves have neither `sites` nor `labels`: waves one, two/,
    );
    assert.match(faultsOf(rolloutPlan(undefined, [site("a", {}, { proof: "off" })], hubs)).join("\n"), /site a: site\.proof = off/);
    assert.deepEqual(faultsOf(planned({ waves: [{ name: "all" }], healthy: { proof: false } }, [site("a", {}, { proof: "off" })])), []);
  });

  it("is rejected if a site's hub has no stack file", () =>
    assert.deepEqual(faultsOf(rolloutPlan(undefined, [site("a", {}, { hub: "hubb" })], hubs)), [
      "the hub of a site has no stack file: site a: site.hub = hubb",
    ]));

  it("brings hubs up in the given order, only those that its sites need", () => {
    const sites = [site("a", {}, { hub: "hub-a" }), site("b", {}, { hub: "hub-c" })];
    const { plan } = { plan: undefined, ...rolloutPlan(undefined, sites, ["hub-c", "hub-b", "hub-a"]) };
    assert.deepEqual(plan?.hubs, ["hub-c", "hub-a"]);
  });
  it("is rejected without sites", () => assert.match(faultsOf(rolloutPlan(undefined, [], hubs)).join(), /there is no site to roll out to/));
});

describe("the file of a rollout plan", () => {
  it("is rejected with all wrong settings at once, each with path, value and allowed values", () => {
    const faults = readFile(`
waves:
  - { name: Canary, sites: [], parallel: 0, soak: 30m }
  - { name: hubs, maxFailed: "200%", soaks: PT1M }
healthy: { maxRestarts: -1 }
`);
    assert.ok(Array.isArray(faults));
    const texts = faults.map(({ given, allowed }) => `${given} | ${allowed}`);
    for (const expected of [
      /^waves\[0\]\.name = "Canary"/,
      /^waves\[0\]\.sites = \[\]/,
      /^waves\[0\]\.parallel = 0 \| a whole number, 1 to 64/,
      /^waves\[0\]\.soak = "30m" \| an ISO 8601 duration/,
      /^waves\[1\]\.name = "hubs"/,
      /^waves\[1\]\.maxFailed = "200%" \| a number of sites/,
      /^waves\[1\]\.soaks/,
      /^healthy\.maxRestarts = -1/,
    ])
      assert.ok(
        texts.some((text) => expected.test(text)),
        `${expected} in\n${texts.join("\n")}`,
      );
    assert.ok(faults.every(({ code, fix }) => code === "EDGE-ROLLOUT-PLAN" && fix.length > 0));
  });

  it("is rejected if it is not YAML, or has no waves", () => {
    const [broken, missing] = [readFile("waves: ["), readFile("healthy: {}")];
    assert.ok(Array.isArray(broken) && Array.isArray(missing));
    assert.match(broken[0]?.what ?? "", /the file is not YAML/);
    assert.match(missing[0]?.given ?? "", /waves = \(not set\)/);
  });
});
