import assert from "node:assert/strict";
import { foreignText } from "../../../../components/core/foreign-text";

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
