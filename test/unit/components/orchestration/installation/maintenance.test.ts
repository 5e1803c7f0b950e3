import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { LifecycleProvider } from "../../../../../components/dynamic/provider";
import { type Maintenance, type MaintenanceWindow, defaultInstallTime } from "../../../../../components/maintenance/maintenance";
import { type InstallationInputs, type InstallationState, installation } from "../../../../../components/orchestration/installation/kind";
import { failureOf, providerOn } from "../../../../support/lifecycle-run";
import { isFrozen, isWithin } from "../../../../support/local-time";
import type { OrchestrationService } from "../../../../support/orchestration-service";
import { randomFreeze, randomTime, randomWindow } from "../../../../support/random-maintenance";
import { visionIds, visionOnLine } from "../../../../support/vision-on-line";

const solution = `${visionIds.target}/solutions/vision-guid`;
const revision = (number: number) => `${solution}/versions/1.0.0.${number}`;
const id = `${visionIds.target}:installed:vision`;
/** Saturday, 02:00 to 06:00 in Rome. */
const saturday: MaintenanceWindow = { zone: "Europe/Rome", days: ["saturday"], start: "02:00", duration: "PT4H" };
const inputs: InstallationInputs & Record<string, unknown> = {
  targetId: visionIds.target,
  solutionTemplateId: visionIds.template,
  instance: "vision",
  solutionVersionId: revision(1),
  wait: "confirmed",
  maintenance: { windows: [saturday] },
  timeout: "PT30M",
};
const second = { ...inputs, solutionVersionId: revision(2) };
const tuesday = "2026-11-24T21:00Z";
const open = "2026-11-28T01:00Z";

