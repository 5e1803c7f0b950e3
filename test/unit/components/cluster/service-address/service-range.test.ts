import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  addressesToTry,
  assignability,
  isInRange,
  isServiceRange,
  isUnicast,
  staticBandSize,
} from "../../../../../components/cluster/service-address/service-range";

const inOrder = (cidr: string) => [...addressesToTry([cidr], 0)];
const number = (address: string) => address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);

describe("the static band of a service range", () => {
  for (const [bits, size] of [
    [8, 256],
    [12, 256],
    [16, 256],
    [19, 256],
    [20, 256],
    [21, 128],
    [22, 64],
    [23, 32],
    [24, 16],
    [25, 16],
    [27, 16],
    [28, 0],
    [30, 0],
  ] as const)
    it(`has ${size} addresses in a /${bits}`, () => assert.equal(staticBandSize(2 ** (32 - bits)), size));
});

describe("the addresses to try of a service range", () => {
  for (const [cidr, first, last, count] of [
    ["10.96.0.0/24", "10.96.0.2", "10.96.0.254", 252],
    ["10.96.0.0/20", "10.96.0.2", "10.96.15.254", 4092],
    ["10.96.0.0/16", "10.96.0.2", "10.96.255.254", 65532],
    ["10.43.7.64/28", "10.43.7.66", "10.43.7.78", 12],
    ["10.43.7.64/30", "10.43.7.66", "10.43.7.66", 1],
  ] as const)
    it(`are all except network, first, tenth and broadcast in ${cidr}: ${count} from ${first} to ${last}`, () => {
      const addresses = inOrder(cidr);
      assert.deepEqual([addresses[0], addresses.at(-1), addresses.length, new Set(addresses).size], [first, last, count, count]);
    });

  for (const [cidr, band] of [
    ["10.96.0.0/24", { last: "10.96.0.16", count: 14 }],
    ["10.96.0.0/20", { last: "10.96.1.0", count: 254 }],
    ["10.96.0.0/16", { last: "10.96.1.0", count: 254 }],
  ] as const)
    it(`start with the ${band.count} of the static band up to ${band.last} in ${cidr}, followed by the next address`, () => {
      const addresses = inOrder(cidr);
      assert.equal(addresses[band.count - 1], band.last);
      assert.equal(number(addresses[band.count] ?? ""), number(band.last) + 1);
    });

  for (const cidr of ["10.96.0.0/31", "10.96.0.0/32", "fd00::/108", "10.96.0.0", "all"]) it(`are none for ${cidr}`, () => assert.deepEqual(inOrder(cidr), []));

  it("start at the network address, even if the range is written with another address", () =>
    assert.deepEqual(inOrder("10.96.0.77/28"), inOrder("10.96.0.64/28")));

  it("are first those of all static bands, then all others", () => {
    const addresses = [...addressesToTry(["10.96.0.0/24", "fd00::/108", "10.97.0.0/24"], 0)];
    const places = ["10.96.0.2", "10.97.0.2", "10.97.0.16", "10.96.0.17", "10.97.0.17"].map((address) => addresses.indexOf(address));
    assert.deepEqual(places, [0, 14, 27, 28, 28 + 238]);
  });

  it("are the same set for every seed, static band first, in ascending order that wraps around", () => {
    const ranges = fc.record({ bits: fc.integer({ min: 20, max: 30 }), network: fc.nat({ max: 2 ** 32 - 1 }) });
    fc.assert(
      fc.property(ranges, fc.nat({ max: 2 ** 32 - 1 }), ({ bits, network }, seed) => {
        const cidr = `${[24, 16, 8, 0].map((shift) => Math.floor(network / 2 ** shift) % 256).join(".")}/${bits}`;
        const [straight, turned] = [inOrder(cidr), [...addressesToTry([cidr], seed)]];
        assert.deepEqual([...turned].sort(), [...straight].sort());
        assert.ok(turned.every((address) => isInRange(address, cidr)));
        const end = number(straight[0] ?? "") - 2 + staticBandSize(2 ** (32 - bits));
        const still = straight.filter((address) => number(address) <= end).length;
        assert.deepEqual(turned.slice(0, still).sort(), straight.slice(0, still).sort());
        const falls = turned.slice(1).filter((address, index) => number(address) < number(turned[index] ?? "")).length;
        assert.ok(falls <= 2, `${falls} falls`);
      }),
      { numRuns: 40 },
    );
  });
});

describe("an address", () => {
  for (const [address, cidr, isInside] of [
    ["10.96.0.255", "10.96.0.0/24", true],
    ["10.96.1.0", "10.96.0.0/24", false],
    ["fd00::5", "fd00::/108", true],
    ["10.96.0.5", "fd00::/108", false],
  ] as const)
    it(`${address} is ${isInside ? "" : "not "}in ${cidr}`, () => assert.equal(isInRange(address, cidr), isInside));
});

describe("assignability of an address in service ranges (F4)", () => {
  for (const [address, ranges, is] of [
    ["10.96.0.1", ["10.96.0.0/24"], "assignable"],
    ["10.96.0.254", ["10.96.0.0/24"], "assignable"],
    ["10.96.0.0", ["10.96.0.0/24"], "network"],
    ["10.96.0.255", ["10.96.0.0/24"], "broadcast"],
    ["10.111.255.255", ["10.96.0.5/12"], "broadcast"],
    ["10.97.0.0", ["10.96.0.0/24"], "outside"],
    ["10.96.0.255", ["10.96.0.0/24", "10.96.0.0/16"], "assignable"],
    ["10.96.0.5", ["fd00::/108", "not a range", ""], "outside"],
    ["10.96.0.5", [], "outside"],
  ] as const)
    it(`${address} of ${ranges.join(", ") || "none"} is ${is}`, () => assert.equal(assignability(address, ranges), is));

  it("holds for every address that would be chosen", () =>
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 29 }), fc.integer({ min: 0, max: 255 }), fc.nat(), (bits, part, seed) => {
        const cidr = `10.${part}.0.0/${bits}`;
        const [first] = addressesToTry([cidr], seed);
        assert.deepEqual([isServiceRange(cidr), assignability(first ?? "", [cidr]), isUnicast(first ?? "")], [true, "assignable", true]);
      }),
    ));
});
