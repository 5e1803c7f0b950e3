import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { loadLazily } from "../../../../tools/test/lazy-sdk";

describe("lazy loading of the SDK in a test process", () => {
  const serializer = { filename: "/clone/node_modules/@pulumi/pulumi/runtime/closure/codePaths.js" };
  /** A loader that records what it loaded. */
  const loaderOf = (exported: object) => {
    const loaded: string[] = [];
    const loader = {
      _load(request: string): unknown {
        loaded.push(request);
        return exported;
      },
    };
    loadLazily(loader);
    return { load: loader._load as (request: string, parent: object, isMain: boolean) => Record<string, unknown>, loaded };
  };

  it("loads a package of the serializer once at its first use", () => {
    const { load, loaded } = loaderOf({ Arborist: "the real one" });
    const arborist = load("@npmcli/arborist", serializer, false);
    assert.deepEqual([arborist["__esModule"], loaded], [true, []]);
    assert.deepEqual([arborist["Arborist"], arborist["Arborist"]], ["the real one", "the real one"]);
    assert.deepEqual([Object.keys(arborist), "Arborist" in arborist, loaded], [["Arborist"], true, ["@npmcli/arborist"]]);
  });
  it("provides a module that is a function as default export", () => {
    const normalize = () => "normalized";
    const { load } = loaderOf(normalize);
    assert.equal(load("normalize-package-data", serializer, false)["default"], normalize);
  });
  it("keeps the Automation API available", () => {
    const preload = join(process.cwd(), "dist", "tools", "test", "lazy-sdk.js");
    const script = `console.log(typeof require("@pulumi/pulumi").automation.LocalWorkspace.create, typeof require("@pulumi/pulumi/automation").LocalWorkspace.create)`;
    const env = { ...process.env, NODE_OPTIONS: `--require=${JSON.stringify(preload)}`, NODE_NO_WARNINGS: "1" };
    assert.equal(execFileSync(process.execPath, ["-e", script], { env, encoding: "utf8" }).trim(), "function function");
  });
  it("loads other packages, and these packages for other modules, immediately", () => {
    const { load, loaded } = loaderOf({});
    load("@grpc/grpc-js", serializer, false);
    load("typescript", { filename: "/clone/dist/test/unit/conventions.test.js" }, false);
    assert.deepEqual(loaded, ["@grpc/grpc-js", "typescript"]);
  });
  it("skips source-map-support, so that stack traces show compiled files", () => {
    const { load, loaded } = loaderOf({});
    assert.deepEqual([load("source-map-support/register", serializer, false), loaded], [{}, []]);
  });
  it("keeps function serialization working", () => {
    const preload = join(process.cwd(), "dist", "tools", "test", "lazy-sdk.js");
    const script = `const { runtime } = require("@pulumi/pulumi"); const one = 1; runtime.serializeFunction(() => one + 1).then(({ text }) => console.log(text));`;
    const env = { ...process.env, NODE_OPTIONS: `--require=${JSON.stringify(preload)}`, NODE_NO_WARNINGS: "1" };
    assert.match(execFileSync(process.execPath, ["-e", script], { env, encoding: "utf8" }), /one: 1/);
  });
});
