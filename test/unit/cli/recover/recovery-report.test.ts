import assert from "node:assert/strict";
import { nextRunOf } from "../../../../cli/recover/next-run";
import { formatRecovery, type RecoveryReport } from "../../../../cli/recover/recovery-report";
import { recoverArguments } from "../../../../cli/recover/recover";
import { engineEvents } from "../../../../review/read/engine-events";
import { previewPlan } from "../../../../review/read/preview-plan";
import { givenTo } from "../../../support/command-line";
import { recordedStream } from "../../../support/recorded-previews";

const empty: RecoveryReport = {
  schemaVersion: 1,
  stack: "line-1",
  dryRun: false,
  locks: [],
  removedLocks: [],
  unfinished: [],
  reconciled: [],
  next: undefined,
};
const unchanged = { is: "unchanged", changes: {}, faults: [] } as const;

describe("the recovery report", () => {
  it("states that nothing was left behind and that the next up changes nothing", () => {
    assert.equal(
      formatRecovery({ ...empty, next: unchanged }),
      "line-1: no killed run left anything behind; nothing was changed\nline-1: the next up changes nothing",
    );
  });

  it("lists what was done and what the next up will do, with the command", () => {
    const reconciled = [{ name: "line-1-extension", urn: "u", type: "t", was: "creating", outcome: "recorded" }] as const;
    const names = Array.from({ length: 12 }, (_, index) => `r${index + 1}`);
    const next = { is: "changes", changes: { create: names, update: ["u1"] }, faults: [] } as const;
    assert.equal(
      formatRecovery({
        ...empty,
        locks: ["root@build-7:41"],
        removedLocks: ["root@build-7:41"],
        reconciled,
        next: { ...next, changes: { create: names, update: ["u1"] } },
      }),
      [
        "line-1: removed the lock of root@build-7:41, which has ended",
        "line-1-extension: interrupted while creating; it exists, and the state has it now",
        "line-1: the next up will",
        "  create 12: r1, r2, r3, r4, r5, r6, r7, r8, r9, r10, and 2 more",
        "  update 1: u1",
        "run: edge-staging up line-1",
        "to continue a destroy instead: pulumi destroy --stack line-1",
      ].join("\n"),
    );
  });

  it("shows in a dry run what would be done", () => {
    const report: RecoveryReport = { ...empty, dryRun: true, locks: ["root@b:1"], unfinished: [{ name: "r", type: "t", was: "deleting" }] };
    assert.equal(
      formatRecovery(report),
      "line-1: would remove the lock of root@b:1, which has ended\nr: interrupted while deleting\nline-1: nothing was changed; to do it: edge-staging recover line-1",
    );
  });
});

describe("the forecast of the next run", () => {
  it("lists the plan's changes by action", () => {
    const next = nextRunOf(previewPlan(engineEvents("line-1", recordedStream("rotation", "line-1"))));
    assert.equal(next.is, "changes");
    assert.ok((next.changes.update ?? []).length > 0);
  });

  it("is a refusal with each error once if the preview failed", () => {
    const message = "EDGE-SITE-OFFLINE  the site is Offline\n  fix     connect it\nEDGE-SITE-OFFLINE  the site is Offline\n  fix     connect it";
    const plan = previewPlan([]);
    const next = nextRunOf({ ...plan, result: "failed", diagnostics: [{ severity: "error", resource: "", message }] });
    assert.deepEqual([next.is, next.faults], ["refused", ["EDGE-SITE-OFFLINE  the site is Offline"]]);
  });
});

describe("recover arguments", () => {
  const argumentsOf = async (...args: string[]) => recoverArguments(await givenTo("recover", args));

  it("contain the stack, a timeout and the lock holders that the user confirms as ended", async () => {
    assert.deepEqual(
      await argumentsOf("line-1", "--ended", "a@b:1", "--ended", "pulumi-cloud", "--timeout", "PT1H", "--dry-run", "--profile", "pilot", "--json"),
      {
        stack: "line-1",
        ended: ["a@b:1", "pulumi-cloud"],
        timeoutMs: 3_600_000,
        isDryRun: true,
        profile: "pilot",
        json: true,
      },
    );
    assert.equal((await argumentsOf("-s", "hub")).timeoutMs, 1_800_000);
  });

  for (const timeout of ["1h", "PT0S", "PT59S", "P2D", "P99999999D", ""])
    it(`refuse --timeout ${JSON.stringify(timeout)}`, async () =>
      assert.rejects(argumentsOf("line-1", "--timeout", timeout), /--timeout takes an ISO 8601 duration of PT1M to P1D/));
});
