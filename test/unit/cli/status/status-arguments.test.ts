import assert from "node:assert/strict";
import { statusArguments } from "../../../../cli/status/status-arguments";
import { givenTo } from "../../../support/command-line";

describe("status arguments", () => {
  const parsed = async (args: string[], isTerminal = true) => statusArguments(await givenTo("status", args), isTerminal);

  it("select every stack once, as text, by default", async () =>
    assert.deepEqual(await parsed([]), { stacks: [], json: false, html: undefined, everyMs: undefined }));

  it("select stacks, a page and the interval of reading", async () => {
    assert.deepEqual(await parsed(["hub", "line-1", "--watch", "--html", "out/fleet.html"]), {
      stacks: ["hub", "line-1"],
      json: false,
      html: "out/fleet.html",
      everyMs: 30_000,
    });
    assert.equal((await parsed(["--watch", "--every", "PT5M"])).everyMs, 300_000);
  });

  for (const [args, message, isTerminal] of [
    [["--watch"], /--watch needs a terminal/, false],
    [["--watch", "--json"], /--json prints once/, true],
    [["--every", "PT5M"], /--every belongs to --watch/, true],
    [["--watch", "--every", "PT1S"], /PT5S to PT1H, given PT1S/, true],
    [["--watch", "--every", "soon"], /PT5S to PT1H, given soon/, true],
    [["--html", " "], /--html needs the name of a file/, true],
  ] as const)
    it(`are refused: ${args.join(" ")}`, async () => assert.rejects(parsed([...args], isTerminal), message));
});
