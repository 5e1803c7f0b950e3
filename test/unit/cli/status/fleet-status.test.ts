import assert from "node:assert/strict";
import { EdgeError } from "../../../../components/core/fault";
import { exitCodeOf } from "../../../../cli/status/fleet";
import type { FleetStatus, SolutionStatus } from "../../../../cli/status/fleet-status";
import { exportedHub, exportedSite, exportedState, type GivenSite, provedImage, revision } from "../../../support/exported-site";
import { type GivenFleet, online, siteSettings, statusOf } from "../../../support/status-fleet";

const needsOf = ({ needs }: FleetStatus) => needs.map(({ stack, urgency, code }) => `${urgency} ${stack} ${code}`);
const [waiting] = ["opens Saturday 02:00 Europe/Rome, in 4 d 13 h"];
const versionTwo = { templateVersionId: "/templates/vision/versions/1.1.0", images: ["factory/vision:1.1.0"] };

/** Differences to a site that pins, has staged and has proved vision 1.0.0, with the expected state, versions and open problems. */
interface Case {
  what: string;
  state?: GivenSite;
  settings?: Record<string, unknown>;
  azure?: Record<string, unknown>;
  gives: { state: string; versions?: Partial<SolutionStatus>; needs?: string[] };
}

const installs = { solutions: [{ name: "vision", version: "1.0.0", installation: "on" }] };
const wantsTwo = { solutions: [{ name: "vision", version: "1.1.0" }] };

const cases: Case[] = [
  { what: "a staged solution", gives: { state: "staged", versions: { wanted: "1.0.0", staged: "1.0.0", proved: "1.0.0" } } },
  { what: "no solution", settings: { solutions: [] }, state: { more: [] }, gives: { state: "behind", needs: ["soon line-1 EDGE-SITE-BEHIND"] } },
  {
    what: "another version in the file",
    settings: wantsTwo,
    gives: { state: "behind", versions: { wanted: "1.1.0", staged: "1.0.0", proved: "1.0.0" }, needs: ["soon line-1 EDGE-SITE-BEHIND"] },
  },
  { what: "an installation that the file asks for", settings: installs, gives: { state: "behind", needs: ["soon line-1 EDGE-SITE-BEHIND"] } },
  {
    what: "images on their way",
    settings: wantsTwo,
    state: { staged: { ...versionTwo, pending: "no proof yet" }, fetched: { proof: [], pending: "1 of 2 images" } },
    gives: { state: "fetching", versions: { wanted: "1.1.0", staged: "1.0.0", proved: undefined, pending: "1 of 2 images" } },
  },
  {
    what: "a version that the service stages",
    settings: wantsTwo,
    state: {
      staged: { ...versionTwo, solutionVersionId: revision("1.1.0.1"), superseded: [revision("1.0.0.1")], pending: "Staging" },
      fetched: { proof: [provedImage("factory/vision:1.1.0")] },
    },
    gives: { state: "staging", versions: { staged: "1.0.0", proved: "1.1.0", pending: "Staging" } },
  },
  {
    what: "an installation that waits for its window",
    settings: installs,
    state: { installation: { state: "Deployed", installedVersionId: revision("0.9.0.2"), pending: waiting } },
    gives: { state: "waiting", versions: { staged: "1.0.0", installed: "0.9.0", pending: waiting } },
  },
  {
    what: "an installed version",
    settings: installs,
    state: { installation: { state: "Deployed", solutionVersionId: revision("1.0.0.1"), installedVersionId: revision("1.0.0.1") } },
    gives: { state: "installed", versions: { installed: "1.0.0" } },
  },
  {
    what: "an installed version that an earlier release recorded",
    settings: installs,
    state: { installation: { state: "Deployed", solutionVersionId: revision("1.0.0.1") } },
    gives: { state: "installed", versions: { installed: "1.0.0" } },
  },
  {
    what: "a run that failed",
    settings: wantsTwo,
    state: { staged: versionTwo, initErrors: ["EDGE-STAGING-FAILED  it failed\n  given   x\n  fix     mend it"] },
    gives: { state: "failed", versions: { staged: "1.0.0" }, needs: ["now line-1 EDGE-STAGING-FAILED"] },
  },
  { what: "a failure of another provider", state: { initErrors: ["boom\nat x"] }, gives: { state: "failed", needs: ["now line-1 EDGE-RUN-FAILED"] } },
  {
    what: "a run that has not ended",
    state: { deployment: { pending_operations: [{ type: "creating", resource: { urn: "urn:pulumi:line-1::p::t::line-1-target" } }] } },
    gives: { state: "staged", needs: ["soon line-1 EDGE-RUN-UNFINISHED"] },
  },
  { what: "a site without contact", azure: { ...online, connectionState: "Offline" }, gives: { state: "offline", needs: ["now line-1 EDGE-SITE-OFFLINE"] } },
  {
    what: "a missed sync",
    azure: { ...online, parent: { syncProperties: { lastSyncTime: "2026-11-30T10:00:00Z" } } },
    gives: { state: "staged", needs: ["soon line-1 EDGE-SYNC-LAG"] },
  },
  {
    what: "a password that is due",
    state: { password: { expiry: "2026-12-20T00:00:00Z" } },
    gives: { state: "staged", needs: ["soon line-1 EDGE-PASSWORD-DUE"] },
  },
  {
    what: "a password that has ended",
    state: { password: { expiry: "2026-11-30T00:00:00Z" } },
    gives: { state: "staged", needs: ["now line-1 EDGE-PASSWORD-DUE"] },
  },
  {
    what: "another image than the published one",
    state: { fetched: { proof: [provedImage("factory/vision:1.0.0", "b")] } },
    gives: { state: "staged", needs: ["now line-1 EDGE-TAG-MOVED"] },
  },
  {
    what: "an installation for which no window is long enough",
    settings: { ...installs, installTime: "PT5H", windows: [{ zone: "Europe/Rome", days: ["saturday"], start: "02:00", duration: "PT4H" }] },
    state: { installation: { pending: "no window is long enough" } },
    gives: { state: "waiting", needs: ["soon line-1 EDGE-NO-WINDOW"] },
  },
];

