import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { initArguments } from "../../../../cli/init/init";
import { listPrices } from "../../../../cli/init/list-prices";
import { outcomeOf, outcomeText } from "../../../../cli/init/outcome";
import { noContext } from "../../../../cli/init/prerequisites";
import { askForSolutions } from "../../../../cli/init/solution-answers";
import { Answers } from "../../../../cli/init/answers";
import { initCommand } from "../../../../cli/init-command";
import { readCatalog } from "../../../../program/catalog/catalog";
import { givenTo, runNamed } from "../../../support/command-line";

describe("the command line of init", () => {
  for (const [args, message] of [
    [[], /init takes hub or site, given nothing/],
    [["plant", "a"], /init takes hub or site, given plant/],
    [["hub"], /init hub needs the name of the new stack/],
    [["hub", "../a"], /init hub needs the name of the new stack/],
    [["site", "a", "b"], /init takes one name, given a, b/],
    [["hub", "a", "--cluster", "c", "--key", "k"], /--key is an option of init site\n--cluster is an option of init site/],
    [["site", "a", "--target", "t"], /--target needs --adopt/],
    [["hub", "a", "--adopt"], /--adopt is an option of init site/],
    [["site", "a", "--registry", "c"], /--registry is an option of init hub/],
  ] as const)
    it(`is refused: ${args.join(" ")}`, async () => {
      const given = await givenTo("init", args);
      assert.throws(() => initArguments(given), message);
    });

  it("accepts all options of one role, or those of both", async () => {
    const values = initCommand.options.filter(({ flags }) => flags.includes("<"));
    for (const { flags, description } of values) {
      const roles: string[] = [];
      for (const role of ["hub", "site"]) {
        const adopt = /with --adopt/.test(description) && role === "site" ? ["--adopt"] : [];
        const given = await givenTo("init", [role, "a", ...adopt, flags.split(" ")[0] ?? "", "x"]);
        try {
          roles.push(initArguments(given).role);
        } catch {}
      }
      assert.equal(roles.length, ["--location <region>", "--capability <name>"].includes(flags) ? 2 : 1, flags);
    }
  });
});

describe("the init command", () => {
  it("refuses an existing stack file before it signs in, and does not change the file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "edge-staging-init-"));
    try {
      mkdirSync(join(folder, "stacks"));
      const file = join(folder, "stacks", "Pulumi.hall-1.yaml");
      writeFileSync(file, "mine");
      const narrated: string[] = [];
      const io = { environment: {}, folder, print: assert.fail, narrate: (line: string) => void narrated.push(line) };
      assert.equal(await runNamed("init", ["site", "hall-1", "--yes"], io), 3);
      assert.match(narrated.join("\n"), /^EDGE-INIT-EXISTS .*\n +given +stacks\/Pulumi\.hall-1\.yaml$/m);
      assert.equal(readFileSync(file, "utf8"), "mine");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("solutions of a new site", () => {
  const { solutions } = readCatalog("stacks");
  const chosen = async (solution: string[], values: string[]) => {
    const answers = new Answers({ texts: (option) => (option === "solution" ? solution : []), takesDefaults: true, ask: undefined, narrate: assert.fail });
    const found = await askForSolutions(answers, solutions, values);
    answers.finish();
    return found;
  };

  it("get the required values, and others with the type from the schema", async () =>
    assert.deepEqual(await chosen(["vision@1.0.0"], ["vision.cameraUrl=a=b", "vision.framesPerSecond=25"]), [
      { name: "vision", version: "1.0.0", values: { cameraUrl: "a=b", framesPerSecond: 25 } },
    ]));

  it("are optional", async () => assert.deepEqual(await chosen([], []), []));

  for (const [solution, values, message] of [
    [["vision@9.0.0"], [], /given +--solution vision@9\.0\.0\n +allowed vision@1\.0\.0/],
    [["vision@1.0.0"], [], /given +--value vision\.cameraUrl=<string> \(not set\)/],
    [["vision@1.0.0"], ["vision.cameraUrl=a", "vision.framesPerSecond=99"], /given +--value vision\.framesPerSecond=99\n +allowed 60 or less/],
    [["vision@1.0.0"], ["vision.cameraUrl=a", "vision.camera=b"], /given +--value vision\.camera=b\n +allowed cameraUrl, framesPerSecond/],
    [["vision@1.0.0"], ["vision.cameraUrl=a", "other.x=b"], /given +--value other\.x=b\n +allowed <solution>\.<value>=<text>, of vision/],
    [[], ["vision.cameraUrl=a"], /allowed none without --solution/],
  ] as const)
    it(`are refused: ${[...solution, ...values].join(" ")}`, () => assert.rejects(chosen([...solution], [...values]), message));
});

describe("a missing prerequisite", () => {
  it("shows the command that creates it, complete except for unknown values", () => {
    assert.match(
      noContext("eastus2", ["soap"]).fix,
      /--location eastus2 --hierarchies "\[0\]\.name=factory" .*--capabilities "\[0\]\.name=soap" "\[0\]\.description=soap"/,
    );
  });
});

describe("the outcome of init", () => {
  it("names the prerequisites that up creates", () => {
    const prerequisites = { resourceProviders: "create", certManager: "create", orchestration: "create", customLocation: "create" };
    const settings = { key: "hall1", prerequisites, target: { customLocationId: "/customLocations/hall-1" } };
    const { creates } = outcomeOf("hall-1", "stacks/Pulumi.hall-1.yaml", { role: "site", settings, notes: {}, missing: [], unread: [] });
    assert.deepEqual(creates.slice(0, 4), [
      "missing registrations of the site's resource providers in the cluster's subscription",
      "cert-manager on the cluster, as Arc extension microsoft.certmanagement",
      "workload orchestration extension on the cluster",
      "custom location hall-1 on the cluster",
    ]);
  });

  it("names the billed resources, list prices per month with their date, and the price pages", () => {
    const settings = { resourceGroup: "rg", location: "eastus2", registry: { name: "factory", workspace: "/x" } };
    const text = outcomeText(outcomeOf("hub", "stacks/Pulumi.hub.yaml", { role: "hub", settings, notes: {}, missing: [], unread: [] }));
    assert.match(
      text,
      /billed by Azure:\n {2}Premium registry factory, .*: about 51 USD a month at the list price of \d{4}-\d{2}-\d{2} \(.*pricing\/details\/container-registry/,
    );
    const { billed } = outcomeOf("line-1", "stacks/Pulumi.line-1.yaml", { role: "site", settings: { key: "line1" }, notes: {}, missing: [], unread: [] });
    assert.deepEqual(
      billed.map(({ usdPerMonth, pricedOn }) => [usdPerMonth, pricedOn]),
      [[10, listPrices.date]],
    );
    assert.match(text, /Log Analytics workspace: by volume .*pricing\/details\/monitor/);
  });
});
