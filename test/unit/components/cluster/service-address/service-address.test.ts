import assert from "node:assert/strict";
import * as fc from "fast-check";
import { chooseServiceAddress, holderOf, serviceRanges, addressRefusals } from "../../../../../components/cluster/service-address/service-address";
import { addressesToTry } from "../../../../../components/cluster/service-address/service-range";

const cluster = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/line-1";
const site = { connectedClusterId: cluster, name: "line1" };
const choose = (ranges: readonly string[], used: readonly string[] = [], of = site) => chooseServiceAddress(ranges, used, of);
/** The usable addresses of a range's static band; `size` as Kubernetes defines it. */
const band = (cidr: string, size: number) => [...addressesToTry([cidr], 0)].slice(0, size);

describe("the chosen service address", () => {
  for (const [cidr, size] of [
    ["10.96.0.0/24", 14],
    ["10.96.0.0/20", 254],
    ["10.96.0.0/16", 254],
    ["10.43.0.0/12", 254],
  ] as const) {
    it(`is in the static band of ${cidr}`, () => assert.ok(band(cidr, size).includes(choose([cidr]) ?? "")));
    it(`is the only free address in the static band of ${cidr}`, () => {
      const free = band(cidr, size)[7] ?? "";
      assert.equal(
        choose(
          [cidr],
          band(cidr, size).filter((address) => address !== free),
        ),
        free,
      );
    });
    it(`is above the static band of ${cidr} if the whole band is used`, () => {
      const chosen = choose([cidr], band(cidr, size));
      assert.ok(chosen !== undefined && !band(cidr, size).includes(chosen));
    });
  }

  it("is undefined if every address of the range is used, or there is no usable IPv4 range", () => {
    assert.equal(choose(["10.96.0.0/24"], [...addressesToTry(["10.96.0.0/24"], 0)]), undefined);
    for (const ranges of [[], ["fd00::/108"], ["10.96.0.0/32"]]) assert.equal(choose(ranges), undefined);
  });

  for (const ranges of [
    ["10.96.0.0/16", "fd00::/108"],
    ["fd00::/108", "10.96.0.0/16"],
  ])
    it(`is IPv4 in a dual-stack cluster, whichever family is first: ${ranges.join()}`, () => assert.equal(choose(ranges), choose(["10.96.0.0/16"])));

  it("is in another range's static band if the first band is used, before any dynamic address", () => {
    assert.ok(band("10.97.0.0/24", 14).includes(choose(["10.96.0.0/24", "10.97.0.0/24"], band("10.96.0.0/24", 14)) ?? ""));
  });

  it("differs between sites and between clusters, and ignores the case of the cluster's id", () => {
    const of = (connectedClusterId: string, name: string) => choose(["10.96.0.0/16"], [], { connectedClusterId, name });
    assert.equal(new Set([of(cluster, "line1"), of(cluster, "line2"), of(`${cluster}0`, "line1")]).size, 3);
    assert.equal(of(cluster.toUpperCase(), "line1"), of(cluster, "line1"));
  });

  it("is never in use, is deterministic, and does not change when other addresses become used", () => {
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

  it("is unique for each of as many sites as one cluster has addresses", () => {
    const used: string[] = [];
    for (let number = 0; number < 252; number++) used.push(choose(["10.96.0.0/24"], used, { ...site, name: `line${number}` }) ?? "");
    assert.deepEqual([new Set(used).size, choose(["10.96.0.0/24"], used)], [252, undefined]);
    assert.deepEqual(used.slice(0, 14).sort(), band("10.96.0.0/24", 14).sort());
  });
});

describe("the service ranges to choose from", () => {
  const ranges = ["10.96.0.0/16"];
  for (const [what, areDeclared, given, expected] of [
    ["the ones declared by the API server, even if another is configured", true, "10.43.0.0/16", ranges],
    ["the configured one, rather than kubeadm's record", false, "10.43.0.0/16", ["10.43.0.0/16"]],
    ["kubeadm's record if none is configured", false, undefined, ranges],
  ] as const)
    it(`are ${what}`, () => assert.deepEqual(serviceRanges({ ranges, areDeclared }, given), expected));
});

describe("the holder of an address", () => {
  const own = { namespace: "connected-registry", name: "line1", addresses: ["10.96.0.50"] };
  const other = { namespace: "default", name: "web", addresses: ["fd00::5", "10.96.0.50"] };
  for (const [what, services, isInstalled, expected] of [
    ["is the Service with that address among its addresses", [other], true, other],
    ["is undefined if no Service has it", [{ ...other, addresses: ["10.96.0.5"] }], true, undefined],
    ["is not the installed release's own Service", [own], true, undefined],
    ["is a Service with the release's name and namespace before the release is installed", [own], false, own],
  ] as const)
    it(what, () => assert.equal(holderOf("10.96.0.50", services, isInstalled), expected));
});

const service = 'Service "line1" is invalid: ';
const arm = "The extension operation failed with the following error: InstallationFailed: release line1 failed, and has been uninstalled: ";

/** Messages of API servers of several versions, with the reason that each one means. */
const messages: [what: string, message: string, reason: "taken" | "outside"][] = [
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

describe("an address refused by an API server", () => {
  for (const [what, message, reason] of messages) {
    it(`is found with its reason: ${what}`, () => assert.deepEqual(addressRefusals(message), [{ address: "10.96.0.50", reason }]));
    it(`is found with its reason in an escaped message from Azure: ${what}`, () => {
      assert.deepEqual(addressRefusals(JSON.stringify({ message: arm + message })), [{ address: "10.96.0.50", reason }]);
    });
  }

  it("is found in each of several messages, in order", () => {
    const [taken = "", outside = ""] = [messages[0]?.[1], messages[3]?.[1]];
    assert.deepEqual(addressRefusals(`${taken}\n${outside.replaceAll("10.96.0.50", "10.99.0.1")}`), [
      { address: "10.96.0.50", reason: "taken" },
      { address: "10.99.0.1", reason: "outside" },
    ]);
  });

  for (const message of [
    "",
    'Service "line1" is invalid: spec.ports[0].nodePort: Invalid value: 30443: provided port is already allocated',
    'Get "https://10.96.0.1:443/version": dial tcp 10.96.0.1:443: connect: connection refused',
    "failed to allocate IP 10.96.0.50: allocator not ready",
  ])
    it(`is not found in an unrelated message: ${message.slice(0, 60)}`, () => assert.deepEqual(addressRefusals(message), []));

  it("is not confused with another address earlier in the message", () => {
    const message = `Post "https://10.96.0.1:443/api": ${messages[0]?.[1]}`;
    assert.deepEqual(addressRefusals(message), [{ address: "10.96.0.50", reason: "taken" }]);
  });

  it("is found whatever text surrounds the message", () => {
    const around = fc.string().filter((text) => !/\d|Invalid value/.test(text));
    fc.assert(
      fc.property(around, around, fc.constantFrom(...messages), (before, after, [, message, reason]) => {
        assert.deepEqual(addressRefusals(before + message + after), [{ address: "10.96.0.50", reason }]);
      }),
    );
  });
});
