import assert from "node:assert/strict";
import fc from "fast-check";
import { type Step, criticalPath } from "../../../../tools/bench/critical-path";

const step = (name: string, serviceMs: number, ...after: string[]): Step => ({ name, serviceMs, wallMs: serviceMs + 1, after });

describe("the critical path of a run", () => {
  it("is the longest chain, not the longest step", () => {
    const steps = [step("registry", 3), step("token", 5, "registry"), step("target", 7), step("staged", 1, "token", "target")];
    assert.deepEqual(criticalPath(steps), {
      ms: 9,
      steps: [
        { name: "registry", serviceMs: 3, wallMs: 4 },
        { name: "token", serviceMs: 5, wallMs: 6 },
        { name: "staged", serviceMs: 1, wallMs: 2 },
      ],
    });
  });

  it("excludes steps on which the service did not work", () => {
    assert.deepEqual(criticalPath([step("group", 2), step("component", 0, "group"), step("token", 1, "component")]).steps, [
      { name: "group", serviceMs: 2, wallMs: 3 },
      { name: "token", serviceMs: 1, wallMs: 2 },
    ]);
  });

  it("is empty without steps", () => assert.deepEqual(criticalPath([]), { ms: 0, steps: [] }));

  it("refuses steps that wait for each other", () =>
    assert.throws(() => criticalPath([step("a", 1, "b"), step("b", 1, "a")]), /depend on each other: a, b, a/));

  it("is never shorter than a step and never longer than the sum of all steps", () => {
    const steps = fc.array(fc.nat(100)).map((times) => times.map((ms, index) => step(String(index), ms, ...(index % 2 === 0 ? [] : [String(index - 1)]))));
    fc.assert(
      fc.property(steps, (given) => {
        const { ms } = criticalPath(given);
        const times = given.map(({ serviceMs }) => serviceMs);
        assert.ok(ms >= Math.max(0, ...times) && ms <= times.reduce((sum, one) => sum + one, 0));
      }),
    );
  });
});
