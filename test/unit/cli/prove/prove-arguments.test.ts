import assert from "node:assert/strict";
import { UsageError } from "../../../../cli/io/command";
import { proveArguments } from "../../../../cli/prove/prove";
import { givenTo } from "../../../support/command-line";

describe("prove arguments", () => {
  const read = async (...args: string[]) => proveArguments(await givenTo("prove", args));

  it("require only the stack", async () => {
    assert.deepEqual(await read("-s", "line-1"), { stack: "line-1", json: false, attest: undefined, caFile: undefined, connect: undefined });
  });
  it("may contain the registry's address and a CA file", async () => {
    assert.deepEqual(await read("--stack", "line-1", "--connect", "localhost:8443", "--ca", "ca.pem", "--json"), {
      stack: "line-1",
      json: true,
      attest: undefined,
      caFile: "ca.pem",
      connect: { host: "localhost", port: 8443 },
    });
  });
  it("accept an IPv6 address in brackets", async () => {
    assert.deepEqual((await read("-s", "line-1", "--connect", "[::1]:443")).connect, { host: "::1", port: 443 });
  });
  for (const args of [
    [],
    ["-s", "line-1", "--connect", "localhost"],
    ["-s", "line-1", "--connect", "localhost:70000"],
    ["-s", "line-1", "more"],
    ["-s", "line-1", "--force"],
    ["-s"],
  ]) {
    it(`are refused: ${args.join(" ") || "none"}`, async () => {
      await assert.rejects(read(...args), UsageError);
    });
  }
});
