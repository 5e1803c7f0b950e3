import assert from "node:assert/strict";
import * as fc from "fast-check";
import { chooseServiceAddress, holderOf, serviceRanges, addressRefusals } from "../../../../../components/cluster/service-address/service-address";
import { addressesToTry } from "../../../../../components/cluster/service-address/service-range";

const cluster = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/line-1";
const site = { connectedClusterId: cluster, name: "line1" };
const choose = (ranges: readonly string[], used: readonly string[] = [], of = site) => chooseServiceAddress(ranges, used, of);
/** The static band of a range, by Kubernetes' own numbers. */
const band = (cidr: string, size: number) => [...addressesToTry([cidr], 0)].slice(0, size);

describe("the address chosen for a site's Service", () => {
  for (const [cidr, size] of [
    ["10.96.0.0/24", 14],
    ["10.96.0.0/20", 254],
    ["10.96.0.0/16", 254],
    ["10.43.0.0/12", 254],
  ] as const) {
    it(`is of the static band of ${cidr}`, () => assert.ok(band(cidr, size).includes(choose([cidr]) ?? "")));
    it(`is the only one left of the static band of ${cidr}`, () => {
      const free = band(cidr, size)[7] ?? "";
      assert.equal(
        choose(
          [cidr],
          band(cidr, size).filter((address) => address !== free),
        ),
        free,
      );
    });
    it(`is one behind the static band of ${cidr} where all of that is used`, () => {
      const chosen = choose([cidr], band(cidr, size));
      assert.ok(chosen !== undefined && !band(cidr, size).includes(chosen));
    });
  }

  it("is none where every address of the range is used, or the range is none of IPv4", () => {
    assert.equal(choose(["10.96.0.0/24"], [...addressesToTry(["10.96.0.0/24"], 0)]), undefined);
    for (const ranges of [[], ["fd00::/108"], ["10.96.0.0/32"]]) assert.equal(choose(ranges), undefined);
  });

  for (const ranges of [
    ["10.96.0.0/16", "fd00::/108"],
    ["fd00::/108", "10.96.0.0/16"],
  ])
    it(`is of IPv4 in a cluster of both families, whichever is the first: ${ranges.join()}`, () => assert.equal(choose(ranges), choose(["10.96.0.0/16"])));

  it("is of another range's static band before it is one that Kubernetes gives out by itself", () => {
    assert.ok(band("10.97.0.0/24", 14).includes(choose(["10.96.0.0/24", "10.97.0.0/24"], band("10.96.0.0/24", 14)) ?? ""));
  });

  it("is another one for another site and for another cluster, and the same however Azure writes the cluster's id", () => {
    const of = (connectedClusterId: string, name: string) => choose(["10.96.0.0/16"], [], { connectedClusterId, name });
    assert.equal(new Set([of(cluster, "line1"), of(cluster, "line2"), of(`${cluster}0`, "line1")]).size, 3);
    assert.equal(of(cluster.toUpperCase(), "line1"), of(cluster, "line1"));
  });

  it("is never used, always the same for the same, and stays while others come that do not want it", () => {
    const addresses = [...addressesToTry(["10.96.0.0/26"], 0)];
    fc.assert(
      fc.property(fc.string(), fc.subarray(addresses), fc.subarray(addresses), (name, used, later) => {
        const chosen = choose(["10.96.0.0/26"], used, { ...site, name });
        assert.equal(chosen, choose(["10.96.0.0/26"], [...used].reverse(), { ...site, name }));
        if (chosen === undefined) return assert.equal(used.length, addresses.length);
        assert.ok(!used.includes(chosen));
        const others = later.filter((address) => address !== chosen);
        assert.equal(choose(["10.96.0.0/26"], [...used, ...others], { ...site, name }), chosen);
      }),
    );
  });

  it("gives as many sites of one cluster as there are addresses one each", () => {
    const used: string[] = [];
    for (let number = 0; number < 252; number++) used.push(choose(["10.96.0.0/24"], used, { ...site, name: `line${number}` }) ?? "");
    assert.deepEqual([new Set(used).size, choose(["10.96.0.0/24"], used)], [252, undefined]);
    assert.deepEqual(used.slice(0, 14).sort(), band("10.96.0.0/24", 14).sort());
  });
});

describe("the ranges to choose from", () => {
  const ranges = ["10.96.0.0/16"];
  for (const [what, areDeclared, given, expected] of [
    ["the API server's, whatever else is said", true, "10.43.0.0/16", ranges],
    ["the user's, rather than what was once written down", false, "10.43.0.0/16", ["10.43.0.0/16"]],
    ["what was once written down, where nobody says anything else", false, undefined, ranges],
  ] as const)
    it(`are ${what}`, () => assert.deepEqual(serviceRanges({ ranges, areDeclared }, given), expected));
});

