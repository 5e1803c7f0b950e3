import assert from "node:assert/strict";
import { type ProgramWorld, startProgramWorld } from "../support/program-world";

describe("a run that timed out", function () {
  this.timeout(180_000);
  let given: ProgramWorld;
  before(async () => {
    // A token takes 5 s of the lab's time, which is more than no time at all.
    given = await startProgramWorld({ speed: 20, applyLatencies: true });
    for (const stack of ["hub", "line-1"]) await given.stacks.select(stack);
    const { code, stdout, stderr } = await given.stacks.up("hub");
    assert.equal(code, 0, stdout + stderr);
  });
  after(() => given?.end());

  const named = (type: string) => given.world.azure.azure.store.all(`Microsoft.ContainerRegistry/registries/${type}`).map(({ name }) => name);

  it("says what it waited for and what to do", async () => {
    given.project.change("line-1", "site", (site) => ({ ...site, timeout: "PT0S" }));
    const { code, stdout, stderr } = await given.stacks.up("line-1");
    assert.notEqual(code, 0);
    assert.match(stdout + stderr, /EDGE-TIMEOUT {2}registry\/Token: "written" did not finish in time; the last word was: Creating/);
    assert.match(stdout + stderr, /run `pulumi up` again, which goes on from here, or raise the timeout/);
    assert.deepEqual(named("tokens").sort(), ["line1", "line1-pull"]);
  });

  it("is resumed after a refresh, without making anything twice", async () => {
    given.project.change("line-1", "site", (site) => ({ ...site, timeout: "PT30M" }));
    const { stacks } = given;
    for (const run of [() => stacks.refresh("line-1"), () => stacks.up("line-1"), () => stacks.preview("line-1", "--expect-no-changes")]) {
      const { code, stdout, stderr } = await run();
      assert.equal(code, 0, stdout + stderr);
    }
    assert.deepEqual(named("tokens").sort(), ["line1", "line1-pull"]);
    assert.deepEqual(named("connectedRegistries"), ["line1"]);
  });
});
