import assert from "node:assert/strict";
import * as fc from "fast-check";
import { hasUnprintable } from "../../../../components/core/foreign-text";
import { faultsOf, hub, site } from "../../../support/given-config";

const ofSite = (change: object) => faultsOf({ role: "site", site: { ...site, ...change } });
const ofRegistry = (change: object) => ofSite({ registry: change });
const ofPasswords = (change: object) => ofSite({ passwords: change });
const given = (faults: (string | undefined)[][]) => faults.map(([what]) => what?.split(" = ")[0]);

describe("the limits of durations (F3, F7)", () => {
  for (const timeout of ["PT1M", "PT90S", "PT30M", "PT24H", "P1D"])
    it(`allow the timeout ${timeout}`, () => assert.deepEqual([...ofSite({ timeout }), ...faultsOf({ role: "hub", hub: { ...hub, timeout } })], []));
  for (const timeout of ["PT0S", "P0D", "PT59S", "P1DT1S", "PT99999999999999999999S", `P${"9".repeat(400)}D`])
    it(`refuse the timeout ${timeout.slice(0, 24)}`, () =>
      assert.deepEqual([...given(ofSite({ timeout })), ...given(faultsOf({ role: "hub", hub: { ...hub, timeout } }))], ["site.timeout", "hub.timeout"]));

  for (const validity of ["P2D", "P3650D", "PT48H"]) it(`allow the validity ${validity}`, () => assert.deepEqual(ofPasswords({ validity, margin: "P1D" }), []));
  for (const validity of ["P99999999D", "P3651D", "PT47H", "PT0S", "P1Y"])
    it(`refuse the validity ${validity}`, () => assert.deepEqual(given(ofPasswords({ validity, margin: "P1D" })), ["site.passwords.validity"]));
  for (const margin of ["P99999999D", "PT23H", "PT0S"])
    it(`refuse the margin ${margin}`, () => assert.deepEqual(given(ofPasswords({ margin })), ["site.passwords.margin"]));
  for (const settling of ["PT0S", "PT2M", "P1D"]) it(`allow the settling time ${settling}`, () => assert.deepEqual(ofPasswords({ settling }), []));
  for (const settling of ["P99999999D", "PT25H"])
    it(`refuse the settling time ${settling}`, () => assert.deepEqual(given(ofPasswords({ settling })), ["site.passwords.settling"]));
});

describe("the limits of sizes and counts (F7)", () => {
  for (const storageRequest of ["1Gi", "1024Mi", "20Gi", "64Ti", "65536Gi"])
    it(`allow ${storageRequest}`, () => assert.deepEqual(ofRegistry({ storageRequest }), []));
  for (const storageRequest of ["1Mi", "1023Mi", "65Ti", "999999999Ti", `${"9".repeat(400)}Gi`, "0Gi", "20G", "2e1Gi", "-1Gi"])
    it(`refuse ${storageRequest.slice(0, 20)}`, () => assert.deepEqual(given(ofRegistry({ storageRequest })), ["site.registry.storageRequest"]));
  it("limit kept revisions to what a volume can hold", () => {
    assert.deepEqual([...ofSite({ keepRevisions: 0 }), ...ofSite({ keepRevisions: 50 })], []);
    for (const keepRevisions of [51, 1e9, Number.MAX_SAFE_INTEGER]) assert.deepEqual(given(ofSite({ keepRevisions })), ["site.keepRevisions"]);
  });
  it("show only the start of a long value", () => {
    const [[what = ""] = []] = ofSite({ hub: "h".repeat(1_000_000) });
    assert.ok(what.length < 600 && what.endsWith("... (1000002 characters)"), what.slice(-40));
    assert.deepEqual(given(ofSite({ clusterAccess: { context: "c".repeat(257) } })), ["site.clusterAccess.context"]);
  });
});

describe("the hub of a site (F8)", () => {
  for (const name of ["hub", "hub-1", "Hub.eu_1", "a".repeat(100)]) it(`may be ${name.slice(0, 20)}`, () => assert.deepEqual(ofSite({ hub: name }), []));
  for (const name of ["org/edge-staging/hub", "edge-staging/hub", "/hub", "", " ", "hub hub", "a".repeat(101)])
    it(`may not be ${JSON.stringify(name.slice(0, 24))}`, () => {
      const [[what, allowed] = []] = ofSite({ hub: name });
      assert.deepEqual([what, allowed?.slice(0, 35)], [`site.hub = ${JSON.stringify(name)}`, "the name of a stack of this project"]);
    });
});

