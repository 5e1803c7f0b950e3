import assert from "node:assert/strict";
import { UsageError } from "../../../../cli/io/command";
import { parseProveArguments } from "../../../../cli/prove/prove-arguments";

describe("the arguments of prove", () => {
  it("name the stack, everything else has a default", () => {
    assert.deepEqual(parseProveArguments(["-s", "line-1"]), { stack: "line-1", json: false, caFile: undefined, connect: undefined });
  });
  it("may say where the registry is reached and whom to trust", () => {
    assert.deepEqual(parseProveArguments(["--stack", "line-1", "--connect", "localhost:8443", "--ca", "ca.pem", "--json"]), {
      stack: "line-1",
      json: true,
      caFile: "ca.pem",
      connect: { host: "localhost", port: 8443 },
    });
  });
  it("take an IPv6 address in brackets", () => {
    assert.deepEqual(parseProveArguments(["-s", "line-1", "--connect", "[::1]:443"])?.connect, { host: "::1", port: 443 });
  });
  it("ask for help", () => {
    assert.equal(parseProveArguments(["--help"]), undefined);
  });
  for (const args of [
    [],
    ["-s", "line-1", "--connect", "localhost"],
    ["-s", "line-1", "--connect", "localhost:70000"],
    ["-s", "line-1", "more"],
    ["-s", "line-1", "--force"],
    ["-s"],
  ]) {
    it(`are not understood: ${args.join(" ") || "none"}`, () => {
      assert.throws(() => parseProveArguments(args), UsageError);
    });
  }
});
