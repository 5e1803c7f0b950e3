import assert from "node:assert/strict";
import { UsageError } from "../../../../cli/io/command";
import { pushArguments } from "../../../../cli/push/push-arguments";
import { givenTo } from "../../../support/command-line";

const digest = `sha256:${"a".repeat(64)}`;

describe("push arguments", () => {
  const read = async (...args: string[]) => pushArguments(await givenTo("push", args));

  it("accept the stack by position or by option", async () => {
    for (const args of [["hub"], ["-s", "hub"], ["--stack=hub"]]) assert.equal((await read(...args, "--layout", "a")).stack, "hub");
  });
  it("accept several layouts", async () => {
    assert.deepEqual((await read("-s", "hub", "--layout", "a", "--layout", "b")).work, { kind: "layouts", folders: ["a", "b"], images: [] });
  });
  it("accept the name of an image in a layout", async () => {
    assert.deepEqual((await read("-s", "hub", "--layout", "a", "--image", "line/app:1.0.0")).work, {
      kind: "layouts",
      folders: ["a"],
      images: [{ repository: "line/app", tag: "1.0.0" }],
    });
  });
  it("import a source with its own name", async () => {
    assert.deepEqual((await read("-s", "hub", "--from", "mcr.example/hello-world:latest")).work, {
      kind: "import",
      source: { host: "mcr.example", image: { repository: "hello-world", tag: "latest" } },
      target: { repository: "hello-world", tag: "latest" },
    });
  });
  it("import a source by digest with another name", async () => {
    assert.deepEqual((await read("-s", "hub", "--from", `mcr.example/app@${digest}`, "--image", "line/app:1")).work, {
      kind: "import",
      source: { host: "mcr.example", image: { repository: "app", digest } },
      target: { repository: "line/app", tag: "1" },
    });
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
    ["hub", "-s", "line-1", "--layout", "a"],
    ["hub", "line-1", "--layout", "a"],
  ]) {
    it(`are refused: ${args.join(" ")}`, async () => {
      await assert.rejects(read(...args), UsageError);
    });
  }
});
