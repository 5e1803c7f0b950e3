import assert from "node:assert/strict";
import { UsageError } from "../../../../cli/io/command";
import { parsePushArguments } from "../../../../cli/push/push-arguments";

const digest = `sha256:${"a".repeat(64)}`;

describe("the arguments of push", () => {
  it("take several layouts", () => {
    assert.deepEqual(parsePushArguments(["-s", "hub", "--layout", "a", "--layout", "b"])?.work, { kind: "layouts", folders: ["a", "b"], images: [] });
  });
  it("name an image of a layout", () => {
    assert.deepEqual(parsePushArguments(["-s", "hub", "--layout", "a", "--image", "line/app:1.0.0"])?.work, {
      kind: "layouts",
      folders: ["a"],
      images: [{ repository: "line/app", tag: "1.0.0" }],
    });
  });
  it("import a source under its own name", () => {
    assert.deepEqual(parsePushArguments(["-s", "hub", "--from", "mcr.example/hello-world:latest"])?.work, {
      kind: "import",
      source: { host: "mcr.example", image: { repository: "hello-world", tag: "latest" } },
      target: { repository: "hello-world", tag: "latest" },
    });
  });
  it("import a source by digest under a name of the hub's", () => {
    assert.deepEqual(parsePushArguments(["-s", "hub", "--from", `mcr.example/app@${digest}`, "--image", "line/app:1"])?.work, {
      kind: "import",
      source: { host: "mcr.example", image: { repository: "app", digest } },
      target: { repository: "line/app", tag: "1" },
    });
  });
  it("ask for help", () => {
    assert.equal(parsePushArguments(["-h"]), undefined);
  });
  for (const args of [
    ["--layout", "a"],
    ["-s", "hub"],
    ["-s", "hub", "--layout", "a", "--from", "mcr.example/app:1"],
    ["-s", "hub", "--layout", "a", "--layout", "b", "--image", "app:1"],
    ["-s", "hub", "--layout", "a", "--image", "app"],
    ["-s", "hub", "--layout", "a", "--image", `app:1@${digest}`],
    ["-s", "hub", "--layout", "a", "--image", "mcr.example/app:1"],
    ["-s", "hub", "--from", "app:1"],
    ["-s", "hub", "--from", `mcr.example/app@${digest}`],
    ["-s", "hub", "--force"],
  ]) {
    it(`are not understood: ${args.join(" ")}`, () => {
      assert.throws(() => parsePushArguments(args), UsageError);
    });
  }
});
