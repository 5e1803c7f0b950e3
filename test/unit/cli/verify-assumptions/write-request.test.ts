import assert from "node:assert/strict";
import { hasEnded, newRun } from "../../../../cli/verify-assumptions/write/run-owner";
import { urlFinding } from "../../../../cli/verify-assumptions/write/write-run";
import { writeRequest } from "../../../../cli/verify-assumptions/write/write-request";
import { UsageError } from "../../../../cli/io/command";
import { givenTo } from "../../../support/command-line";

const subscriptionId = "22222222-2222-4222-8222-222222222222";
const complete = ["--write", "--scratch-group", "rg-scratch", "--location", "westeurope"];
const request = async (args: string[], more: { environment?: Record<string, string>; ask?: () => Promise<string> } = {}) =>
  writeRequest(await givenTo("verify-assumptions", args), { environment: { ARM_SUBSCRIPTION_ID: subscriptionId }, ...more });

describe("what verify-assumptions --write is asked for", () => {
  it("is nothing without --write", async () => assert.equal(await request(["line-1"]), undefined));

  it("is a group, its region, a subscription and a file", async () => {
    const given = { subscriptionId, group: "rg-scratch", location: "westeurope", isConfirmed: true, record: "a.json" };
    assert.deepEqual(await request([...complete, "--yes", "--record", "a.json"]), given);
    const asked = { environment: {}, ask: async () => "y" };
    const other = "33333333-2222-4222-8222-222222222222";
    assert.deepEqual(await request([...complete, "--subscription", other], asked), { ...given, subscriptionId: other, isConfirmed: false, record: undefined });
  });

  const wrong: [what: string, args: string[], environment: Record<string, string>, faults: RegExp[]][] = [
    ["everything that is missing", ["--write"], {}, [/--scratch-group <name>/, /--location <region>/, /--subscription <id>/, /add --yes/]],
    [
      "every wrong value",
      ["--write", "--scratch-group", "a/b", "--location", "West Europe", "--subscription", "mine", "--yes"],
      {},
      [/given a\/b/, /given West Europe/, /given mine/],
    ],
    ["every option without --write", ["--record", "a.json", "--location", "x", "--yes"], {}, [/--record needs --write/, /--location needs/, /--yes needs/]],
  ];
  for (const [what, args, environment, faults] of wrong)
    it(`is refused with ${what}, at once`, () =>
      assert.rejects(request(args, { environment }), (error: unknown) => error instanceof UsageError && faults.every((fault) => fault.test(error.message))));
});

describe("the run that owns a scratch group", () => {
  const [machine, pid, start] = newRun().split("/");

  it("goes on while its process does", () => assert.equal(hasEnded(newRun()), false));
  it("has ended when its process has, or its id belongs to another one", () => assert.equal(hasEnded([machine, pid, `${start}0`, "x"].join("/")), true));
  it("may go on at another machine", () => assert.equal(hasEnded(["another", pid, `${start}0`, "x"].join("/")), false));
  it("has a name that no other run has", () => assert.notEqual(newRun(), newRun()));
});

describe("the URLs of operations", () => {
  const origin = "https://management.azure.com";
  const cases: [what: string, urls: string[], verdict: string][] = [
    ["lead to Azure Resource Manager", [`${origin}/a`, `${origin}/b`], "held"],
    ["are relative", [`${origin}/a`, "/b"], "failed"],
    ["lead to another host", [`${origin}/a`, "https://management.azure.com.example/b"], "failed"],
    ["were not seen", [], "notTried"],
  ];
  for (const [what, urls, verdict] of cases) it(`that ${what}: ${verdict}`, () => assert.deepEqual(Object.keys(urlFinding(urls, origin)), [verdict]));
});
