import assert from "node:assert/strict";
import fc from "fast-check";
import { type PasswordMark, holds, nextSlot, passwordsIn } from "../../../../../components/registry/token-password/password-slot";

/** `1a`: password1, made at minute a. */
const mark = (text: string): PasswordMark => ({ slot: text.startsWith("1") ? "password1" : "password2", issuedAt: `2026-01-01T00:0${text.slice(1)}:00Z` });
const marks = (text: string) => text.split(" ").filter(Boolean).map(mark);

describe("the place of the next password", () => {
  const cases: [what: string, live: string, inUse: string, before: string, choice: string, others?: string][] = [
    ["is the first place of a new token", "", "", "", "free password1"],
    ["is the free place where somebody has the other", "11", "", "", "free password2", "11"],
    ["is nowhere where both are somebody's", "11 22", "", "", "taken", "11 22"],
    ["is the place of one that a killed first run left", "11", "", "", "free password1"],
    ["is the place of one that a killed first run left beside somebody's", "11 23", "", "", "free password2", "11"],
    ["is the place that somebody's had once a killed first run took it", "13", "", "", "free password1", "11"],
    ["is the other place beside the one in use, whosever that is", "11 22", "22", "", "free password1", "11"],
    ["is the empty place beside the one in use", "11", "11", "", "free password2"],
    ["is the other place where a killed run left one there", "11 23", "11", "", "free password2"],
    ["is the place of the one before once that was left by a killed run", "12 23", "12", "21", "free password2"],
    ["is nowhere while the one before is still there", "11 22", "22", "11", "busy password1"],
    ["is the place of the one in use where that was lost and the one before is there", "11", "22", "11", "free password2"],
    ["is the place of the one in use where somebody took it and the one before is there", "11 23", "22", "11", "free password2"],
    ["is the other place where everything was lost", "", "22", "11", "free password1"],
  ];
  for (const [what, live, inUse, before, choice, others = ""] of cases)
    it(what, () => {
      const [used] = marks(inUse);
      const [former] = marks(before);
      assert.equal(Object.values(nextSlot(marks(live), { inUse: used, previous: former, others: marks(others) })).join(" "), choice);
    });
});

describe("the place of any next password", () => {
  const time = fc.constantFrom("1", "2", "3", "4");
  const anyMark = fc.tuple(fc.constantFrom("1", "2"), time).map(([slot, minute]) => mark(slot + minute));
  /** At most one in each place. */
  const anyLive = fc.uniqueArray(anyMark, { selector: ({ slot }) => slot });
  const known = fc.record({ inUse: fc.option(anyMark, { nil: undefined }), before: fc.option(anyMark, { nil: undefined }), others: fc.array(anyMark) });

  it("is never that of the one in use nor of the one before, while both are there", () =>
    fc.assert(
      fc.property(anyLive, known, (live, { inUse, before, others }) => {
        const choice = nextSlot(live, { inUse, previous: before, others });
        if (choice.is !== "free" || inUse === undefined || !holds(live, inUse)) return;
        assert.notEqual(choice.slot, inUse.slot);
        assert.ok(!live.some((password) => password.slot === choice.slot && holds([password], before)));
      }),
    ));

  it("is never that of somebody's, before there is one of ours", () =>
    fc.assert(
      fc.property(anyLive, fc.array(anyMark), (live, others) => {
        const choice = nextSlot(live, { inUse: undefined, previous: undefined, others });
        const places = live.filter((password) => holds(others, password)).map(({ slot }) => slot);
        assert.ok(choice.is === "taken" ? places.length === 2 : !places.includes(choice.slot));
      }),
    ));
});

describe("a token's passwords", () => {
  it("are read with their times and ends, and nothing else of a token is one", () => {
    const passwords = [{ name: "password2", creationTime: "t", expiry: "e" }, { name: "password1", creationTime: "u" }, { name: "admin" }];
    assert.deepEqual(passwordsIn({ properties: { credentials: { passwords } } }), [
      { slot: "password2", issuedAt: "t", expiry: "e" },
      { slot: "password1", issuedAt: "u" },
    ]);
    assert.deepEqual(passwordsIn(undefined), []);
  });

  it("are told apart by place and time, however the time is written", () => {
    const live = [{ slot: "password1" as const, issuedAt: "2026-01-01T00:00:00.000Z" }];
    assert.equal(holds(live, { slot: "password1", issuedAt: "2026-01-01T00:00:00Z" }), true);
    assert.equal(holds(live, { slot: "password2", issuedAt: "2026-01-01T00:00:00Z" }), false);
    assert.equal(holds(live, { slot: "password1", issuedAt: "2026-01-01T00:00:01Z" }), false);
    assert.equal(holds(live, undefined), false);
  });
});
