import assert from "node:assert/strict";
import { keptCases } from "../mangled/kept-cases";
import { parseCase } from "../mangled/mangled-case";
import { MangledRuns } from "../mangled/mangled-runs";
import { MangledSite } from "../mangled/mangled-site";

describe("a run with one mangled response, compared with a clean run", function () {
  this.timeout(900_000);
  let site: MangledSite;
  let runs: MangledRuns;
  before(async () => {
    site = await MangledSite.start("PT1M");
    runs = new MangledRuns(site, 180_000);
  });
  after(() => site?.end());

  for (const text of keptCases) {
    it(text, async () => {
      const { hits, findings } = await runs.run(parseCase(text));
      assert.deepEqual(findings, []);
      assert.ok(hits > 0, "the run sent no such request");
    });
  }
});
