import assert from "node:assert/strict";
import { readAssumptions } from "../../../../cli/verify-assumptions/assumptions";
import { tryAll } from "../../../../cli/verify-assumptions/attempt";
import { serviceTime } from "../../../../cli/verify-assumptions/azure-assumptions";
import { checkable } from "../../../../cli/verify-assumptions/verify-assumptions";
import { writable } from "../../../../cli/verify-assumptions/write/write-run";
import { EdgeError } from "../../../../components/core/fault";
import type { AzureView } from "../../../../cli/doctor/common/azure-view";

describe("the assumptions that only a write can check", () => {
  it("are assumptions of the list", () =>
    assert.deepEqual(
      writable.filter((id) => !(id in readAssumptions())),
      [],
    ));
});

describe("assumptions that can be checked by reading", () => {
  it("are in the list of assumptions, each once", () => {
    assert.deepEqual(
      checkable.filter((id) => !(id in readAssumptions())),
      [],
    );
    assert.equal(new Set(checkable).size, checkable.length);
  });

  it("are not checked if something cannot be read, and the report contains only the code", async () => {
    const look = async () => Promise.reject(new EdgeError([{ code: "EDGE-SECRET", what: "line-1 is closed", fix: "open it" }]));
    const [attempt] = await tryAll("line-1", [{ id: "first-fact", look }], {});
    assert.deepEqual(attempt?.finding, { notTried: "what it needs could not be read (EDGE-SECRET); `edge-staging doctor` says why" });
  });

  for (const [seconds, verdict] of [
    [0, "held"],
    [5, "held"],
    [-5, "held"],
    [6, "notTried"],
    [-600, "notTried"],
  ] as const)
    it(`compare clocks that are ${seconds} s apart: ${verdict}`, async () => {
      const here = new Date("2026-12-01T00:00:00Z");
      const view = { registry: async () => ({ body: {}, here, time: new Date(here.getTime() + seconds * 1000) }) } as unknown as AzureView;
      assert.deepEqual(Object.keys(await serviceTime.look(view)), [verdict]);
    });
});
