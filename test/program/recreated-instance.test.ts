import assert from "node:assert/strict";
import { changedRegistry } from "../support/changed-registry";
import { InterruptedPulls } from "../support/interrupted-pulls";
import { ProgramWorld, succeeded } from "../support/program-world";

describe("the instance of a site's registry, on the real engine", function () {
  this.timeout(900_000);
  let given: ProgramWorld;
  before(async () => {
    given = await ProgramWorld.start({ policies: false });
    await given.bringUp();
  });
  after(() => given?.end());

  /** One run ends well, pulls fail only while it is announced, nothing is left to do, and every image is the same again. */
  const recreates = async (because: RegExp, was: { wasLost?: boolean; moved?: boolean }, ...options: string[]) => {
    const pulls = await InterruptedPulls.start(given);
    const said = await succeeded(given.stacks.up("line-1", ...options));
    assert.match(said, because);
    assert.match(said, /pulls fail for about 10 to 20 minutes/);
    await pulls.assertOnlyInterrupted(was);
    await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
    assert.match(await succeeded(given.command("prove", "-s", "line-1")), /2 of 2 images are the same bytes/);
  };

  it("is recreated at another service address", async () => {
    given.project.change("line-1", "site", (site) => changedRegistry(site, { serviceAddress: "10.96.0.51" }));
    await recreates(/installed again, because the service address is 10\.96\.0\.51/, { moved: true });
  });
});