describe("the holder of an address", () => {
  const own = { namespace: "connected-registry", name: "line1", addresses: ["10.96.0.50"] };
  const other = { namespace: "default", name: "web", addresses: ["fd00::5", "10.96.0.50"] };
  for (const [what, services, isInstalled, expected] of [
    ["is whoever has it, as whichever of its addresses", [other], true, other],
    ["is nobody where nobody has it", [{ ...other, addresses: ["10.96.0.5"] }], true, undefined],
    ["is not the release's own Service", [own], true, undefined],
    ["is a Service of the release's namespace before there is a release", [own], false, own],
  ] as const)
    it(what, () => assert.equal(holderOf("10.96.0.50", services, isInstalled), expected));
});

const service = 'Service "line1" is invalid: ';
const arm = "The extension operation failed with the following error: InstallationFailed: release line1 failed, and has been uninstalled: ";

/** What API servers say, of which version, and what it means. */
const wordings: [what: string, words: string, reason: "taken" | "outside"][] = [
  [
    "taken, IPAddress allocator",
    `${service}spec.clusterIPs: Invalid value: ["10.96.0.50"]: failed to allocate IP 10.96.0.50: provided IP is already allocated`,
    "taken",
  ],
  [
    "taken, bitmap allocator",
    `${service}spec.clusterIPs: Invalid value: []string{"10.96.0.50"}: failed to allocate IP 10.96.0.50: provided IP is already allocated`,
    "taken",
  ],
  ["taken, before dual stack", `${service}spec.clusterIP: Invalid value: "10.96.0.50": provided IP is already allocated`, "taken"],
  [
    "outside, IPAddress allocator",
    `${service}spec.clusterIPs: Invalid value: ["10.96.0.50"]: failed to allocate IP 10.96.0.50: the provided network does not match the current range`,
    "outside",
  ],
  [
    "outside, bitmap allocator",
    `${service}spec.clusterIPs: Invalid value: []string{"10.96.0.50"}: failed to allocate IP 10.96.0.50: the provided IP (10.96.0.50) is not in the valid range. The range of valid IPs is 10.43.0.0/16`,
    "outside",
  ],
  [
    "outside, with the range and without the address",
    `${service}spec.clusterIPs: Invalid value: []string{"10.96.0.50"}: provided IP is not in the valid range. The range of valid IPs is 10.43.0.0/16`,
    "outside",
  ],
  ["outside, without the range", `${service}spec.clusterIP: Invalid value: "10.96.0.50": provided IP is not in the valid range`, "outside"],
];

describe("an address that an API server refused", () => {
  for (const [what, words, reason] of wordings) {
    it(`is named, and why: ${what}`, () => assert.deepEqual(addressRefusals(words), [{ address: "10.96.0.50", reason }]));
    it(`is named by whoever passes the words on, escaped or not: ${what}`, () => {
      assert.deepEqual(addressRefusals(JSON.stringify({ message: arm + words })), [{ address: "10.96.0.50", reason }]);
    });
  }

  it("is named each time, in order", () => {
    const [taken = "", outside = ""] = [wordings[0]?.[1], wordings[3]?.[1]];
    assert.deepEqual(addressRefusals(`${taken}\n${outside.replaceAll("10.96.0.50", "10.99.0.1")}`), [
      { address: "10.96.0.50", reason: "taken" },
      { address: "10.99.0.1", reason: "outside" },
    ]);
  });

  for (const words of [
    "",
    'Service "line1" is invalid: spec.ports[0].nodePort: Invalid value: 30443: provided port is already allocated',
    'Get "https://10.96.0.1:443/version": dial tcp 10.96.0.1:443: connect: connection refused',
    "failed to allocate IP 10.96.0.50: allocator not ready",
  ])
    it(`is not read into other words: ${words.slice(0, 60)}`, () => assert.deepEqual(addressRefusals(words), []));

  it("is not an address that only stands before a refusal of another one", () => {
    const words = `Post "https://10.96.0.1:443/api": ${wordings[0]?.[1]}`;
    assert.deepEqual(addressRefusals(words), [{ address: "10.96.0.50", reason: "taken" }]);
  });

  it("is the same whatever stands around it", () => {
    const around = fc.string().filter((text) => !/\d|Invalid value/.test(text));
    fc.assert(
      fc.property(around, around, fc.constantFrom(...wordings), (before, after, [, words, reason]) => {
        assert.deepEqual(addressRefusals(before + words + after), [{ address: "10.96.0.50", reason }]);
      }),
    );
  });
});
