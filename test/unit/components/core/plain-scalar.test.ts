import assert from "node:assert/strict";
import fc from "fast-check";
import { formatReading, isNumberAsWritten, isUnambiguous, losesDigits, readingIn11, readingIn12 } from "../../../../components/core/plain-scalar";

describe("an unquoted YAML scalar", () => {
  for (const [text, in11, in12] of [
    ["no", "false", 'the text "no"'],
    ["y", "true", 'the text "y"'],
    ["017", "15", "17"],
    ["0o17", 'the text "0o17"', "15"],
    ["1:30", "90", 'the text "1:30"'],
    ["1_000", "1000", 'the text "1_000"'],
    ["0b11", "3", 'the text "0b11"'],
    ["2024-01-01", "a date", 'the text "2024-01-01"'],
    ["<<", "a merge of maps", 'the text "<<"'],
    ["~", "null", "null"],
    ["True", "true", "true"],
    ["1.0.0", 'the text "1.0.0"', 'the text "1.0.0"'],
  ] as const)
    it(`is interpreted by YAML 1.1 and 1.2: ${text}`, () =>
      assert.deepEqual([formatReading(readingIn11(text)), formatReading(readingIn12(text))], [in11, in12]));

  for (const text of "no On y 017 -017 08 0o17 0b11 1_000 1:30 2024-01-01 << = 1e3 1.5e3 +.5".split(" "))
    it(`is ambiguous: ${text}`, () => assert.equal(isUnambiguous(text), false));
  for (const text of "true False null ~ 0 12 -3 0.5 1.10 0x1F 1.5e+3 .inf nope 1.0.0 10.96.0.50 5m a=b == 0x1E5".split(" "))
    it(`is unambiguous: ${text}`, () => assert.equal(isUnambiguous(text), true));
});

describe("the text of a number", () => {
  for (const [text, number] of [
    ["0", 0],
    ["-12", -12],
    ["0.5", 0.5],
    ["1000000", 1e6],
    ["9007199254740994", 9007199254740994],
    ["1.0e-7", 1e-7],
  ] as const)
    it(`represents exactly the number: ${text}`, () => assert.equal(isNumberAsWritten(text, number), true));
  for (const [text, number] of [
    ["00123", 123],
    ["1.10", 1.1],
    ["1.0", 1],
    ["1e3", 1000],
    ["+1", 1],
    [".5", 0.5],
    ["0x1F", 31],
    ["1_000", 1000],
    ["9007199254740993", 9007199254740992],
    ["0.1234567890123456789", 0.12345678901234568],
    ["12345678901234567890", 12345678901234567000],
  ] as const)
    it(`contains more than the number, or is written differently: ${text}`, () => assert.equal(isNumberAsWritten(text, number), false));

  it("represents exactly the number for every JSON number without exponent", () =>
    fc.assert(
      fc.property(fc.oneof(fc.maxSafeInteger(), fc.double({ min: -1e15, max: 1e15, noNaN: true })), (number) => {
        const text = JSON.stringify(number);
        if (!text.includes("e")) assert.equal(isNumberAsWritten(text, number), true, text);
      }),
    ));
  it("loses digits only if the number cannot represent them", () => {
    assert.deepEqual(["9007199254740991", "9007199254740994", "1.10", "007"].filter(losesDigits), []);
    assert.deepEqual(
      ["9007199254740993", "12345678901234567890", "0.12345678901234567"].filter((text) => !losesDigits(text)),
      [],
    );
  });
});
