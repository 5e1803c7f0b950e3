import assert from "node:assert/strict";
import { type Check, errors, examine, nothing, once, refusals, warnings } from "../../../../cli/doctor/check";
import { ClusterAccessError } from "../../../../components/cluster/access/cluster-access-error";
import { EdgeError } from "../../../../components/core/fault";

const fault = (code: string) => ({ code, what: `${code} is broken`, fix: "correct it" });
const check = (id: string, look: Check<object>["look"]): Check<object> => ({ id, examines: `the ${id}`, look });

describe("the doctor's checks", () => {
  const results: [id: string, look: Check<object>["look"], verdict: string, rest: object][] = [
    ["no findings", async () => nothing, "ok", {}],
    ["warnings", async () => warnings([fault("A")]), "warning", { codes: ["A"] }],
    ["errors before warnings", async () => ({ faults: [fault("B")], warnings: [fault("A")] }), "error", { codes: ["B", "A"] }],
    ["a reason why it does not apply", async () => ({ skipped: "it does not apply" }), "skipped", { reason: "it does not apply" }],
    ["a successful read", () => refusals(Promise.resolve(1)), "ok", {}],
    ["a read that fails with an EdgeError", () => refusals(Promise.reject(new EdgeError([fault("E")]))), "error", { codes: ["E"] }],
    [
      "an object that the cluster lacks",
      () => refusals(Promise.reject(new ClusterAccessError("not-found", "no Secret"))),
      "error",
      { codes: ["EDGE-CLUSTER-NOT-FOUND"] },
    ],
    [
      "a cluster that does not answer",
      () => refusals(Promise.reject(new ClusterAccessError("unreachable", "no answer"))),
      "skipped",
      { reason: "no answer", isUnread: true },
    ],
    ["an object that cannot be read", async () => ({ unread: "hidden" }), "skipped", { reason: "hidden", isUnread: true }],
    [
      "an EdgeError from the check itself",
      async () => Promise.reject(new EdgeError([fault("C"), fault("D")])),
      "skipped",
      { reason: "C is broken; D is broken", isUnread: true },
    ],
    ["a bug", async () => Promise.reject(new TypeError("no such member")), "skipped", { reason: "no such member", isUnread: true }],
    [
      "an exception before the first await",
      () => {
        throw new Error("at once");
      },
      "skipped",
      { reason: "at once", isUnread: true },
    ],
  ];
  for (const [id, look, verdict, { codes = [], ...rest }] of results as [string, Check<object>["look"], string, { codes?: string[] }][])
    it(`have verdict ${verdict} for ${id}`, async () => {
      const [{ faults = [], ...found } = {}] = await examine("line-1", [check(id, look)], {});
      assert.deepEqual({ ...found, codes: faults.map(({ code }) => code) }, { stack: "line-1", check: id, examined: `the ${id}`, verdict, codes, ...rest });
    });

  it("do not stop each other on failure, and keep their order", async () => {
    const looks = [check("first", () => Promise.reject(new Error("x"))), ...["b", "c", "d"].map((id) => check(id, async () => errors([fault(id)])))];
    assert.deepEqual(
      (await examine("line-1", looks, {})).map((one) => `${one.check} ${one.verdict}`),
      ["first skipped", "b error", "c error", "d error"],
    );
  });

  it("share a single read, also if it fails", async () => {
    let reads = 0;
    const read = once(async () => {
      reads += 1;
      throw new Error("refused");
    });
    await Promise.all([assert.rejects(read()), assert.rejects(read())]);
    await assert.rejects(read());
    assert.equal(reads, 1);
  });
});
