import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import type { FleetStatus } from "../../cli/status/fleet-status";
import type { Manifest } from "../../lab/site/kubernetes-client";
import { knownSecrets } from "../support/known-secrets";
import { ProgramWorld, succeeded } from "../support/program-world";

/** Clocks in Rome move from 02:00 to 03:00 on 28 March 2027, at 01:00 UTC: the window opens then, and closes at 06:30, 04:30 UTC. */
const windows = [{ zone: "Europe/Rome", days: ["sunday"], start: "02:30", duration: "PT4H" }];
const opens = "2027-03-28T01:00:00Z";
const veto = { namespace: "default", name: "line", key: "veto" };

describe("a site with maintenance windows during a daylight saving change, on the real engine", function () {
  this.timeout(300_000);
  let given: ProgramWorld;
  before(async () => {
    // A slow clock: a run on a busy machine must end before the window closes.
    given = await ProgramWorld.start({ policies: false, speed: 6, tanzuSites: ["line-1"], startsAt: new Date("2027-03-27T12:00:00Z") });
    given.project.addVersion("vision", "1.0.0", "1.1.0");
    given.project.change("line-1", "site", ({ passwords: _, ...site }) => ({ ...site, flavor: "tanzu", windows, veto }));
    given.pin("1.0.0", { installation: "on" });
    // The solution's pods do not comply with the default pod security level of a Tanzu cluster.
    const labels = { "pod-security.kubernetes.io/enforce": "privileged" };
    await given.world.sites.get("line-1")?.client.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: "vision", labels } }, "plant");
    await given.bringUp(["1.0.0", "1.1.0"]);
  });
  after(() => given?.end());

  const clockAt = (time: string) => given.world.moveClockTo(new Date(time));
  const pinnedState = async () => {
    const { solutions } = (await given.stacks.outputs("line-1"))["site"] as { solutions: { state: string; pending?: string }[] };
    return { state: solutions[0]?.state, pending: solutions[0]?.pending?.replace(/, in .*/, "") };
  };
  const maintained = () => succeeded(given.command("maintain", "line-1"));
  const lineSays = (text: string) => given.world.sites.get("line-1")?.client.apply({ ...configMap, data: { [veto.key]: text } } as Manifest, "line");
  const configMap = { apiVersion: "v1", kind: "ConfigMap", metadata: { namespace: veto.namespace, name: veto.name } };
  /** Number of containerd restarts on the nodes so far. */
  const restarts = () => [1, 2].map((number) => given.world.sites.get("line-1")?.machines.of(`line-1-node-${number}`).runtime.restarts);
  const startOf = (revision: string) => {
    const version = given.world.azure.azure.store.all("Microsoft.Edge/targets/solutions/versions").find(({ name }) => name === revision);
    const stages = version?.properties["stages"] as { stage: string; startTime: string }[];
    return stages.find(({ stage }) => stage === "Deployment")?.startTime ?? "";
  };

  /** The status of every stack with a file: hub, line-1, line-2, which was never deployed, and line-9, whose file is broken. Writes nothing and shows no secret. */
  const fleet = async (): Promise<FleetStatus> => {
    writeFileSync(given.project.file("stacks", "Pulumi.line-9.yaml"), "config: [\n");
    const before = given.writes();
    const { code, stdout, stderr } = await given.command("status", "--json", "--html", "out/fleet.html");
    assert.equal(code, 1, stdout + stderr);
    assert.equal(given.writes(), before, "status wrote something");
    const page = readFileSync(given.project.file("out", "fleet.html"), "utf8");
    for (const secret of await knownSecrets(given)) assert.ok(!(stdout + stderr + page).includes(secret), "a status shows a secret");
    const found = JSON.parse(stdout) as FleetStatus;
    assert.deepEqual(
      // After the clock was moved, the last sync looks old until the next one.
      found.needs.filter((need) => need.code !== "EDGE-SYNC-LAG").map((need) => `${need.urgency} ${need.stack} ${need.code}`),
      ["soon line-2 EDGE-NOT-DEPLOYED", "soon line-9 EDGE-STACK-FILE"],
    );
    assert.deepEqual([found.hubs[0]?.state, found.sites.map(({ stack }) => stack)], ["deployed", ["line-1", "line-2", "line-9"]]);
    return found;
  };
  const lineOne = async () => {
    const { sites } = await fleet();
    const [line] = sites;
    const { wanted, staged, proved, installed } = line?.solutions[0] ?? {};
    return {
      state: line?.state,
      contact: line?.contact.is === "read" && line.contact.state,
      versions: [wanted, staged, proved, installed],
      window: line?.window,
    };
  };

  it("stages its first solution the day before, and reports when it will be installed", async () => {
    assert.deepEqual(given.revisions(), { "vision-1.0.0.1": "ReadyToDeploy" });
    assert.deepEqual(await pinnedState(), { state: "ReadyToDeploy", pending: "opens Sunday 03:00 Europe/Rome" });
    assert.deepEqual(restarts(), [0, 0]);
    const { window, ...line } = await lineOne();
    assert.deepEqual(line, { state: "waiting", contact: "Online", versions: ["1.0.0", "1.0.0", "1.0.0", undefined] });
    assert.equal(window?.is === "closed" && window.opens, "2027-03-28T01:00:00.000Z");
  });

  it("does not install it in maintain before the window, and maintain succeeds", async () => {
    clockAt("2027-03-28T00:15:00Z");
    const output = await maintained();
    assert.match(output, /line-1: continuing what is Pending/);
    assert.match(output, /Pending: opens Sunday 03:00 Europe\/Rome, in \d+ min/);
    assert.deepEqual([given.revisions(), restarts()], [{ "vision-1.0.0.1": "ReadyToDeploy" }, [0, 0]]);
  });

  it("installs it in maintain during the window, when the line allows it", async () => {
    clockAt("2027-03-28T01:02:00Z");
    assert.match(await maintained(), /Pending: key veto of ConfigMap default\/line does not exist; `false` there allows the work/);
    await lineSays("batch 17 is running");
    assert.match(await maintained(), /Pending: the line vetoes it: batch 17 is running/);
    await lineSays("false");
    await maintained();
    assert.deepEqual([given.revisions(), await pinnedState()], [{ "vision-1.0.0.1": "Deployed" }, { state: "Deployed", pending: undefined }]);
    assert.ok(
      restarts().every((count) => count === 1),
      String(restarts()),
    );
    assert.ok(startOf("vision-1.0.0.1") >= opens, startOf("vision-1.0.0.1"));
    assert.match(await maintained(), /line-1: nothing to do/);
    const { window, ...line } = await lineOne();
    assert.deepEqual(line, { state: "installed", contact: "Online", versions: ["1.0.0", "1.0.0", "1.0.0", "1.0.0"] });
    assert.deepEqual(window, { is: "open", asksLine: true, until: "2027-03-28T04:30:00.000Z" });
  });

  it("stages a new version after the window, and runs the previous one until the next window", async () => {
    clockAt("2027-03-28T04:35:00Z");
    given.pin("1.1.0");
    await succeeded(given.stacks.up("line-1"));
    assert.deepEqual(given.revisions(), { "vision-1.0.0.1": "Deployed", "vision-1.1.0.1": "ReadyToUpgrade" });
    assert.deepEqual(await pinnedState(), { state: "ReadyToUpgrade", pending: "opens Sunday 2027-04-04 02:30 Europe/Rome" });
    assert.deepEqual((await lineOne()).versions, ["1.1.0", "1.1.0", "1.1.0", "1.0.0"]);
    clockAt("2027-04-04T00:35:00Z");
    await maintained();
    assert.deepEqual(given.revisions(), { "vision-1.0.0.1": "ReadyToDeploy", "vision-1.1.0.1": "Deployed" });
  });
});
