import assert from "node:assert/strict";
import { serviceMs } from "../../../../tools/bench/service-time";

const target = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Edge/targets/line1";
const during = (id: string, startMs: number, endMs: number) => ({ id, startMs, endMs });
const operation = (resourceId: string, startMs: number, endMs?: number) => ({ resourceId, startMs, endMs });

describe("the service's time for a resource", () => {
  for (const [what, id, operations, expected] of [
    ["an operation on it, whatever the case of the id", target, [operation(target.toUpperCase(), 2, 7)], 5],
    ["an action on its target", `${target}:staged:vision`, [operation(target, 2, 4), operation(`${target}/solutions/x/versions/1`, 4, 9)], 7],
    ["a version that its parent creates", "/p/solutionTemplates/vision/versions/1.0.0", [operation("/p/solutionTemplates/vision", 1, 3)], 2],
    ["overlapping operations once", target, [operation(target, 1, 5), operation(target, 3, 6), operation(target, 8, 9)], 6],
    ["no operation on another resource", target, [operation(`${target}0`, 1, 5), operation("/p", 1, 5)], 0],
    ["no operation that began before or after", target, [operation(target, -1, 5), operation(target, 11, 15)], 0],
    ["an operation until the engine has finished", target, [operation(target, 4)], 6],
  ] as const)
    it(`counts ${what}`, () => assert.equal(serviceMs(during(id, 0, 10), operations), expected));
});
