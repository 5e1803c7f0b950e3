import assert from "node:assert/strict";
import fc from "fast-check";
import { mergedActions, missingActions, pullActionsFor, syncActionsFor, ungrantedActions } from "../../../../components/core/scope-map-actions";

describe("the actions of a scope map", () => {
  it("for a sync token are those of the repositories and the four of the gateway, with its name in lower case", () => {
    assert.deepEqual(syncActionsFor("Line1", ["staging-temp"]), [
      "repositories/staging-temp/content/read",
      "repositories/staging-temp/metadata/read",
      "gateway/line1/config/read",
      "gateway/line1/config/write",
      "gateway/line1/message/read",
      "gateway/line1/message/write",
    ]);
  });

  const actions = fc.uniqueArray(fc.constantFrom<string>("a", "b", "c", "d", "e", "f"));

  it("contain all declared actions and those added by others", () => {
    fc.assert(
      fc.property(actions, actions, actions, (foreign, previous, declared) => {
        const others = foreign.filter((action) => !previous.includes(action));
        const merged = mergedActions([...others, ...previous], previous, declared);
        assert.deepEqual(missingActions(merged, [...others, ...declared]), []);
      }),
    );
  });

  it("contain no other actions, such as those no longer declared", () => {
    fc.assert(
      fc.property(actions, actions, actions, (foreign, previous, declared) => {
        const merged = mergedActions([...new Set([...foreign, ...previous])], previous, declared);
        for (const action of merged) assert.ok(declared.includes(action) || (foreign.includes(action) && !previous.includes(action)));
      }),
    );
  });

  const granted: readonly [live: string, isGranted: boolean][] = [
    ["repositories/factory/vision", true],
    ["repositories/Factory/Vision", true],
    ["repositories/*", true],
    ["repositories/factory/*", true],
    ["repositories/fact/*", false],
    ["repositories/factory/vision/*", false],
    ["repositories/factory/gateway", false],
  ];
  for (const [live, isGranted] of granted)
    it(`of ${live} ${isGranted ? "grant" : "do not grant"} a pull of factory/vision`, () => {
      const wanted = pullActionsFor(["factory/vision"]);
      assert.deepEqual(ungrantedActions([`${live}/content/read`], wanted), isGranted ? wanted.slice(1) : wanted);
    });
});
