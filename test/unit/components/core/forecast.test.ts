import assert from "node:assert/strict";
import * as fc from "fast-check";
import { type ContentPiece, forecast, type ForecastFacts } from "../../../../components/core/forecast";

const piece = (digest: string, size: number, ...platforms: string[]): ContentPiece => ({ digest, size, platforms });
const facts = (change: Partial<ForecastFacts>): ForecastFacts => ({ wanted: [], present: [], sizeBytes: 100, marginPercent: 10, nowMs: 0, ...change });

describe("a forecast", () => {
  for (const [what, wanted, present, expected] of [
    ["all content as new at an empty site", [piece("a", 40)], [], { newBytes: 40, freeBytes: 100, isFitting: true }],
    ["only the new layer beside a present one", [piece("a", 40), piece("b", 5)], [piece("a", 40)], { newBytes: 5, freeBytes: 60, isFitting: true }],
    ["a shared layer once", [piece("a", 40), piece("a", 40)], [], { newBytes: 40, freeBytes: 100, isFitting: true }],
    ["content that leaves exactly the margin as fitting", [piece("a", 30)], [piece("b", 60)], { newBytes: 30, freeBytes: 40, isFitting: true }],
    ["content that leaves less than the margin as not fitting", [piece("a", 31)], [piece("b", 60)], { newBytes: 31, freeBytes: 40, isFitting: false }],
    ["a site that is already too full as not fitting", [piece("a", 1)], [piece("b", 120)], { newBytes: 1, freeBytes: -20, isFitting: false }],
  ] as const)
    it(`counts ${what}`, () => {
      assert.deepEqual(forecast(facts({ wanted, present })), { ...expected, superfluousBytes: 0, sizeBytes: 100 });
    });

  const multi = [piece("index", 1), piece("amd", 10, "linux/amd64"), piece("arm", 20, "linux/arm64/v8"), piece("both", 5, "linux/amd64", "linux/arm64/v8")];
  for (const [nodePlatforms, superfluousBytes] of [
    [["linux/amd64"], 20],
    [["linux/arm64"], 10],
    [["linux/amd64", "linux/arm64"], 0],
    [["windows/amd64"], 35],
    [[], 0],
    [undefined, 0],
  ] as const)
    it(`reports ${superfluousBytes} superfluous bytes for node platforms ${nodePlatforms?.join(" and ") || (nodePlatforms ? "none" : "unknown")}, and counts all bytes as new`, () => {
      const { newBytes, superfluousBytes: found } = forecast(facts({ wanted: multi, nodePlatforms }));
      assert.deepEqual([newBytes, found], [36, superfluousBytes]);
    });

  const pieces = fc.array(
    fc.integer({ min: 0, max: 20 }).map((id) => piece(`sha256:${id}`, id * 3)),
    { maxLength: 30 },
  );
  it("does not depend on order or repetition", () =>
    fc.assert(
      fc.property(pieces, pieces, (wanted, present) => {
        const again = { wanted: [...wanted, ...wanted].reverse(), present: [...present, ...present].reverse() };
        assert.deepEqual(forecast(facts(again)), forecast(facts({ wanted, present })));
      }),
    ));
  it("has no new bytes if all content is present", () =>
    fc.assert(
      fc.property(pieces, (present) => {
        const found = forecast(facts({ wanted: present, present }));
        assert.deepEqual([found.newBytes, found.superfluousBytes], [0, 0]);
      }),
    ));
  it("splits all content into new and present", () =>
    fc.assert(
      fc.property(pieces, pieces, (wanted, present) => {
        const found = forecast(facts({ wanted, present }));
        const all = new Map([...wanted, ...present].map(({ digest, size }) => [digest, size]));
        const sum = [...all.values()].reduce((total, size) => total + size, 0);
        assert.equal(found.newBytes + found.sizeBytes - found.freeBytes, sum);
      }),
    ));
});
