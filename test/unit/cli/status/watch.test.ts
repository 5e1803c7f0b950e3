import assert from "node:assert/strict";
import { redraw } from "../../../../cli/status/watch";

describe("a watched status", () => {
  it("redraws an empty screen repeatedly until interrupted", async () => {
    const [drawn, ending]: [string[], AbortController] = [[], new AbortController()];
    const terminal = {
      write: (text: string) => {
        drawn.push(text);
        if (drawn.length === 3) ending.abort();
      },
    };
    await redraw(async () => `status ${drawn.length}`, { terminal, everyMs: 1, ending: ending.signal });
    assert.deepEqual(drawn, ["\u001b[2J\u001b[3J\u001b[Hstatus 0", "\u001b[2J\u001b[3J\u001b[Hstatus 1", "\u001b[2J\u001b[3J\u001b[Hstatus 2"]);
  });

  it("stops immediately while it waits, and shows no incomplete screen", async () => {
    const [drawn, ending]: [string[], AbortController] = [[], new AbortController()];
    const draw = async () => {
      if (drawn.length === 1) ending.abort();
      return "status";
    };
    const terminal = { write: (text: string) => void drawn.push(text) };
    await redraw(draw, { terminal, everyMs: 1, ending: ending.signal });
    assert.equal(drawn.length, 1);
    const waiting = new AbortController();
    const ended = redraw(async () => "status", { terminal: { write: () => setImmediate(() => waiting.abort()) }, everyMs: 3_600_000, ending: waiting.signal });
    await ended;
  });
});
