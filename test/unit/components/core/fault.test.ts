import assert from "node:assert/strict";
import { EdgeError, formatFaults } from "../../../../components/core/fault";

describe("formatFaults", () => {
  it("prints fault, given value, allowed values and fix, one line each", () => {
    const fault = { code: "EDGE-ADDRESS-TAKEN", what: "the address is used", given: "a = 1", allowed: "a free one", fix: "use 2" };
    assert.equal(formatFaults([fault]), "EDGE-ADDRESS-TAKEN  the address is used\n  given   a = 1\n  allowed a free one\n  fix     use 2");
  });

  it("omits absent parts", () => {
    assert.equal(formatFaults([{ code: "EDGE-X", what: "no", fix: "yes" }]), "EDGE-X  no\n  fix     yes");
  });

  it("escapes control characters in every part", () => {
    // R11
    assert.equal(
      formatFaults([{ code: "EDGE-X", what: "a\u001b[2Jb", given: "c\u202ed", fix: "yes" }]),
      "EDGE-X  a\\u{1b}[2Jb\n  given   c\\u{202e}d\n  fix     yes",
    );
  });

  it("provides the message of an EdgeError, with all its faults", () => {
    const faults = [
      { code: "EDGE-A", what: "a", fix: "x" },
      { code: "EDGE-B", what: "b", fix: "y" },
    ];
    assert.equal(new EdgeError(faults).message, "EDGE-A  a\n  fix     x\nEDGE-B  b\n  fix     y");
  });
});
