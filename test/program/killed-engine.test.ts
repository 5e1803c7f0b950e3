import assert from "node:assert/strict";
import { acceptsPassword, slotsOf } from "../../lab/azure/container-registry/password-slot";
import { facts } from "../../lab/facts";
import { descendants, processTable } from "../../lab/engine/process-tree";
import { engineProcess } from "../support/engine-process";
import { gone, holdUntilGone } from "../support/gone-process";
import { ProgramWorld, failed, succeeded } from "../support/program-world";

const registryType = "Microsoft.ContainerRegistry/registries";

describe("an engine killed or interrupted", function () {
  this.timeout(600_000);
  let given: ProgramWorld;
  before(async () => {
    given = await ProgramWorld.start({ policies: false });
  });
  after(() => given?.end());

  const names = (type: string) => given.world.azure.azure.store.all(type).map(({ name }) => name);

  /** Number of writes by the engine's processes so far, without those of the site's agents. */
  const writes = () => given.world.azure.requests.writes().filter(({ principal }) => principal === given.world.azure.signIn.displayName).length;

  /**
   * Brings a stack up, and sends the engine a signal as soon as Azure has processed such a call, before it responds. Operations run one at a time,
   * so that no other is in progress. Resolves after all of the engine's child processes have ended, to the number of writes since the signal.
   */
  async function signalledAt(stack: string, call: RegExp, signal: "SIGKILL" | "SIGINT"): Promise<number> {
    let started: number[] | undefined;
    let before = 0;
    const stop = given.world.azure.requests.watch(({ method, path }) => {
      const engine = started || !call.test(`${method} ${path}`) ? undefined : engineProcess(given.project.folder);
      if (engine === undefined) return;
      started = descendants(engine, processTable());
      // Ctrl-C is sent to the whole process group, SIGKILL to the engine only.
      process.kill(signal === "SIGINT" ? -engine : engine, signal);
      // On a busy machine it may live on for a while, and its child processes may still call Azure.
      if (signal === "SIGKILL") holdUntilGone(engine);
      before = writes();
    });
    await failed(given.stacks.up(stack, "--parallel", "1"));
    stop();
    assert.ok(started && started.length > 0, `nothing was struck at ${call}`);
    await Promise.all(started.map(gone));
    return writes() - before;
  }

  /** Recovers a stack that is locked by a killed engine, with one command. */
  async function recovered(stack: string): Promise<void> {
    assert.match(await failed(given.stacks.up(stack)), /the stack is currently locked/);
    await succeeded(given.command("recover", stack));
  }

  /** Continues with the next run. Asserts that nothing remains to be done and that no operation is pending. */
  async function wentOn(stack: string): Promise<void> {
    await succeeded(given.stacks.up(stack));
    assert.doesNotMatch(await succeeded(given.stacks.up(stack, "--expect-no-changes")), /pending operations/);
  }

  /** Asserts that each resource exists once, whatever was started before. */
  function assertOneOfEach(): void {
    const inRegistry = (type: string) => names(`${registryType}/${type}`).filter((name) => name.startsWith("line1"));
    assert.deepEqual(inRegistry("connectedRegistries"), ["line1"]);
    for (const type of ["scopeMaps", "tokens"]) assert.deepEqual(inRegistry(type).sort(), ["line1", "line1-pull"]);
    assert.deepEqual(names("Microsoft.Edge/targets"), ["line1"]);
    assert.equal(names("Microsoft.KubernetesConfiguration/extensions").filter((name) => name === "line1").length, 1);
  }

  it("after Azure created the hub's registry: the next run asks for the images, and uses the registry when they are pushed", async () => {
    await signalledAt("hub", new RegExp(`^PUT .*/${facts.hub.registry}$`), "SIGKILL");
    const output = await failed(given.command("recover", "hub"));
    assert.match(output, /it exists, and the state has it now\nhub: the next up would be refused:\n {2}EDGE-IMAGE-MISSING/);
    assert.match(await failed(given.stacks.up("hub")), /EDGE-IMAGE-MISSING/);
    assert.deepEqual(names(registryType), [facts.hub.registry]);
    await given.push(["1.0.0"]);
    await wentOn("hub");
  });

  it("after it had a password issued: the next run leaves one of each resource, valid passwords only, and a site that serves its images", async () => {
    await signalledAt("line-1", /generateCredentials$/, "SIGKILL");
    await recovered("line-1");
    await wentOn("line-1");
    assertOneOfEach();
    const tokens = given.world.azure.azure.store.all(`${registryType}/tokens`);
    assert.deepEqual(
      tokens.map((token) => slotsOf(token).length),
      [1, 1],
    );
    const { password } = (await given.stacks.outputs("line-1"))["clientToken"] as { password: string };
    assert.ok(tokens.some((token) => acceptsPassword(token, password, given.world.azure.azure.clock.now())));
    assert.deepEqual(given.revisions(), { "vision-1.0.0.1": "ReadyToDeploy" });
    await succeeded(given.command("prove", "-s", "line-1"));
  });

  for (const [index, action] of ["reviewSolutionVersion", "publishSolutionVersion"].entries())
    it(`after ${action}: the next run changes nothing more, and leaves one revision`, async () => {
      given.pin("1.0.0", { values: { cameraUrl: `rtsp://camera/${index}` } });
      assert.equal(await signalledAt("line-1", new RegExp(`${action}$`), "SIGKILL"), 0);
      await recovered("line-1");
      await wentOn("line-1");
      assertOneOfEach();
      // The current revision and the previous one, which is kept.
      const revisions = Object.fromEntries([index + 1, index + 2].map((number) => [`vision-1.0.0.${number}`, "ReadyToDeploy"]));
      assert.deepEqual(given.revisions(), revisions);
    });

  it("by Ctrl-C after reviewSolutionVersion: it ends the running operations and releases the lock; one solution is resumed with --target, then the others", async () => {
    given.pin("1.0.0", { values: { cameraUrl: "rtsp://camera/interrupted" } });
    await signalledAt("line-1", /reviewSolutionVersion$/, "SIGINT");
    await succeeded(given.stacks.up("line-1", "--target", "**line-1-vision**"));
    await wentOn("line-1");
    assertOneOfEach();
    assert.deepEqual(given.revisions(), { "vision-1.0.0.3": "ReadyToDeploy", "vision-1.0.0.4": "ReadyToDeploy" });
  });

  it("after Azure created a plain resource: the next run uses it", async () => {
    await succeeded(given.stacks.destroy("line-1"));
    await signalledAt("line-1", /^PUT .*\/connectedRegistries\/line1$/, "SIGKILL");
    await recovered("line-1");
    await wentOn("line-1");
    assertOneOfEach();
  });
});
