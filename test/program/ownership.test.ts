import assert from "node:assert/strict";
import { renameSync, writeFileSync } from "node:fs";
import type { SiteFacts } from "../../cli/prove/site-facts";
import { ProgramWorld, failed, succeeded } from "../support/program-world";
import { SitePuller, assertServed } from "../support/site-puller";

const line1 = "organization/edge-staging/line-1";
const renamed = "organization/edge-staging/line-1-renamed";

describe("the owner of a site's objects", function () {
  this.timeout(900_000);
  let given: ProgramWorld;
  let facts: SiteFacts;
  let state = "";

  before(async () => {
    given = await ProgramWorld.start({ policies: false });
    await given.bringUp();
    facts = (await given.stacks.outputs("line-1"))["site"] as SiteFacts;
  });
  after(() => given?.end());

  /** Output of a run that must fail. Asserts that the live site keeps serving meanwhile and that nothing is written. */
  const refused = async (run: () => ReturnType<ProgramWorld["stacks"]["up"]>): Promise<string> => {
    const puller = await SitePuller.start(given, { facts });
    const before = writes();
    const output = await failed(run());
    assert.equal(writes(), before);
    assertServed(await puller.stop());
    return output;
  };
  /** Number of writes by the program's runs, without those of the site's agents. */
  const writes = () => given.world.azure.requests.writes().filter(({ principal }) => principal === given.world.azure.signIn.displayName).length;

  it("remains the original stack when its file is copied: nothing is written, and destroying the copy changes nothing", async () => {
    given.project.addSite("line-1", "copy", (site) => site);
    await given.stacks.select("copy");
    const output = await refused(() => given.stacks.up("copy"));
    assert.match(output, new RegExp(`EDGE-OWNED {2}objects that this stack would change belong to stack ${line1}\\n\\s+given +scope map line1, token line1,`));
    assert.match(output, new RegExp(`fix +choose another site\\.key; .* set site\\.formerOwner: ${line1}`));
    assert.match(await succeeded(given.stacks.preview("copy")), /warning: up will refuse this stack; correct this first:\s+EDGE-OWNED/);
    const before = writes();
    await succeeded(given.stacks.destroy("copy"));
    assert.equal(writes(), before);
    await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
  });

  it("becomes a renamed stack, without recreating anything, when its file names the previous one", async () => {
    state = await given.stacks.exported("line-1");
    await succeeded(given.stacks.run(["stack", "rename", "line-1-renamed", "--stack", "line-1"]));
    const file = (stack: string) => given.project.file("stacks", `Pulumi.${stack}.yaml`);
    if (!state.includes("line-1-renamed")) renameIfThere(file("line-1"), file("line-1-renamed"));
    assert.match(await refused(() => given.stacks.up("line-1-renamed")), new RegExp(`EDGE-OWNED .* belong to stack ${line1}`));
    given.project.change("line-1-renamed", "site", (site) => ({ ...site, formerOwner: line1 }));
    const puller = await SitePuller.start(given, { facts });
    const output = await succeeded(given.stacks.up("line-1-renamed"));
    assertServed(await puller.stop());
    assert.doesNotMatch(output, /^ *[-+]+ .* (created|deleted|replaced)\b/m);
    await succeeded(given.stacks.preview("line-1-renamed", "--expect-no-changes"));
  });

  it("remains the renamed stack: up and destroy of the previous one change nothing", async () => {
    given.project.addSite("line-1-renamed", "line-1", ({ formerOwner: _, ...site }) => site);
    await given.stacks.select("line-1");
    writeFileSync(given.project.file("state.json"), state);
    await succeeded(given.stacks.run(["stack", "import", "--stack", "line-1", "--file", given.project.file("state.json")]));
    assert.match(await refused(() => given.stacks.up("line-1")), new RegExp(`EDGE-OWNED .* belong to stack ${renamed}`));
    assert.match(await refused(() => given.stacks.destroy("line-1")), new RegExp(`EDGE-OWNED {2}stack ${renamed} now owns .*nothing was deleted`));
    await succeeded(given.stacks.preview("line-1-renamed", "--expect-no-changes"));
  });
});

/** The engine renames the file itself if it knows the folder of the stack files. */
function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}
