import assert from "node:assert/strict";
import { engineEvents } from "../../../../review/read/engine-events";
import { previewPlan } from "../../../../review/read/preview-plan";
import { upkeepIn } from "../../../../review/judge/upkeep";
import { type PlannedEvent, plannedEvent, summaryEvent } from "../../../support/planned-event";

const own = (noun: string) => `pulumi-nodejs:dynamic/edge:${noun}`;
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const upkeep = (event: Omit<PlannedEvent, "name">) =>
  upkeepIn(previewPlan(engineEvents("x", [plannedEvent({ name: "x", ...event }), summaryEvent()].join("\n"))));

describe("upkeep", () => {
  const password = { op: "update", type: own("TokenPassword") };
  const generation = (reason: string) => ({
    before: { plannedGeneration: 1, reason: "first password", notAfter: "2027-01-01" },
    after: { plannedGeneration: 2, reason, notAfter: "2027-04-01" },
  });
  const within: [string, Omit<PlannedEvent, "name">, string[]][] = [
    ["a password that ends", { ...password, ...generation("expires 2027-01-01") }, ["x"]],
    ["a password whose issue did not finish", { ...password, before: { plannedGeneration: 1 }, after: { plannedGeneration: 1 } }, []],
    ["what follows from it", { op: "update", type: own("Readiness"), before: { issuedAt: "2026" }, after: { issuedAt: unknown } }, []],
    [
      "a Secret that holds it",
      { op: "update", type: "kubernetes:core/v1:Secret", before: { data: { password: "[secret]" } }, after: { stringData: "[secret]" } },
      [],
    ],
    ["how long is waited", { op: "update", type: own("Target"), before: { timeout: "PT1M" }, after: { timeout: "PT2M" } }, []],
  ];
  for (const [what, event, due] of within) it(`is ${what}`, () => assert.deepEqual(upkeep(event), { beyond: [], due }));

  const beyond: [string, Omit<PlannedEvent, "name">][] = [
    ["a password that was asked for", { ...password, ...generation("requested: rotation 1") }],
    [
      "a password that is to be good for longer",
      { ...password, before: { plannedGeneration: 1, reason: "a" }, after: { plannedGeneration: 2, reason: "valid until 2027, longer than P1D" } },
    ],
    ["a password of another token", { ...password, before: { tokenId: "/a" }, after: { tokenId: "/b" } }],
    ["anything that is made", { op: "create", type: own("Token"), after: {} }],
    ["anything that goes", { op: "delete", type: own("Token"), before: {} }],
    ["anything that is replaced", { op: "replace", type: own("Readiness"), before: { a: 1 }, after: { a: unknown } }],
    ["another value", { op: "update", type: own("Target"), before: { displayName: "a" }, after: { displayName: "b" } }],
    ["an input that is gone", { op: "update", type: own("Target"), before: { displayName: "a" }, after: {} }],
    ["a Secret of another name", { op: "update", type: "kubernetes:core/v1:Secret", before: { metadata: { name: "a" } }, after: { metadata: { name: "b" } } }],
    ["data that is no secret", { op: "update", type: "kubernetes:core/v1:Secret", before: { data: { a: "1" } }, after: { data: { a: "2" } } }],
  ];
  for (const [what, event] of beyond) it(`is not ${what}`, () => assert.deepEqual(upkeep(event).beyond, [`${event.op} x`]));
});
