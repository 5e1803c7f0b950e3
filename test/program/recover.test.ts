import assert from "node:assert/strict";
import { resourceTypes } from "../../components/core/resource-types";
import { engineProcess } from "../support/engine-process";
import { ProgramWorld, failed, succeeded } from "../support/program-world";

describe("recover, on the real engine", function () {
  this.timeout(600_000);
  let given: ProgramWorld;
  before(async () => {
    given = await ProgramWorld.start({ policies: false });
    await succeeded(given.stacks.up("hub"));
    await given.push("1.0.0");
    await succeeded(given.stacks.up("hub"));
  });
  after(() => given?.end());

  /** Brings the site up and kills the engine as soon as Azure has served such a call, before it answers. */
  async function killedAt(call: RegExp): Promise<void> {
    let isKilled = false;
    const stop = given.world.azure.requests.watch(({ method, path }) => {
      const engine = isKilled || !call.test(`${method} ${path}`) ? undefined : engineProcess(given.project.folder);
      if (engine === undefined) return;
      isKilled = true;
      process.kill(engine, "SIGKILL");
    });
    await failed(given.stacks.up("line-1"));
    stop();
    assert.ok(isKilled, `nothing was killed at ${call}`);
  }

  it("heals a site whose run was killed while Azure installed the extension, with one command", async () => {
    await killedAt(/^PUT .*\/extensions\/line1$/);
    const { code, stdout, stderr } = await given.command("recover", "line-1", "--json");
    assert.equal(code, 0, stdout + stderr);
    const { reconciled, removedLocks, next } = JSON.parse(stdout) as {
      reconciled: { type: string; outcome: string }[];
      removedLocks: string[];
      next: { is: string; changes: Record<string, string[]> };
    };
    const extension = reconciled.find(({ type }) => type === resourceTypes.extension);
    assert.deepEqual(
      [extension?.outcome, removedLocks.length, next.is, next.changes["update"], next.changes["replace"]],
      ["recorded", 1, "changes", undefined, undefined],
    );
    await succeeded(given.stacks.up("line-1"));
    assert.doesNotMatch(await succeeded(given.stacks.up("line-1", "--expect-no-changes")), /pending operations/);
    await succeeded(given.command("prove", "-s", "line-1"));
  });

  it("changes nothing on a stack whose last run was not killed, and says so", async () => {
    const before = JSON.parse(await given.stacks.exported("line-1")) as unknown;
    assert.match(
      await succeeded(given.command("recover", "line-1")),
      /line-1: no killed run left anything behind; nothing was changed\nline-1: the next up changes nothing/,
    );
    assert.deepEqual(JSON.parse(await given.stacks.exported("line-1")), before);
  });
});
