import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluateText, ExpressionFailure } from "../../../../../lab/azure/edge/expression";
import type { Json } from "../../../../../lab/azure/operation";

const functions = {
  val: (path: Json = null) => ({ host: "10.0.0.1", port: 443, on: true, none: null, tree: { a: 1 }, path: "host" })[String(path)] ?? null,
  both: (left: Json = null, right: Json = null) => `${left}|${right}`,
  nothing: () => "called",
};

const values: [string, Json][] = [
  ["plain text", "plain text"],
  ["", ""],
  ["${{$val(port)}}", 443],
  ["${{ $val(on) }}", true],
  ["${{$val(tree)}}", { a: 1 }],
  ["${{$val(none)}}", null],
  ["${{$val(host)}}+/app", "10.0.0.1/app"],
  ["oci:// + ${{$val(host)}}", "oci:// 10.0.0.1"],
  ["${{$val(host)}}+:+${{$val(port)}}", "10.0.0.1:443"],
  ["${{$val(host)}} + ${{$val(port)}}", "10.0.0.1443"],
  ['${{$val(host) + ":" + $val(port)}}', "10.0.0.1:443"],
  ["${{$val($val(path))}}", "10.0.0.1"],
  ['${{$both("a,b", (c))}}', "a,b|(c)"],
  ["${{$nothing()}}", "called"],
  ["${{'quoted'}}", "quoted"],
];

const refused: [string, RegExp][] = [
  ["${{$val(host)", /not closed by \}\}/],
  ["${{}}", /empty/],
  ["${{$val(host}}", /do not match/],
  ["${{$val(host) + }}", /empty/],
  ["${{$val}}", /no call of a function/],
  ["${{$if(a)}}", /does not know the function \$if\. Known are: \$val, \$both, \$nothing/],
  ["${{$toString()}}", /does not know/],
  ["${{$val(host)}}/app", /joined by \+/],
  ["x${{$val(host)}}", /joined by \+/],
  ["${{$val(host)}}${{$val(port)}}", /joined by \+/],
  ["${{$val(none)}}+/app", /missing value cannot be joined/],
  ["${{$val(tree)}}+/app", /object or a list cannot be joined/],
];

describe("template expressions", () => {
  for (const [text, expected] of values) it(`evaluate ${JSON.stringify(text)}`, () => assert.deepEqual(evaluateText(text, functions), expected));
  for (const [text, message] of refused)
    it(`refuse ${JSON.stringify(text)}`, () => {
      assert.throws(
        () => evaluateText(text, functions),
        (error) => error instanceof ExpressionFailure && message.test(error.message),
      );
    });

  it("leave every text without an expression unchanged", () => {
    fc.assert(fc.property(fc.string(), (text) => text.includes("${{") || evaluateText(text, functions) === text));
  });
  it("join any literal text", () => {
    const literal = fc.string({ minLength: 1 }).filter((text) => !text.includes("${{") && text.trim() !== "");
    fc.assert(fc.property(literal, (text) => evaluateText(`\${{$val(host)}}+${text}`, functions) === `10.0.0.1${text}`));
  });
});
