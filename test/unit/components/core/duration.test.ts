import assert from "node:assert/strict";
import { durationMs, formatDuration, formatWait } from "../../../../components/core/duration";

describe("durationMs", () => {
  const table: [string, number | undefined][] = [
    ["PT20M", 1_200_000],
    ["P1D", 86_400_000],
    ["P2D", 172_800_000],
    ["PT3H", 10_800_000],
    ["P1DT12H", 129_600_000],
    ["PT90S", 90_000],
    ["P", undefined],
    ["PT", undefined],
    ["P1M", undefined],
    ["20m", undefined],
    ["", undefined],
  ];
  for (const [text, ms] of table) it(`of ${JSON.stringify(text)} is ${ms}`, () => assert.equal(durationMs(text), ms));
});

describe("formatDuration", () => {
  const table: [number, string][] = [
    [850, "850 ms"],
    [12_000, "12 s"],
    [185_000, "3 min 05 s"],
    [7_800_000, "2 h 10 min"],
  ];
  for (const [ms, text] of table) it(`of ${ms} is ${text}`, () => assert.equal(formatDuration(ms), text));
});

describe("formatWait", () => {
  const table: [number, string][] = [
    [0, "1 min"],
    [60_001, "2 min"],
    [3_600_000, "1 h"],
    [15_000_000, "4 h 10 min"],
    [86_400_000, "1 d"],
    [273_600_000, "3 d 4 h"],
  ];
  for (const [ms, text] of table) it(`of ${ms} is ${text}`, () => assert.equal(formatWait(ms), text));
});