const fleetOf = ({ state = {}, settings = {}, azure = online }: Pick<Case, "state" | "settings" | "azure">): GivenFleet => ({
  sites: { "line-1": siteSettings("line1", settings) },
  states: { hub: exportedHub(), "line-1": exportedSite("line-1", state) },
  azure: { "line-1": azure },
});

describe("the status of a site", () => {
  for (const { what, gives, ...given } of cases) {
    it(`is ${gives.state} with ${what}`, async () => {
      const status = await statusOf(fleetOf(given));
      const [site] = status.sites;
      assert.deepEqual([site?.state, needsOf(status)], [gives.state, gives.needs ?? []]);
      const versions = Object.entries(gives.versions ?? {});
      const [solution] = site?.solutions ?? [];
      assert.deepEqual(Object.fromEntries(versions.map(([name]) => [name, solution?.[name as keyof SolutionStatus]])), Object.fromEntries(versions));
    });
  }

  it("shows what the stack file changes", async () => {
    const given = async (settings: Record<string, unknown>) => (await statusOf(fleetOf({ settings }))).needs[0]?.given;
    assert.deepEqual(
      [await given(wantsTwo), await given(installs), await given({ solutions: [] })],
      ["vision 1.1.0 in the file, 1.0.0 on the site", "vision 1.0.0: the file changes its installation", "vision (not pinned) in the file, 1.0.0 on the site"],
    );
  });

  it("compares each image with the published one", async () => {
    const images = async (fetched: GivenSite["fetched"]) => (await statusOf(fleetOf({ state: { fetched } }))).sites[0]?.solutions[0]?.images[0]?.verdict;
    const word = provedImage("factory/vision:1.0.0", "a", { siteDigest: undefined, bytes: undefined, path: "service's word" });
    assert.deepEqual(
      [await images({}), await images({ proof: [provedImage("factory/vision:1.0.0", "c")] }), await images({ proof: [] }), await images({ proof: [word] })],
      ["equal", "different", "missing", "unproved"],
    );
    assert.equal(await images("none"), "unproved");
  });

  it("has the bytes of a version if every image was read", async () => {
    const bytes = async (proof: unknown[]) => (await statusOf(fleetOf({ state: { fetched: { proof } } }))).sites[0]?.solutions[0]?.wanBytes;
    assert.deepEqual([await bytes([provedImage("factory/vision:1.0.0")]), await bytes([])], [1000, undefined]);
  });

  it("shows when its windows open, with the freeze of the deployed hub", async () => {
    const windows = [{ zone: "Europe/Rome", days: ["saturday"], start: "02:00", duration: "PT4H" }];
    const windowAt = async (now: string, hub = exportedHub()) =>
      (await statusOf({ ...fleetOf({ settings: { windows } }), states: { hub, "line-1": exportedSite("line-1") }, now })).sites[0]?.window;
    assert.deepEqual(await windowAt("2026-12-05T02:00:00Z"), { is: "open", asksLine: false, until: "2026-12-05T05:00:00.000Z" });
    const closed = { is: "closed", asksLine: false, reason: "opens Saturday 02:00 Europe/Rome, in 4 d 13 h", opens: "2026-12-05T01:00:00.000Z" };
    assert.deepEqual(await windowAt("2026-11-30T12:00:00Z"), closed);
    const frozen = await windowAt("2026-12-05T02:00:00Z", exportedHub({ freeze: [{ from: "2026-12-01", until: "2026-12-10" }] }));
    assert.deepEqual(frozen?.is === "closed" && frozen.opens, "2026-12-12T01:00:00.000Z");
    assert.deepEqual((await statusOf(fleetOf({}))).sites[0]?.window, { is: "always", asksLine: false });
  });

  it("shows no secret of its state", async () => {
    const more = [
      { type: "pulumi-nodejs:dynamic/edge:TokenPassword", name: "p", outputs: { tokenId: "t", value: { ciphertext: "v1:cipher" }, plaintext: "very-secret" } },
    ];
    const text = JSON.stringify(await statusOf(fleetOf({ state: { more } })));
    assert.ok(!text.includes("very-secret") && !text.includes("cipher"));
  });
});

