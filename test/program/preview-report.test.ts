import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { siteFacts } from "../../lab/facts";
import { reviewSchema } from "../../stacks/review/review";
import { type PreparedChange, preparedChanges } from "../support/prepared-changes";
import { ProgramWorld, failed, succeeded } from "../support/program-world";
import { recordComment, recordStream, recordedComment } from "../support/recorded-previews";

/** Writes the recorded previews and their comments anew instead of comparing with them. */
const isRecording = process.env["EDGE_STAGING_RECORD"] === "1";

/** Without the lines that name a day: when a password ends goes by the day of the run. */
const withoutDates = (text: string) =>
  text
    .split("\n")
    .filter((line) => !/\d{4}-\d{2}-\d{2}/.test(line))
    .join("\n");

describe("the report of a preview", function () {
  this.timeout(240_000);
  let given: ProgramWorld;
  before(async () => {
    given = await ProgramWorld.start({ sites: ["line-1", "line-2"] });
    given.project.addVersion("vision", "1.0.0", "1.1.0");
    await given.bringUp(["1.0.0", "1.1.0"]);
    // In the place of the demo's own line-2, which is of another flavor.
    given.project.addSite("line-1", "line-2", (site) => ({
      ...site,
      key: "line2",
      connectedClusterId: siteFacts("line-2").connectedClusterId,
      clusterAccess: { context: "line-2" },
      target: { ...(site["target"] as object), customLocationId: siteFacts("line-2").customLocationId },
    }));
    await given.stacks.select("line-2");
    await succeeded(given.stacks.up("line-2"));
  });
  after(() => given?.end());

  /** Runs something while the stacks' files are changed. */
  const whileChanged = async <T>({ stacks, change = (settings) => settings }: PreparedChange, act: () => Promise<T>): Promise<T> => {
    const keyOf = (stack: string) => (stack === "hub" ? "hub" : "site");
    const former = new Map<string, Record<string, unknown>>();
    for (const stack of stacks)
      given.project.change(stack, keyOf(stack), (settings) => {
        former.set(stack, settings);
        return change(settings);
      });
    try {
      return await act();
    } finally {
      for (const stack of stacks) given.project.change(stack, keyOf(stack), () => former.get(stack) ?? {});
    }
  };

  const record = async ({ name, stacks, does }: PreparedChange) => {
    const folders = { world: dirname(given.project.folder), clone: process.cwd() };
    for (const stack of stacks) {
      const command = does === "destroy" ? ["destroy", "--preview-only"] : ["preview"];
      const { stdout } = await given.stacks.run([...command, "--json", "--stack", stack], { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "1" });
      recordStream(name, stack, stdout, folders);
    }
  };

  for (const prepared of preparedChanges) {
    const { name, stacks, does, code } = prepared;
    it(`is the recorded comment for ${name}, and nothing is written to Azure`, () =>
      whileChanged(prepared, async () => {
        const before = given.writes();
        const args = stacks.flatMap((stack) => [does === "destroy" ? "--retire" : "-s", stack]);
        const run = given.command("preview-report", ...args);
        await (code === 0 ? succeeded(run) : failed(run));
        const { code: ended, stdout } = await run;
        if (isRecording) {
          recordComment(name, stdout);
          await record(prepared);
        }
        assert.equal(ended, code);
        assert.equal(withoutDates(stdout), withoutDates(recordedComment(name)));
        assert.equal(given.writes(), before);
        assert.equal(readFileSync(given.project.file("out", "preview-report.md"), "utf8"), stdout);
        reviewSchema.parse(JSON.parse(readFileSync(given.project.file("out", "preview-report.json"), "utf8")));
      }));
  }

  it("tells maintain that a site is as declared, or that somebody changed it: neither is touched", async () => {
    const before = given.writes();
    assert.match(await succeeded(given.command("maintain", "-s", "line-2")), /line-2: nothing to do/);
    const [rotation] = preparedChanges.filter(({ name }) => name === "rotation");
    assert.ok(rotation);
    assert.match(
      await whileChanged(rotation, () => failed(given.command("maintain", "-s", "line-1"))),
      /line-1: not brought up[\s\S]+update line-1-client-password/,
    );
    assert.equal(given.writes(), before);
  });

  it("is refused for a stack that there is not", async () => {
    const { code, stderr } = await given.command("preview-report", "-s", "line-9");
    assert.equal(code, 3);
    assert.match(stderr, /EDGE-STACK {2}the stack cannot be read: no stack named 'line-9' found\n {2}given {3}-s line-9/);
  });
});
