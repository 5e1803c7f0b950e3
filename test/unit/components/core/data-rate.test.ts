import assert from "node:assert/strict";
import { bitsPerSecond } from "../../../../components/core/data-rate";

describe("a data rate", () => {
  for (const [text, rate] of [
    ["10Mbit/s", 10_000_000],
    ["512kbit/s", 512_000],
    ["1Gbit/s", 1_000_000_000],
    ["0.5Mbit/s", 500_000],
    ["1.125Mbit/s", 1_125_000],
  ] as const)
    it(`of ${text} is ${rate} bits per second`, () => assert.equal(bitsPerSecond(text), rate));
  for (const text of ["", "10", "10 Mbit/s", "10Mbps", "10MB/s", "-1Mbit/s", "0Mbit/s", "0.000kbit/s", "1e3kbit/s", "10mbit/s", "1.1234Mbit/s"])
    it(`cannot be '${text}'`, () => assert.equal(bitsPerSecond(text), undefined));
});
