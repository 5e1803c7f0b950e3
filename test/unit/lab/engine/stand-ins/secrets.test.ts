import assert from "node:assert/strict";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { hasUnknowns, propertiesOf, structOf, unknown } from "../../../../../lab/engine/stand-ins/secrets";

const secret = (value: unknown) => ({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value });
const struct = (value: object) => Struct.fromJavaScript(value as Parameters<typeof Struct.fromJavaScript>[0]);

describe("secret properties of a resource", () => {
  it("are unwrapped, and their paths are recorded", () => {
    const { values, secrets } = propertiesOf(struct({ a: secret("x"), b: { c: secret({ d: 1 }) } }));
    assert.deepEqual([values, secrets], [{ a: "x", b: { c: { d: 1 } } }, [["a"], ["b", "c"]]]);
  });

  it("are wrapped again at the same paths", () => {
    const sent = { a: secret("x"), b: { c: secret({ d: 1 }), e: "plain" } };
    assert.deepEqual(structOf(propertiesOf(struct(sent))).toJavaScript(), sent);
  });

  it("make a whole list secret if one item is secret", () => {
    assert.deepEqual(structOf(propertiesOf(struct({ a: ["x", secret("y"), { z: secret("q") }] }))).toJavaScript(), { a: secret(["x", "y", { z: "q" }]) });
  });

  it("stay secret inside secrets", () => {
    assert.deepEqual(structOf(propertiesOf(struct({ a: secret({ b: secret("x") }) }))).toJavaScript(), { a: secret({ b: "x" }) });
  });

  it("are not created for paths without a value", () => {
    assert.deepEqual(structOf({ values: { b: 1 }, secrets: [["a"], ["b", "c"]] }).toJavaScript(), { b: secret(1) });
  });

  it("may be unknown", () => {
    const { values, secrets } = propertiesOf(struct({ a: secret(unknown) }));
    assert.deepEqual([hasUnknowns(values), secrets], [true, [["a"]]]);
  });

  it("are read without nulls, also in lists", () => {
    assert.deepEqual(propertiesOf(struct({ a: null, b: { c: null }, d: [null, 1] })).values, { b: {}, d: [1] });
  });

  it("refuse assets", () => {
    assert.throws(
      () => propertiesOf(struct({ a: { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", text: "x" } })),
      /the value at a is an asset/,
    );
  });
});
