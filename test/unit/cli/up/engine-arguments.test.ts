import assert from "node:assert/strict";
import { UsageError } from "../../../../cli/io/command";
import { engineArguments } from "../../../../cli/up/up";
import { givenTo, runNamed } from "../../../support/command-line";

describe("up and preview arguments", () => {
  const read = async (...args: string[]) => engineArguments("up", await givenTo("up", args));

  for (const [args, expected] of [
    [["-s", "hub"], { stack: "hub", profile: undefined, passed: [], maxSilenceMs: undefined }],
    [["hub", "--max-silence", "PT2M"], { stack: "hub", profile: undefined, passed: [], maxSilenceMs: 120_000 }],
    [["hub", "--profile", "production"], { stack: "hub", profile: "production", passed: [], maxSilenceMs: undefined }],
    [["--profile=my.json", "--stack=hub"], { stack: "hub", profile: "my.json", passed: [], maxSilenceMs: undefined }],
    [
      ["hub", "--", "--yes", "--message", "a b", "--target=x=y", "-v=3"],
      { stack: "hub", profile: undefined, passed: ["--yes", "--message", "a b", "--target=x=y", "-v=3"], maxSilenceMs: undefined },
    ],
  ] as const)
    it(`${args.join(" ")} are split into stack, profile and Pulumi's own arguments`, async () => assert.deepEqual(await read(...args), expected));

  for (const [args, message] of [
    [[], "up needs a stack: edge-staging up <stack>"],
    [["--profile", "pilot"], "up needs a stack: edge-staging up <stack>"],
    [["-s", "--yes"], "--stack needs the name of a stack"],
    [["--stack="], "--stack needs the name of a stack"],
    [["hub", "line-1"], "too many arguments for 'up'"],
    [["hub", "-s", "line-1"], "up takes one stack, given hub, line-1"],
    [["-s", "hub", "--profile", "--yes"], "--profile needs a value"],
    [["hub", "--", "--stack", "line-1"], "--stack is not accepted after --: name the stack before --"],
    [
      ["--profile=", "--", "--policy-pack", "mine", "--policy-pack-config=x.json"],
      "--policy-pack is not accepted after --: the pack is this project's; choose its strictness with --profile, before --\n" +
        "--policy-pack-config is not accepted after --: the pack is this project's; choose its strictness with --profile, before --\n" +
        "--profile needs a value\nup needs a stack: edge-staging up <stack>",
    ],
  ] as const)
    it(`are refused with all faults: ${args.join(" ") || "none"}`, () =>
      assert.rejects(read(...args), (error) => error instanceof UsageError && error.message.startsWith(message)));

  for (const args of [["-s"], ["hub", "--profile"], ["hub", "--yes"]])
    it(`are refused by the parser: ${args.join(" ")}`, () => assert.rejects(read(...args), UsageError));

  it("are refused with a hint if Pulumi's own arguments are not after --", () => assert.rejects(read("hub", "--yes"), /Arguments of pulumi up follow --/));

  it("are explained with exit codes by --help", async () => {
    for (const operation of ["up", "preview"]) {
      const printed: string[] = [];
      const io = { environment: {}, folder: ".", print: (text: string) => void printed.push(text), narrate: () => undefined };
      assert.equal(await runNamed(operation, ["--help"], io), 0);
      for (const part of [`edge-staging ${operation}`, "--profile", "production, pilot, demo", "Exit codes:"]) assert.ok(printed.join().includes(part), part);
    }
  });
});
