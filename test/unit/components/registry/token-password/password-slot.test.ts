import assert from "node:assert/strict";
import fc from "fast-check";
import { type PasswordMark, holds, nextSlot, passwordsIn } from "../../../../../components/registry/token-password/password-slot";

/** `1a`: password1, issued at minute a. */
const mark = (text: string): PasswordMark => ({ slot: text.startsWith("1") ? "password1" : "password2", issuedAt: `2026-01-01T00:0${text.slice(1)}:00Z` });
const marks = (text: string) => text.split(" ").filter(Boolean).map(mark);

describe("the slot of the next password", () => {
  const cases: [what: string, live: string, inUse: string, previous: string, choice: string, others?: string][] = [
    ["is password1 for a new token", "", "", "", "free password1"],
    ["is the free slot if another client uses the other", "11", "", "", "free password2", "11"],
    ["does not exist if other clients use both slots", "11 22", "", "", "taken", "11 22"],
    ["is the slot of the password that a killed first run left", "11", "", "", "free password1"],
    ["is the slot of the password that a killed first run left beside another client's", "11 23", "", "", "free password2", "11"],
    ["is the slot of a password that a killed first run left in place of another client's", "13", "", "", "free password1", "11"],
    ["is the slot not in use, whoever issued the password in it", "11 22", "22", "", "free password1", "11"],
    ["is the empty slot beside the password in use", "11", "11", "", "free password2"],
    ["is the slot not in use if a killed run left a password there", "11 23", "11", "", "free password2"],
    ["is the slot of the previous password once a killed run replaced it", "12 23", "12", "21", "free password2"],
    ["is busy while it holds the previous password", "11 22", "22", "11", "busy password1"],
    ["is the slot in use if its password was lost and the previous one exists", "11", "22", "11", "free password2"],
    ["is the slot in use if another client reissued it and the previous password exists", "11 23", "22", "11", "free password2"],
    ["is the slot not in use if all passwords were lost", "", "22", "11", "free password1"],
  ];
  for (const [what, live, inUse, previous, choice, others = ""] of cases)
    it(what, () => {
      const [used] = marks(inUse);
      const [previousMark] = marks(previous);
      assert.equal(Object.values(nextSlot(marks(live), { inUse: used, previous: previousMark, others: marks(others) })).join(" "), choice);
    });
});

describe("the slot of the next password, for any passwords", () => {
  const time = fc.constantFrom("1", "2", "3", "4");
  const anyMark = fc.tuple(fc.constantFrom("1", "2"), time).map(([slot, minute]) => mark(slot + minute));
  /** At most one password per slot. */
  const anyLive = fc.uniqueArray(anyMark, { selector: ({ slot }) => slot });
  const known = fc.record({ inUse: fc.option(anyMark, { nil: undefined }), previous: fc.option(anyMark, { nil: undefined }), others: fc.array(anyMark) });

  it("never contains the password in use or the previous one while the password in use exists", () =>
    fc.assert(
      fc.property(anyLive, known, (live, { inUse, previous, others }) => {
        const choice = nextSlot(live, { inUse, previous, others });
        if (choice.is !== "free" || inUse === undefined || !holds(live, inUse)) return;
        assert.notEqual(choice.slot, inUse.slot);
        assert.ok(!live.some((password) => password.slot === choice.slot && holds([password], previous)));
      }),
    ));

  it("never contains a password issued by another client, if none was issued here yet", () =>
    fc.assert(
      fc.property(anyLive, fc.array(anyMark), (live, others) => {
        const choice = nextSlot(live, { inUse: undefined, previous: undefined, others });
        const foreignSlots = live.filter((password) => holds(others, password)).map(({ slot }) => slot);
        assert.ok(choice.is === "taken" ? foreignSlots.length === 2 : !foreignSlots.includes(choice.slot));
      }),
    ));
});

describe("the passwords of a token", () => {
  it("are read with time of issue and expiry, without other entries", () => {
    const passwords = [{ name: "password2", creationTime: "t", expiry: "e" }, { name: "password1", creationTime: "u" }, { name: "admin" }];
    assert.deepEqual(passwordsIn({ properties: { credentials: { passwords } } }), [
      { slot: "password2", issuedAt: "t", expiry: "e" },
      { slot: "password1", issuedAt: "u" },
    ]);
    assert.deepEqual(passwordsIn(undefined), []);
  });

  it("are identified by slot and time of issue, in any notation of the time", () => {
    const live = [{ slot: "password1" as const, issuedAt: "2026-01-01T00:00:00.000Z" }];
    assert.equal(holds(live, { slot: "password1", issuedAt: "2026-01-01T00:00:00Z" }), true);
    assert.equal(holds(live, { slot: "password2", issuedAt: "2026-01-01T00:00:00Z" }), false);
    assert.equal(holds(live, { slot: "password1", issuedAt: "2026-01-01T00:00:01Z" }), false);
    assert.equal(holds(live, undefined), false);
  });
});