describe("an installation at a site with maintenance windows", () => {
  let service: OrchestrationService;
  let provider: LifecycleProvider<InstallationInputs, InstallationState>;
  const prepare = () => {
    service = visionOnLine("1.0.0");
    provider = providerOn(service.context, installation);
    service.resources.set(solution, {});
    for (const number of [1, 2])
      service.resources.set(revision(number), { properties: { state: "ReadyToDeploy", stages: [], solutionInstanceName: "vision" } });
  };
  beforeEach(prepare);
  const at = (time: string) => {
    service.time = new Date(time);
  };
  const made = async (given = inputs) => (await provider.create(given)).outs;
  const changed = async (olds: Record<string, unknown>, given = inputs) => (await provider.update(id, olds, given)).outs;
  const states = () => service.revisions(visionIds.target);
  const took = (minutes: number) => {
    const stages = [{ stage: "Deployment", status: "Completed", startTime: open, endTime: new Date(Date.parse(open) + minutes * 60_000).toISOString() }];
    service.resources.change(revision(1), { state: "Deployed", stages });
  };

  it("is Pending outside the windows with the time of the next one, and makes no write call; a later run in a window continues", async () => {
    at(tuesday);
    const outs = await made();
    assert.deepEqual([outs["pending"], outs["state"], service.writes], ["opens Saturday 02:00 Europe/Rome, in 3 d 4 h", undefined, []]);
    assert.equal((await provider.diff(id, outs, inputs)).changes, true);
    at(open);
    const later = await changed(outs);
    assert.deepEqual([later["pending"], states()[0]], [undefined, "1.0.0.1 Deployed"]);
    assert.equal((await provider.diff(id, later, inputs)).changes, false);
  });

  it("is upgraded only in a window, and the previous revision runs until then", async () => {
    at(open);
    const outs = await made();
    at(tuesday);
    const waiting = await changed(outs, second);
    assert.deepEqual(states(), ["1.0.0.1 Deployed", "1.0.0.2 ReadyToDeploy"]);
    at(open);
    await changed(waiting, second);
    assert.deepEqual(states(), ["1.0.0.1 ReadyToDeploy", "1.0.0.2 Deployed"]);
  });

  it("uses the service's clock, not this machine's", async () => {
    const { clock } = service.context;
    provider = providerOn({ ...service.context, clock: { ...clock, nowMs: () => Date.parse(open) + clock.nowMs() } }, installation);
    at(tuesday);
    assert.match(String((await made())["pending"]), /^opens Saturday/);
    provider = providerOn({ ...service.context, clock: { ...clock, nowMs: () => Date.parse(tuesday) + clock.nowMs() } }, installation);
    at(open);
    assert.equal((await made())["state"], "Deployed");
  });

  it("is not interrupted if its window closes while it runs", async () => {
    at(open);
    service.afterWrite = () => {
      at("2026-11-28T05:30Z");
      service.resources.change(revision(1), { state: "Deploying" });
    };
    const { properties } = await failureOf(provider.create(inputs));
    service.resources.change(revision(1), { state: "Deployed" });
    assert.equal((await changed(properties))["state"], "Deployed");
    assert.equal(service.writes.length, 1);
  });

  it("is not retried after its window has closed", async () => {
    at(open);
    service.installationError = { code: "HelmOperationFailed", message: "release vision failed" };
    const { properties } = await failureOf(provider.create(inputs));
    service.installationError = undefined;
    at("2026-11-28T05:30Z");
    assert.match(String((await changed(properties))["pending"]), /^opens Saturday 02:00 Europe\/Rome, in 6 d 19 h|^opens Saturday 2026/);
    assert.equal(service.writes.length, 1);
  });

  it("is not retried in the same run if the window closes while the service is busy", async () => {
    at(open);
    service.settling = 1;
    const { wait } = service.context.clock;
    const clock = {
      ...service.context.clock,
      wait: (ms: number) => {
        at("2026-11-28T06:00Z");
        return wait(ms);
      },
    };
    const { outs } = await providerOn({ ...service.context, clock }, installation).create(inputs);
    assert.deepEqual([typeof outs["pending"], service.writes], ["string", []]);
  });

  it("does not start if the window closes sooner than the last installation took", async () => {
    at("2026-11-28T04:40Z");
    took(25);
    const outs = await made();
    assert.equal(outs["tookMs"], 25 * 60_000);
    const waiting = await changed(outs, second);
    assert.match(
      String(waiting["pending"]),
      /^the window closes in 20 min, and the work is expected to take 25 min; opens Saturday 2026-12-05 02:00 Europe\/Rome/,
    );
    // The installed revision is known while the next one is Pending.
    assert.equal(waiting["installedVersionId"], inputs.solutionVersionId);
    const configured = { ...second, maintenance: { ...inputs.maintenance, installTime: "PT20M" } };
    const upgraded = await changed(waiting, configured);
    assert.deepEqual([upgraded["state"], upgraded["installedVersionId"]], ["Deployed", second.solutionVersionId]);
  });

  it("reports if the last installation took longer than any window", async () => {
    at(open);
    took(250);
    const waiting = await changed(await made(), second);
    assert.equal(waiting["pending"], "no window is long enough: the longest lasts 4 h, and the work is expected to take 4 h 10 min");
  });

  it("waits for a revision that was unstaged meanwhile", async () => {
    at(tuesday);
    const outs = await made();
    service.resources.change(revision(1), { state: "InReview" });
    at(open);
    assert.equal((await changed(outs))["pending"], "not staged: InReview");
  });

  it("treats an unreadable veto as a veto", async () => {
    at(open);
    const veto = { namespace: "line", name: "maintenance", key: "veto", context: "line-1" };
    const context = { ...service.context, environment: { KUBECONFIG: "/dev/null" } };
    const { outs } = await providerOn(context, installation).create({ ...inputs, maintenance: { windows: [saturday], veto } });
    assert.match(String(outs["pending"]), /^the line's veto cannot be read: /);
  });

  it("waits for the pending change that its pods depend on", async () => {
    at(open);
    const heldBy = "opens Saturday 02:00 Europe/Rome, in 1 min";
    assert.equal((await made({ ...inputs, heldBy }))["pending"], heldBy);
  });

  it("shows no change if only the windows change, but uses the new windows while it is Pending", async () => {
    at(tuesday);
    const other = { ...inputs, maintenance: { windows: [{ ...saturday, days: ["tuesday" as const], start: "22:00" }] } };
    assert.equal((await changed(await made(), other))["state"], "Deployed");
    prepare();
    assert.equal((await provider.diff(id, await made({ ...inputs, maintenance: undefined }), inputs)).changes, false);
  });

  it("never starts outside its windows, for any zones, windows, freezes and local clock", async function () {
    this.timeout(60_000);
    const cases = randomTime.chain((time) =>
      fc.record({
        time: fc.constant(time),
        skewMs: fc.integer({ min: -30 * 86_400_000, max: 30 * 86_400_000 }),
        windows: fc.array(randomWindow, { minLength: 1, maxLength: 2 }),
        freezes: fc.array(randomFreeze(time), { maxLength: 1 }),
      }),
    );
    const seen = { started: 0, waiting: 0 };
    await fc.assert(
      fc.asyncProperty(cases, async ({ time, skewMs, windows, freezes }) => {
        prepare();
        service.time = new Date(time);
        const { clock } = service.context;
        const local = { ...clock, nowMs: () => time + skewMs + clock.nowMs() };
        const maintenance: Maintenance = { windows, freezes, installTime: defaultInstallTime };
        const { outs } = await providerOn({ ...service.context, clock: local }, installation).create({ ...inputs, maintenance });
        seen[service.writes.length > 0 ? "started" : "waiting"] += 1;
        const isOpen = isWithin(
          windows.filter((window) => !freezes.some((freeze) => isFrozen(freeze, [window.zone], time))),
          time,
        );
        assert.ok(service.writes.length === 0 ? outs["pending"] !== undefined : isOpen);
      }),
      { numRuns: 200 },
    );
    assert.ok(seen.started > 10 && seen.waiting > 10, JSON.stringify(seen));
  });
});
