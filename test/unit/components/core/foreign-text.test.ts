import assert from "node:assert/strict";
import { foreignText, givenText, hasUnprintable, printableLines } from "../../../../components/core/foreign-text";

describe("foreign text", () => {
  const esc = String.fromCodePoint(0x1b);
  for (const [what, given, printed] of [
    ["is unchanged if it is harmless", "Token line-1 is not active (fd00::1, 10.96.0.5): retry", "Token line-1 is not active (fd00::1, 10.96.0.5): retry"],
    ["is printed on one line", " one\r\n\ttwo\u2028three \n", "one two three"],
    ["has its escape sequences escaped", `${esc}[2Jgone`, "\\u{1b}[2Jgone"],
    ["has its characters escaped that reverse or hide text", "a\u202eb\u200bc\u0000d\u009be", "a\\u{202e}b\\u{200b}c\\u{0}d\\u{9b}e"],
    ["cannot contain a GitHub workflow command", "x\n::warning file=a,line=1::y ::stop-commands::z", "x : :warning file=a,line=1: :y : :stop-commands::z"],
    ["cannot contain an Azure Pipelines command", "##vso[task.complete] ##[error]x", "# #vso[task.complete] # #[error]x"],
  ] as const)
    it(what, () => assert.equal(foreignText(given), printed));

  it("is cut after 500 characters, with its original length", () => {
    const printed = foreignText("a".repeat(1024 * 1024));
    assert.deepEqual([printed.length < 540, printed.endsWith("aaa... (1048576 characters)")], [true, true]);
  });
  it("is not cut inside a character", () => assert.match(foreignText(`${"a".repeat(499)}\u{1f600}`), /^a{499}\.\.\. /));
});

describe("a value given by the user", () => {
  // R11: how settings are printed.
  it("keeps its spaces, and is escaped and cut like foreign text", () => {
    assert.equal(givenText('"a  b\u001b[31m ::error::x"'), '"a  b\\u{1b}[31m : :error::x"');
    assert.match(givenText("a".repeat(2_000_000)), /^a{500}\.\.\. \(2000000 characters\)$/);
  });

  for (const text of ["\u0000", "a\nb", "\u007f", "\u0085", "\u00ad", "\u200b", "\u202e", "\u2028", "\ufeff", "\ud800"])
    it(`is not printable with ${JSON.stringify(text)}`, () => assert.equal(hasUnprintable(text), true));
  for (const text of ["", "line 1", "Stra\u00dfe 5, \u5de5\u5834", "\u{1f3ed}"]) it(`is printable as ${text}`, () => assert.equal(hasUnprintable(text), false));
});

describe("printable lines", () => {
  it("keep their line breaks, and everything else is escaped", () => assert.equal(printableLines("a\u001b[2J\nb\rc\n"), "a\\u{1b}[2J\nb\\u{d}c\n"));
});
