import assert from "node:assert/strict";
import { faultsOf, hub, site } from "../../../support/given-config";

const window = { zone: "Europe/Rome", days: ["saturday"], start: "02:00", duration: "PT4H" };
const given = (faults: readonly (readonly (string | undefined)[])[]) => faults.map(([setting = ""]) => setting.split(" = ")[0]);
const ofSite = (settings: object) => given(faultsOf({ role: "site", site: { ...site, ...settings } }));
const ofWindow = (change: object) => ofSite({ windows: [{ ...window, ...change }] });
const ofFreeze = (freeze: object) => [...ofSite({ freeze: [freeze] }), ...given(faultsOf({ role: "hub", hub: { ...hub, freeze: [freeze] } }))];

describe("site.windows", () => {
  it("accept several windows, past midnight and in other zones", () =>
    assert.deepEqual(
      ofSite({ windows: [window, { ...window, start: "23:59", duration: "P7D", zone: "America/Argentina/Ushuaia" }, { ...window, zone: "UTC" }] }),
      [],
    ));
  it("may be empty", () => assert.deepEqual(ofSite({ windows: [] }), []));

  for (const zone of ["Europe/Roma", "CET", "GMT", "+02:00", "Etc", "", "Europe/Rome; x", 2])
    it(`reject the zone ${JSON.stringify(zone)}`, () => assert.deepEqual(ofWindow({ zone }), ["site.windows.0.zone"]));
  for (const days of [[], "saturday", ["saturday", "saturday"]])
    it(`reject the days ${JSON.stringify(days)}`, () => assert.deepEqual(ofWindow({ days }), ["site.windows.0.days"]));
  it("report an invalid day", () => assert.deepEqual(ofWindow({ days: ["saturday", "sat"] }), ["site.windows.0.days.1"]));
  for (const start of ["24:00", "2:00", "02:00:00", "02:60", "2am", 120])
    it(`reject the start ${JSON.stringify(start)}`, () => assert.deepEqual(ofWindow({ start }), ["site.windows.0.start"]));
  for (const duration of ["PT14M", "P8D", "4h"])
    it(`reject the duration ${duration}`, () => assert.deepEqual(ofWindow({ duration }), ["site.windows.0.duration"]));

  it("report all missing settings at once", () => {
    const missing = ["zone", "days", "start", "duration"].map((name) => `site.windows.0.${name}`);
    assert.deepEqual(ofSite({ windows: [{}] }), missing);
  });
});

describe("site.freeze and hub.freeze", () => {
  for (const freeze of [
    { from: "2026-12-24", until: "2026-12-24" },
    { from: "2026-12-24T18:00", until: "2026-12-24", zone: "Europe/Rome", reason: "Christmas" },
    { from: "2028-02-29", until: "2028-02-29T00:01" },
  ])
    it(`accept ${JSON.stringify(freeze)}`, () => assert.deepEqual(ofFreeze(freeze), []));

  for (const [from, until, faulty] of [
    ["2026-12-24", "2026-12-23", "until"],
    ["2026-12-24", "2026-12-24T00:00", "until"],
    ["2026-12-24T18:00", "2026-12-24T18:00", "until"],
    ["2027-02-29", "2027-03-01", "from"],
    ["2026-12-24", "2026-12-24T25:00", "until"],
    ["24.12.2026", "2026-12-25", "from"],
    ["2026-12-24T18:00Z", "2026-12-25", "from"],
  ])
    it(`reject ${from} to ${until}`, () => assert.deepEqual(ofFreeze({ from, until }), [`site.freeze.0.${faulty}`, `hub.freeze.0.${faulty}`]));
});

describe("site.veto and site.installTime", () => {
  it("accept a key of a ConfigMap, and a duration", () =>
    assert.deepEqual(ofSite({ veto: { namespace: "line", name: "line.maintenance", key: "veto_1" }, installTime: "PT2H" }), []));
  it("reject names that are invalid in Kubernetes", () =>
    assert.deepEqual(ofSite({ veto: { namespace: "Line", name: "line_1", key: "a b" }, installTime: "2h" }), [
      "site.veto.namespace",
      "site.veto.name",
      "site.veto.key",
      "site.installTime",
    ]));
});
