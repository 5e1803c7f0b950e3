import assert from "node:assert/strict";
import { resourceGroupId } from "../../lab/facts";
import type { WrittenScenario } from "../../lab/scenario/scenario";
import { armCall } from "../support/arm-call";
import { ProgramWorld, failed, layoutOf, succeeded } from "../support/program-world";

/** A failure while a site is deployed, or while it stages a new version. */
interface Trouble {
  name: string;
  scenario: WrittenScenario;
  /** Output of a run that fails. */
  says: RegExp;
  /** Does the run succeed without another one? @default - it may or may not */
  getsThrough?: true;
  /** A manual change that the run must revert. @default - none */
  drift?: (given: ProgramWorld) => Promise<unknown>;
}

const targetId = `${resourceGroupId("rg-line-1")}/providers/Microsoft.Edge/targets/line1`;

const troubles: Trouble[] = [
  {
    name: "every third write is answered 429 without Retry-After while the site is made",
    scenario: { calls: [{ on: "write", every: 3, times: "always", answer: { status: 429 } }] },
    says: /EDGE-AZURE .*TooManyRequests/,
  },
  {
    name: "the network is limited while the first image is staged",
    scenario: { staging: [{ failure: "network" }] },
    getsThrough: true,
    says: /LimitedNetworkAccess[\s\S]*fix/,
  },
  {
    name: "the site is cut off for 5 minutes while it stages",
    scenario: { network: [{ site: "line-1", at: "staging", for: "PT5M" }] },
    says: /LimitedNetworkAccess[\s\S]*fix/,
  },
  {
    name: "the service reviews, and its answer is lost on the way",
    scenario: { calls: [{ on: "reviewSolutionVersion", answer: { status: 500, acted: true } }] },
    says: /EDGE-AZURE/,
  },
  {
    name: "the service publishes, and the connection breaks before it says so",
    scenario: { calls: [{ on: "publishSolutionVersion", drop: "after" }] },
    says: /EDGE-AZURE/,
  },
  {
    name: "the change of the target is accepted and fails later",
    scenario: { calls: [{ on: "PUT Microsoft.Edge/targets", fails: { code: "TargetFailed", message: "no capacity" } }] },
    says: /EDGE-AZURE .*TargetFailed: no capacity\n\s+given .*\n\s+fix/,
    drift: ({ world }) => armCall(world, "PATCH", targetId, "2025-08-01", { properties: { displayName: "somebody's line" } }),
  },
];

const versionOf = (index: number) => `1.${index}.0`;

describe("an injected failure, on the real engine", function () {
  this.timeout(600_000);
  let given: ProgramWorld;
  before(async () => {
    given = await ProgramWorld.start({ policies: false });
    const versions = troubles.map((_, index) => versionOf(index));
    for (const version of versions.slice(1)) given.project.addVersion("vision", "1.0.0", version);
    given.store(layoutOf(versions));
  });
  after(() => given?.end());

  const names = (type: string) => given.world.azure.azure.store.all(type).map(({ name }) => name);

  it("of one solution version in a hub: the others are created, sites can pin them, and the run ends with the failed one", async () => {
    const answer = { status: 400, code: "InvalidSpecification", message: "no such chart" };
    given.world.play({ calls: [{ on: "createVersion", after: 1, answer }] });
    const output = await failed(given.stacks.up("hub"));
    given.world.play();
    assert.match(output, /EDGE-AZURE .*SolutionTemplateVersion: "created": InvalidSpecification: no such chart/);
    assert.doesNotMatch(output, /context canceled|unhandled/);
    const pinnable = async () => ((await given.stacks.outputs("hub"))["solutions"] as { version: string }[]).map(({ version }) => version).sort();
    const all = troubles.map((_, index) => versionOf(index));
    assert.deepEqual([names("Microsoft.Edge/solutionTemplates/versions").length, (await pinnable()).length], [all.length - 1, all.length - 1]);
    await succeeded(given.stacks.up("hub"));
    assert.deepEqual(await pinnable(), all);
    await succeeded(given.stacks.preview("hub", "--expect-no-changes"));
  });

  for (const [index, { name, scenario, says, getsThrough, drift }] of troubles.entries())
    it(`${name}: the run succeeds or reports the cause, the next run repairs it, and nothing is lost or duplicated`, async () => {
      given.pin(versionOf(index));
      await drift?.(given);
      given.world.play(scenario);
      const { code, stdout, stderr } = await given.stacks.up("line-1", ...(drift ? ["--refresh"] : []));
      const strikes = Object.values(given.world.strikes());
      given.world.play();
      assert.ok(
        strikes.every((count) => count > 0),
        "the scenario struck nothing",
      );
      if (getsThrough) assert.equal(code, 0, stdout + stderr);
      else if (code !== 0) assert.match(stdout + stderr, says);
      await succeeded(given.stacks.up("line-1"));
      await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
      // The current revision and the previous one, which is kept.
      const staged = [index - 1, index].filter((before) => before >= 0).map((before) => [`vision-${versionOf(before)}.1`, "ReadyToDeploy"]);
      assert.deepEqual(given.revisions(), Object.fromEntries(staged));
      assert.deepEqual(names("Microsoft.ContainerRegistry/registries/connectedRegistries"), ["line1"]);
      assert.deepEqual(names("Microsoft.ContainerRegistry/registries/tokens").sort(), ["line1", "line1-pull"]);
      assert.deepEqual(names("Microsoft.Edge/targets"), ["line1"]);
    });

  it("leaves every image of the last version at the site, byte for byte", async () => {
    await succeeded(given.command("prove", "-s", "line-1"));
  });
});