describe("the status of a fleet", () => {
  const states = { hub: exportedHub(), "line-1": exportedSite("line-1") };
  const sites = { "line-1": siteSettings("line1"), "line-2": siteSettings("line2") };

  it("has no open problems and exit code 0 if everything is healthy", async () => {
    const status = await statusOf({ states });
    assert.deepEqual([status.needs, exitCodeOf(status), status.hubs.map(({ state }) => state)], [[], 0, ["deployed"]]);
    assert.equal(status.asOf, "2026-11-30T12:00:00.000Z");
  });

  it("shows every site, even if others were never deployed, are broken, or have a broken file", async () => {
    const broken = { "line-3": "a: [", "line-4": { ...siteSettings("line4"), unknown: 1 }, "line-5": siteSettings("line5") };
    const status = await statusOf({ sites: { ...sites, ...broken }, states: { ...states, "line-5": new Error("incorrect passphrase") } });
    assert.deepEqual(
      status.sites.map(({ stack, state }) => [stack, state]),
      [
        ["line-1", "staged"],
        ["line-2", "not deployed"],
        ["line-3", "unreadable"],
        ["line-4", "unreadable"],
        ["line-5", "unreadable"],
      ],
    );
    assert.deepEqual(needsOf(status).sort(), [
      "soon line-2 EDGE-NOT-DEPLOYED",
      "soon line-3 EDGE-STACK-FILE",
      "soon line-4 EDGE-CONFIG",
      "unread line-5 EDGE-STACK",
    ]);
    assert.equal(exitCodeOf(status), 1);
  });

  it("reports once that Azure cannot be read, with another exit code", async () => {
    const refused = new EdgeError([{ code: "EDGE-SIGN-IN", what: "Azure refuses the sign-in", fix: "sign in" }]);
    const status = await statusOf({ sites, states: { ...states, "line-2": exportedSite("line-2") }, azure: refused });
    assert.deepEqual([needsOf(status), exitCodeOf(status)], [["unread hub EDGE-SIGN-IN"], 3]);
    assert.deepEqual(status.sites[0]?.contact, { is: "unread", reason: "Azure refuses the sign-in" });
  });

  it("reads the hub of a single requested site without showing it", async () => {
    const hub = exportedHub({ freeze: [{ from: "2026-11-01", until: "2026-12-10" }] });
    const status = await statusOf({ states: { ...states, hub }, asked: ["line-1"] });
    assert.deepEqual([status.hubs, status.sites.map(({ stack, window }) => [stack, window?.is])], [[], [["line-1", "closed"]]]);
  });

  it("reports what a hub could not publish", async () => {
    const failed = "EDGE-IMAGE-MISSING  an image is missing\n  fix     push it";
    const hub = exportedHub({}, [{ type: "pulumi-nodejs:dynamic/edge:SolutionTemplateVersion", name: "hub-vision", outputs: { failed } }]);
    const status = await statusOf({ states: { ...states, hub } });
    assert.deepEqual([needsOf(status), status.hubs[0]?.state], [["now hub EDGE-IMAGE-MISSING"], "failed"]);
  });

  it("reports what a hub waits for", async () => {
    const hub = exportedHub({}, [{ type: "pulumi-nodejs:dynamic/edge:SolutionTemplateVersion", name: "hub-vision", outputs: { pending: "push its images" } }]);
    const { needs } = await statusOf({ states: { ...states, hub } });
    assert.deepEqual(
      needs.map(({ urgency, code, what }) => [urgency, code, what]),
      [["soon", "EDGE-HUB-PENDING", "hub-vision is Pending: push its images"]],
    );
  });

  it("shows a stack with resources and without outputs as not deployed", async () => {
    const status = await statusOf({ states: { hub: exportedHub(), "line-1": exportedState("line-1", [{ type: "pulumi:pulumi:Stack", name: "s" }]) } });
    assert.deepEqual([status.sites[0]?.state, needsOf(status)], ["not deployed", ["soon line-1 EDGE-NOT-DEPLOYED"]]);
  });
});
