import assert from "node:assert/strict";
import { engineEvents } from "../../../../review/read/engine-events";
import { previewPlan } from "../../../../review/read/preview-plan";
import { routineChangesIn } from "../../../../review/judge/routine-changes";
import { type PlannedEvent, plannedEvent, summaryEvent } from "../../../support/planned-event";

const own = (noun: string) => `pulumi-nodejs:dynamic/edge:${noun}`;
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const routine = (event: Omit<PlannedEvent, "name">) =>
  routineChangesIn(previewPlan(engineEvents("x", [plannedEvent({ name: "x", ...event }), summaryEvent()].join("\n"))));

describe("routine changes", () => {
  const password = { op: "update", type: own("TokenPassword") };
  const generation = (reason: string) => ({
    before: { plannedGeneration: 1, reason: "first password", notAfter: "2027-01-01" },
    after: { plannedGeneration: 2, reason, notAfter: "2027-04-01" },
  });
  const within: [string, Omit<PlannedEvent, "name">, string[]][] = [
    ["a password that expires", { ...password, ...generation("expires 2027-01-01") }, ["x"]],
    ["a password whose issue was not completed", { ...password, before: { plannedGeneration: 1 }, after: { plannedGeneration: 1 } }, []],
    ["updates that result from a new password", { op: "update", type: own("Readiness"), before: { issuedAt: "2026" }, after: { issuedAt: unknown } }, []],
    [
      "a Secret that contains the password",
      { op: "update", type: "kubernetes:core/v1:Secret", before: { data: { password: "[secret]" } }, after: { stringData: "[secret]" } },
      [],
    ],
    ["members of an unknown value", { op: "update", type: "kubernetes:apps/v1:DaemonSet", before: { spec: { a: { b: "1" } } }, after: { spec: unknown } }, []],
    ["a timeout", { op: "update", type: own("Target"), before: { timeout: "PT1M" }, after: { timeout: "PT2M" } }, []],
  ];
  for (const [what, event, duePasswords] of within) it(`include ${what}`, () => assert.deepEqual(routine(event), { other: [], duePasswords }));

  const other: [string, Omit<PlannedEvent, "name">][] = [
    ["a password whose rotation was requested", { ...password, ...generation("requested: rotation 1") }],
    [
      "a password with a longer validity",
      { ...password, before: { plannedGeneration: 1, reason: "a" }, after: { plannedGeneration: 2, reason: "valid until 2027, longer than P1D" } },
    ],
    ["a password of another token", { ...password, before: { tokenId: "/a" }, after: { tokenId: "/b" } }],
    ["a created resource", { op: "create", type: own("Token"), after: {} }],
    ["a deleted resource", { op: "delete", type: own("Token"), before: {} }],
    ["a replaced resource", { op: "replace", type: own("Readiness"), before: { a: 1 }, after: { a: unknown } }],
    ["another value", { op: "update", type: own("Target"), before: { displayName: "a" }, after: { displayName: "b" } }],
    ["an input in addition to an unknown one", { op: "update", type: own("Target"), before: { spec: "a", specific: "b" }, after: { spec: unknown } }],
    ["an input that is removed", { op: "update", type: own("Target"), before: { displayName: "a" }, after: {} }],
    ["a Secret of another name", { op: "update", type: "kubernetes:core/v1:Secret", before: { metadata: { name: "a" } }, after: { metadata: { name: "b" } } }],
    ["data that is not secret", { op: "update", type: "kubernetes:core/v1:Secret", before: { data: { a: "1" } }, after: { data: { a: "2" } } }],
  ];
  for (const [what, event] of other) it(`exclude ${what}`, () => assert.deepEqual(routine(event).other, [`${event.op} x`]));
});
