import assert from "node:assert/strict";
import { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { optionEnvironment, runtimeOptions } from "../../../../lab/engine/runtime-options";

const info = (options: Record<string, JavaScriptValue>) => new ProgramInfo().setOptions(Struct.fromJavaScript(options));

describe("runtime options", () => {
  it("compile TypeScript by default", () => assert.equal(runtimeOptions(undefined).typescript, true));
  it("set no variable for the SDK if TypeScript is off", () => {
    assert.deepEqual(optionEnvironment(runtimeOptions(info({ typescript: false }))), {});
  });
  it("split the arguments for node", () => {
    assert.deepEqual(runtimeOptions(info({ nodeargs: "--trace-warnings  --no-deprecation" })).nodeargs, ["--trace-warnings", "--no-deprecation"]);
  });
  it("refuse a value of the wrong type, and name the option", () => {
    assert.throws(() => runtimeOptions(info({ typescript: "no" })), /typescript option must be a boolean/);
  });
  it("refuse a package manager that this host does not know", () => {
    assert.throws(() => runtimeOptions(info({ packagemanager: "yarn" })), /supports npm only/);
  });
});