describe("a service range (F10)", () => {
  const faults = (serviceRange: string, serviceAddress?: string) =>
    given(ofRegistry({ serviceRange, ...(serviceAddress === undefined ? {} : { serviceAddress }) }));
  for (const range of ["10.96.0.0/12", "10.0.0.0/8", "192.168.127.0/24", "172.30.0.0/16", "100.64.0.0/10", "10.43.7.8/29"])
    it(`may be ${range}`, () => assert.deepEqual(faults(range), []));
  for (const range of [
    ...[
      "0.0.0.0/0",
      "0.0.0.0/8",
      "127.0.0.0/8",
      "127.0.0.0/24",
      "169.254.0.0/16",
      "169.0.0.0/8",
      "224.0.0.0/4",
      "239.1.0.0/16",
      "240.0.0.0/8",
      "255.255.255.0/24",
    ],
    ...["10.96.0.5/12", "10.96.0.1/29", "10.0.0.0/7", "10.96.0.0/30", "10.96.0.0/32", "10.96.0.0", "10.96.0.0/33", "0x0a.96.0.0/12", "10.96/16", "fd00::/108"],
  ])
    it(`may not be ${range}`, () => assert.deepEqual(faults(range), ["site.registry.serviceRange"]));

  for (const address of ["0.0.0.82", "127.0.0.1", "169.254.1.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "010.96.0.50", "1"])
    it(`may not contain the address ${address}`, () => assert.deepEqual(given(ofRegistry({ serviceAddress: address })), ["site.registry.serviceAddress"]));
  it("must contain the registry's address, but not as its first or last one (F4)", () => {
    assert.deepEqual(faults("10.96.0.0/24", "10.96.0.254"), []);
    for (const address of ["10.96.0.0", "10.96.0.255", "10.96.1.1"]) assert.deepEqual(faults("10.96.0.0/24", address), ["site.registry.serviceAddress"]);
  });
});

describe("control characters in settings (R11)", () => {
  const esc = "\u001b[2J";
  const places: [path: string, change: object][] = [
    ["site.hub", { hub: `hub${esc}` }],
    ["site.key", { key: `line1\n` }],
    ["site.clusterAccess.context", { clusterAccess: { context: `line-1\n::warning::x` } }],
    ["site.rotation.sync", { rotation: { sync: "\u0007" } }],
    ["site.target.hierarchyLevel", { target: { ...site.target, hierarchyLevel: "line\u202e" } }],
    ["site.target.capabilities.0", { target: { ...site.target, capabilities: ["staging\u0000"] } }],
    ["site.connectedClusterId", { connectedClusterId: `${site.connectedClusterId}${esc}` }],
    ["site.formerOwner", { formerOwner: `a/b/c${esc}` }],
    ["site.registry.garbageCollection.schedule", { registry: { garbageCollection: { schedule: "0 0 * * *\r" } } }],
  ];
  for (const [path, change] of places)
    it(`are refused in ${path}, with one fault that shows them escaped`, () => {
      const faults = ofSite(change);
      assert.deepEqual(given(faults), [path]);
      assert.ok(faults.flat().every((text) => text === undefined || (!hasUnprintable(text) && !text.includes("::warning::"))));
    });
  it("are refused in the name of a setting, too", () =>
    assert.deepEqual(
      ofSite({ [`colour${esc}`]: 1 }).map(([what]) => what),
      ["site.colour\\u{1b}[2J"],
    ));
  it("are allowed in a solution's values", () =>
    assert.deepEqual(ofSite({ solutions: [{ name: "vision", version: "1.0.0", values: { banner: `a\n\tb${esc}` } }] }), []));

  it("are refused anywhere in a name", () =>
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 20 }),
        fc.constantFrom("\u0000", "\u001b", "\n", "\u007f", "\u009b", "\u202e", "\u2028"),
        fc.nat(),
        (text, control, at) => {
          const place = at % (text.length + 1);
          const context = `${text.slice(0, place)}${control}${text.slice(place)}`;
          assert.deepEqual(given(ofSite({ clusterAccess: { context } })), ["site.clusterAccess.context"]);
        },
      ),
    ));
});
