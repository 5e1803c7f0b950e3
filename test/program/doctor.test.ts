import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import type { Examination } from "../../cli/doctor/check";
import type { DoctorReport } from "../../cli/doctor/doctor-report";
import { type CommandResult, runCommand } from "../../lab/start/run-command";
import { azure, offline } from "../support/doctor/azure-faults";
import { cluster, login, lost, secrets } from "../support/doctor/cluster-faults";
import { entrances, settings } from "../support/doctor/setting-faults";
import { core, type DoctorFault, type FaultGroup } from "../support/doctor/fault";
import { knownSecrets } from "../support/known-secrets";
import { ProgramWorld } from "../support/program-world";

/** Findings of a check, without the warning about the lab's clock, which runs fast. */
function findings({ checks }: DoctorReport): Examination[] {
  return checks.filter(({ check, verdict, isUnread }) => check !== "clock" && (verdict === "warning" || verdict === "error" || isUnread));
}

describe("the doctor command", function () {
  this.timeout(240_000);
  let given: ProgramWorld;
  let hidden: string[];
  before(async () => {
    given = await ProgramWorld.start({ policies: false });
    await given.bringUp();
    hidden = await knownSecrets(given);
  });
  after(() => given?.end());

  const run = (variables: Record<string, string> = {}, ...more: string[]): Promise<CommandResult> => {
    const env = { ...process.env, ...given.world.environment, ...variables };
    const args = ["doctor", "hub", "line-1", "--json", ...more];
    return runCommand({ script: given.project.file("dist", "cli", "main.js"), args, cwd: given.project.folder, env, signal: new AbortController().signal });
  };

  /** The report. Asserts that it contains no secret and that nothing was written to Azure. */
  const examined = async (): Promise<{ code: number; report: DoctorReport }> => {
    const before = given.writes();
    const { code, stdout, stderr } = await run();
    assert.equal(given.writes(), before, "the doctor wrote something");
    assert.ok(stdout.startsWith("{"), stdout + stderr);
    assert.ok(!hidden.some((secret) => (stdout + stderr).includes(secret)), "a report shows a secret");
    return { code, report: JSON.parse(stdout) as DoctorReport };
  };

  const silent = async () => {
    const { code, report } = await examined();
    assert.deepEqual([findings(report), code], [[], 0]);
    return report;
  };

  it("reports no finding for a healthy hub and site, with few calls and no writes", async () => {
    const calls = () => given.world.azure.requests.entries.filter(({ path }) => path.startsWith("/subscriptions/")).length;
    const before = calls();
    const { checks } = await silent();
    // Placeholder for the duration, which depends on the machine.
    assert.ok(calls() - before < 90, `${calls() - before} calls of Azure`);
    assert.deepEqual(
      checks.flatMap(({ check, verdict, reason }) => (verdict === "skipped" ? [`${check}: ${reason}`] : [])),
      [
        "adoption: the site is deployed",
        "node-authority: the site uses the authority of its registry",
        "free-space: the service does not report it",
        "node-pulls: no pod of the cluster pulls from the site's registry",
        "node-trust: site.nodeTrust is extension",
        "ssh-nodes: site.nodeTrust is extension",
      ],
    );
  });

  it("reports a sign-in that Azure refuses, and skips the checks that need it", async () => {
    const { code, stdout } = await run({ ARM_CLIENT_SECRET: "wrong" });
    const { checks } = JSON.parse(stdout) as DoctorReport;
    const signIns = checks.filter(({ check }) => check === "sign-in");
    assert.deepEqual([code, signIns.map(({ faults }) => faults.map((fault) => fault.code))], [1, [["EDGE-SIGN-IN"], ["EDGE-SIGN-IN"]]]);
    assert.ok(checks.filter(({ isUnread }) => isUnread).length > 20);
  });

  it("writes a support bundle without secrets, even if the cluster returns one", async () => {
    const [sync = "", password = ""] = hidden;
    const involvedObject = { kind: "Pod", namespace: "default", name: "leaking" };
    const message = `login ${password} refused; ${Buffer.from(password).toString("base64")}; SyncTokenPassword=${sync}`;
    const body = { metadata: { name: "leak" }, involvedObject, type: "Warning", reason: "Failed", message };
    await core(given).createNamespacedEvent({ namespace: "default", body });
    const file = given.project.file("case.tar.gz");
    const { code } = await run({}, "--bundle", file);
    await core(given).deleteNamespacedEvent({ namespace: "default", name: "leak" });
    const list = execFileSync("tar", ["-tzf", file], { encoding: "utf8" }).trim().split("\n");
    const content = execFileSync("tar", ["-xzOf", file], { encoding: "utf8" });
    assert.deepEqual(
      [code, list],
      [
        0,
        [
          ...["README.txt", "report.txt", "report.json", "versions.json", "settings/hub.yaml", "settings/line-1.yaml"],
          ...["clusters/line-1/nodes.json", "clusters/line-1/pods.json", "clusters/line-1/events.json"],
        ],
      ],
    );
    assert.match(content, /login \(removed\) refused; \(removed\); SyncTokenPassword=\(removed\)/);
    assert.match(content, /connectedClusterId: .*line-1/);
    for (const secret of hidden) assert.ok(!content.includes(secret) && !content.includes(Buffer.from(secret).toString("base64")), "the bundle shows a secret");
  });

  it("is tested with at least 30 faults", () => {
    const groups = [...entrances, settings, azure, cluster, login, lost, secrets, offline];
    assert.ok(groups.flatMap(({ faults }) => faults).length >= 30);
  });

  const assertNamed = (report: DoctorReport, { what, stack = "line-1", check, code, fix }: DoctorFault) => {
    const found = report.checks.find((one) => one.stack === stack && one.check === check);
    const fault = found?.faults.find((one) => one.code === code);
    assert.ok(fault, `${what}: check ${check} of ${stack} is ${found?.verdict} ${found?.reason ?? ""} ${found?.faults.map((one) => one.code).join(", ")}`);
    assert.match(fault.fix, fix, what);
  };

  const itNames = ({ name, faults, mend }: FaultGroup, afterwards: () => Promise<unknown>) =>
    it(`reports ${faults.length} faults of ${name} with their fixes, and nothing after the repair`, async () => {
      const mends: unknown[] = [];
      try {
        for (const fault of faults) mends.push(await fault.break(given));
        const { report } = await examined();
        for (const fault of faults) assertNamed(report, fault);
      } finally {
        for (const undo of mends.reverse()) if (typeof undo === "function") await undo();
        await mend?.(given);
      }
      await afterwards();
    });

  // Settings are repaired by restoring the file, so one check without findings after all of them is enough.
  for (const group of entrances) itNames(group, async () => undefined);
  for (const group of [settings, azure, cluster, login, lost, secrets, offline]) itNames(group, silent);

  it("repairs passwords that are due, and then reports nothing", async () => {
    given.world.moveClockTo(new Date(given.world.azure.azure.clock.now().getTime() + 61 * 86_400_000));
    assert.match(JSON.stringify(findings((await examined()).report)), /EDGE-PASSWORD-DUE/);
    const { code, stdout, stderr } = await run({}, "--repair", "--yes");
    assert.match(stderr, /doctor would run: edge-staging maintain line-1\n[\s\S]*edge-staging maintain line-1: done/);
    assert.deepEqual([findings(JSON.parse(stdout) as DoctorReport), code], [[], 0], stderr);
  });
});
