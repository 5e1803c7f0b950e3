import assert from "node:assert/strict";
import { ProgramWorld, failed, succeeded } from "../support/program-world";

describe("a run that timed out", function () {
  this.timeout(180_000);
  let given: ProgramWorld;
  before(async () => {
    // A token takes 5 s of the lab's time, which is more than no time at all.
    given = await ProgramWorld.start({ policies: false, speed: 20, applyLatencies: true });
    await succeeded(given.stacks.up("hub"));
    await given.push("1.0.0");
    await succeeded(given.stacks.up("hub"));
  });
  after(() => given?.end());

  const named = (type: string) => given.world.azure.azure.store.all(`Microsoft.ContainerRegistry/registries/${type}`).map(({ name }) => name);

  it("says what it waited for and what to do", async () => {
    given.project.change("line-1", "site", (site) => ({ ...site, timeout: "PT0S" }));
    const said = await failed(given.stacks.up("line-1"));
    // Tokens and target are made side by side; whichever is asked first runs out of time first.
    assert.match(
      said,
      /EDGE-TIMEOUT {2}(registry\/Token|orchestration\/Target): "written" did not finish in time; last status: (Creating|Accepted|no answer to the last call)/,
    );
    assert.match(said, /run `pulumi up` again, which continues from here, or raise the timeout/);
  });

  it("is resumed after a refresh, without making anything twice", async () => {
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
