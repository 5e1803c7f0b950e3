import assert from "node:assert/strict";
import { startNarrator } from "../../../../lab/engine/narrator";

describe("the narrator", () => {
  it("prefixes each line with the seconds since its start", () => {
    const lines: string[] = [];
    let now = 1000;
    const narrator = startNarrator(
      (text) => lines.push(text),
      () => now,
    );
    now = 3500;
    narrator.say("building");
    assert.deepEqual(lines, ["    2.5 s  building\n"]);
  });
  it("prints nothing about work that ends at once", async () => {
    const lines: string[] = [];
    await startNarrator((text) => lines.push(text)).during("work", Promise.resolve());
    assert.deepEqual(lines, []);
  });
  it("passes the work's error on", async () => {
    await assert.rejects(startNarrator(() => {}).during("work", Promise.reject(new Error("broken"))), /broken/);
  });
});
