import assert from "node:assert/strict";
import { type PreviousPlan, needsTime, passwordPlan } from "../../../../../components/registry/token-password/password-plan";

const settings = { trigger: "", validity: "", margin: "P30D", replacesExisting: false };
const now = new Date("2026-11-25T13:00:00Z");
const first = { plannedGeneration: 1, notAfter: "", reason: "first password" };
const adopted = "replaces a password issued elsewhere";
const until = (notAfter: string): PreviousPlan => ({ ...first, notAfter });

describe("the rotation plan", () => {
  const cases: [
    what: string,
    settings: Partial<typeof settings>,
    previous: PreviousPlan | undefined,
    plan: [generation: number, notAfter: string, reason: string],
  ][] = [
    ["starts with generation 1 and no expiry", {}, undefined, [1, "", "first password"]],
    ["starts with generation 1 and the configured expiry", { validity: "P90D" }, undefined, [1, "2027-02-23", "first password"]],
    ["starts with generation 1 even if a trigger is set", { trigger: "7" }, undefined, [1, "", "first password"]],
    ["starts with generation 2 if a password issued elsewhere is in use", { replacesExisting: true }, undefined, [2, "", adopted]],
    ["keeps generation 2 after that adoption", { replacesExisting: true }, { plannedGeneration: 2, reason: adopted }, [2, "", adopted]],
    ["keeps the password if nothing changed", { trigger: "7" }, { ...first, trigger: "7" }, [1, "", "first password"]],
    ["keeps the password if the state has no reason or expiry", {}, { plannedGeneration: 1 }, [1, "", "first password"]],
    ["rotates when the trigger changes", { trigger: "8" }, { ...first, plannedGeneration: 4, trigger: "7" }, [5, "", "requested: rotation 8"]],
    ["keeps the password when the trigger is removed", {}, { ...first, trigger: "7" }, [1, "", "first password"]],
    ["keeps the password on the last day before the renewal margin", { validity: "P90D" }, until("2026-12-26"), [1, "2026-12-26", "first password"]],
    ["rotates on the first day of the renewal margin", { validity: "P90D" }, until("2026-12-25"), [2, "2027-02-23", "expires 2026-12-25"]],
    ["rotates after the expiry", { validity: "P90D" }, until("2026-01-01"), [2, "2027-02-23", "expires 2026-01-01"]],
    ["rotates to a password without expiry at the renewal margin if validity was removed", {}, until("2026-12-25"), [2, "", "expires 2026-12-25"]],
    ["keeps the password when validity becomes longer", { validity: "P365D" }, until("2027-02-23"), [1, "2027-02-23", "first password"]],
    [
      "rotates when validity becomes shorter than the rest of the password's life",
      { validity: "P60D" },
      until("2027-02-23"),
      [2, "2027-01-24", "valid until 2027-02-23, longer than P60D"],
    ],
    ["rotates when validity is set and the password has no expiry", { validity: "P60D" }, first, [2, "2027-01-24", "has no expiry, longer than P60D"]],
    ["rotates when a refresh found the password deleted", {}, { ...first, drift: "password1 was deleted" }, [2, "", "password1 was deleted"]],
  ];
  for (const [what, change, previous, [generation, notAfter, reason]] of cases)
    it(what, () => assert.deepEqual(passwordPlan({ ...settings, ...change }, previous, now), { plannedGeneration: generation, notAfter, reason }));

  it("is the same at every hour of a day", () => {
    const at = (hour: string) => passwordPlan({ ...settings, validity: "P90D" }, until("2026-12-25"), new Date(`2026-11-25T${hour}Z`));
    assert.deepEqual(at("00:00:00"), at("23:59:59"));
  });

  it("does not change while the settings do not change", () => {
    const next = passwordPlan({ ...settings, validity: "P60D", trigger: "1" }, first, now);
    assert.deepEqual(passwordPlan({ ...settings, validity: "P60D", trigger: "1" }, { ...next, trigger: "1" }, now), next);
  });

  it("needs the service's time only if a validity or an expiry is set", () => {
    assert.deepEqual(
      [needsTime(settings, undefined), needsTime(settings, first), needsTime({ validity: "P90D" }, first), needsTime(settings, until("2026-12-25"))],
      [false, false, true, true],
    );
  });
});
