import assert from "node:assert/strict";
import { UsageError } from "../../../../cli/io/command";
import { engineHelp, parseEngineArguments } from "../../../../cli/up/engine-arguments";

describe("the arguments of up and preview", () => {
  for (const [args, expected] of [
    [["-s", "hub"], { stack: "hub", profile: undefined, passed: [] }],
    [["--stack", "hub", "--profile", "production"], { stack: "hub", profile: "production", passed: [] }],
    [["--profile=my.json", "--stack=hub"], { stack: "hub", profile: "my.json", passed: [] }],
    [
      ["--yes", "-s", "hub", "--message", "a b", "--target=x=y", "-v=3"],
      { stack: "hub", profile: undefined, passed: ["--yes", "--message", "a b", "--target=x=y", "-v=3"] },
    ],
  ] as const)
    it(`${args.join(" ")} name the stack and leave the rest to pulumi`, () => assert.deepEqual(parseEngineArguments("up", args), expected));

  for (const args of [["--help"], ["-s", "hub", "-h"]])
    it(`${args.join(" ")} ask for help`, () => assert.equal(parseEngineArguments("preview", args), undefined));

  for (const [args, said] of [
    [[], "up needs the stack: -s <name>"],
    [["--profile", "pilot"], "up needs the stack: -s <name>"],
    [["-s"], "-s needs a value"],
    [["-s", "--yes"], "-s needs a value"],
    [["--stack="], "--stack needs a value"],
    [["-s", "hub", "--profile"], "--profile needs a value"],
    [
      ["--policy-pack", "mine", "--policy-pack-config=x.json", "--profile"],
      "--policy-pack is not taken: the pack is this project's, and --profile says how strict it is\n" +
        "--policy-pack-config is not taken: the pack is this project's, and --profile says how strict it is\n" +
        "--profile needs a value\nup needs the stack: -s <name>",
    ],
  ] as const)
    it(`are refused with all that is wrong: ${args.join(" ") || "none"}`, () =>
      assert.throws(
        () => parseEngineArguments("up", args),
        (error) => error instanceof UsageError && error.message === said,
      ));

  it("are explained, with the exit codes", () => {
    for (const operation of ["up", "preview"] as const)
      for (const part of [`npm run ${operation} --`, "--profile", "production, pilot, demo", "Exit codes:"])
        assert.ok(engineHelp(operation).includes(part), part);
  });
});
