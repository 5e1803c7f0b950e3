import assert from "node:assert/strict";
import * as fc from "fast-check";
import { addressRefusals } from "../../../../../components/cluster/service-address/address-refusal";

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
