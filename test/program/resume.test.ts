import assert from "node:assert/strict";
import { ProgramWorld, failed, succeeded } from "../support/program-world";

describe("a run that timed out", function () {
  this.timeout(300_000);
  let given: ProgramWorld;
  before(async () => {
    given = await ProgramWorld.start({ policies: false, speed: 20, applyLatencies: true });
    await given.bringUpHub();
  });
  after(() => given?.end());

  const named = (type: string) => given.world.azure.azure.store.all(`Microsoft.ContainerRegistry/registries/${type}`).map(({ name }) => name);

  it("reports what it waited for and how to continue", async () => {
    // Longer than the shortest timeout at the lab's speed, and completed soon afterwards.
    given.world.play({ calls: [{ on: "PUT /**/tokens/*", slow: "PT25M", times: "always" }] });
    given.project.change("line-1", "site", (site) => ({ ...site, timeout: "PT1M" }));
    const output = await failed(given.stacks.up("line-1"));
    assert.match(output, /EDGE-TIMEOUT {2}registry\/Token: "written" did not finish in time; last status: (Creating|Accepted|no response)/);
    assert.match(output, /run `pulumi up` again, which continues from here, or raise the timeout/);
  });

  it("is resumed after a refresh, without creating anything twice", async () => {
    given.world.play();
    given.project.change("line-1", "site", (site) => ({ ...site, timeout: "PT30M" }));
    const { stacks } = given;
    await succeeded(stacks.refresh("line-1"));
    await succeeded(stacks.up("line-1"));
    await succeeded(stacks.preview("line-1", "--expect-no-changes"));
    assert.deepEqual(named("tokens").sort(), ["line1", "line1-pull"]);
    assert.deepEqual(named("connectedRegistries"), ["line1"]);
    assert.deepEqual(
      given.world.azure.azure.store.all("Microsoft.Edge/targets").map(({ name }) => name),
      ["line1"],
    );
    assert.deepEqual(given.revisions(), { "vision-1.0.0.1": "ReadyToDeploy" });
  });
});
