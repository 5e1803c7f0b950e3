import assert from "node:assert/strict";
import { type PreviousPlan, needsTime, passwordPlan } from "../../../../../components/registry/token-password/password-plan";

const wish = { trigger: "", validity: "", margin: "P30D", replacesExisting: false };
const now = new Date("2026-11-25T13:00:00Z");
const first = { plannedGeneration: 1, notAfter: "", reason: "first password" };
const taken = "replaces a password issued elsewhere";
const until = (notAfter: string): PreviousPlan => ({ ...first, notAfter });

describe("a password's plan", () => {
  const cases: [what: string, wish: Partial<typeof wish>, former: PreviousPlan | undefined, plan: [generation: number, notAfter: string, reason: string]][] = [
    ["begins with the first, for ever", {}, undefined, [1, "", "first password"]],
    ["begins with the first, for as long as it is told", { validity: "P90D" }, undefined, [1, "2027-02-23", "first password"]],
    ["begins with the first, whatever was asked for", { trigger: "7" }, undefined, [1, "", "first password"]],
    ["begins with a second one where a password is in use that was issued elsewhere", { replacesExisting: true }, undefined, [2, "", taken]],
    ["stays where that was taken over", { replacesExisting: true }, { plannedGeneration: 2, reason: taken }, [2, "", taken]],
    ["stays where nothing changed", { trigger: "7" }, { ...first, trigger: "7" }, [1, "", "first password"]],
    ["stays as it was in a state that knows of no plan", {}, { plannedGeneration: 1 }, [1, "", "first password"]],
    ["goes on when something else is asked for", { trigger: "8" }, { ...first, plannedGeneration: 4, trigger: "7" }, [5, "", "requested: rotation 8"]],
    ["stays when nothing is asked for any more", {}, { ...first, trigger: "7" }, [1, "", "first password"]],
    ["stays on the day before the margin", { validity: "P90D" }, until("2026-12-26"), [1, "2026-12-26", "first password"]],
    ["goes on from the day of the margin", { validity: "P90D" }, until("2026-12-25"), [2, "2027-02-23", "expires 2026-12-25"]],
    ["goes on after the end", { validity: "P90D" }, until("2026-01-01"), [2, "2027-02-23", "expires 2026-01-01"]],
    ["goes on without an end where none is wanted any more", {}, until("2026-12-25"), [2, "", "expires 2026-12-25"]],
    ["stays when a longer validity is wanted", { validity: "P365D" }, until("2027-02-23"), [1, "2027-02-23", "first password"]],
    ["goes on when a shorter one is wanted", { validity: "P60D" }, until("2027-02-23"), [2, "2027-01-24", "valid until 2027-02-23, longer than P60D"]],
    ["goes on when an end is wanted at all", { validity: "P60D" }, first, [2, "2027-01-24", "has no expiry, longer than P60D"]],
    ["goes on when the password was lost", {}, { ...first, drift: "password1 was deleted" }, [2, "", "password1 was deleted"]],
  ];
  for (const [what, change, former, [generation, notAfter, reason]] of cases)
    it(what, () => assert.deepEqual(passwordPlan({ ...wish, ...change }, former, now), { plannedGeneration: generation, notAfter, reason }));

  it("is the same at any hour of a day", () => {
    const at = (hour: string) => passwordPlan({ ...wish, validity: "P90D" }, until("2026-12-25"), new Date(`2026-11-25T${hour}Z`));
    assert.deepEqual(at("00:00:00"), at("23:59:59"));
  });

  it("stays once it is made, for the wish it was made from", () => {
    const next = passwordPlan({ ...wish, validity: "P60D", trigger: "1" }, first, now);
    assert.deepEqual(passwordPlan({ ...wish, validity: "P60D", trigger: "1" }, { ...next, trigger: "1" }, now), next);
  });

  it("needs no time where nothing ends", () => {
    assert.deepEqual(
      [needsTime(wish, undefined), needsTime(wish, first), needsTime({ validity: "P90D" }, first), needsTime(wish, until("2026-12-25"))],
      [false, false, true, true],
    );
  });
});
