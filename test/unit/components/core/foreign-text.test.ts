import assert from "node:assert/strict";
import { foreignText, givenText, hasUnprintable, printableLines } from "../../../../components/core/foreign-text";

describe("text of others", () => {
  const esc = String.fromCodePoint(0x1b);
  for (const [what, given, printed] of [
    ["stays as it is where it is harmless", "Token line-1 is not active (fd00::1, 10.96.0.5): retry", "Token line-1 is not active (fd00::1, 10.96.0.5): retry"],
    ["becomes one line", " one\r\n\ttwo\u2028three \n", "one two three"],
    ["shows escape sequences instead of obeying them", `${esc}[2Jgone`, "\\u{1b}[2Jgone"],
    ["shows what reverses or hides text", "a\u202eb\u200bc\u0000d\u009be", "a\\u{202e}b\\u{200b}c\\u{0}d\\u{9b}e"],
    ["is no workflow command of GitHub", "x\n::warning file=a,line=1::y ::stop-commands::z", "x : :warning file=a,line=1: :y : :stop-commands::z"],
    ["is no command of Azure Pipelines", "##vso[task.complete] ##[error]x", "# #vso[task.complete] # #[error]x"],
  ] as const)
    it(what, () => assert.equal(foreignText(given), printed));

  it("is cut after 500 characters, and says how long it was", () => {
    const printed = foreignText("a".repeat(1024 * 1024));
    assert.deepEqual([printed.length < 540, printed.endsWith("aaa... (1048576 characters)")], [true, true]);
  });
  it("is not cut inside a character", () => assert.match(foreignText(`${"a".repeat(499)}\u{1f600}`), /^a{499}\.\.\. /));
});

describe("a value that a user wrote", () => {
  // R11: what is printed of settings.
  it("keeps its spaces, and is escaped and cut like text of others", () => {
    assert.equal(givenText('"a  b\u001b[31m ::error::x"'), '"a  b\\u{1b}[31m : :error::x"');
    assert.match(givenText("a".repeat(2_000_000)), /^a{500}\.\.\. \(2000000 characters\)$/);
  });

  for (const text of ["\u0000", "a\nb", "\u007f", "\u0085", "\u00ad", "\u200b", "\u202e", "\u2028", "\ufeff", "\ud800"])
    it(`is not printable with ${JSON.stringify(text)}`, () => assert.equal(hasUnprintable(text), true));
  for (const text of ["", "line 1", "Stra\u00dfe 5, \u5de5\u5834", "\u{1f3ed}"]) it(`is printable as ${text}`, () => assert.equal(hasUnprintable(text), false));
});

describe("lines of text", () => {
  it("stay lines, with everything else escaped", () => assert.equal(printableLines("a\u001b[2J\nb\rc\n"), "a\\u{1b}[2J\nb\\u{d}c\n"));
});
