import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assignedBuiltIns } from "../../../../cli/exemptions/assigned-built-ins";
import { writeExemptions } from "../../../../cli/exemptions/exemption-folder";
import { fileOf, planExemptions } from "../../../../cli/exemptions/exemption-plan";
import { exemptionText } from "../../../../cli/exemptions/exemption-template";
import { assignmentOf, builtIns, demoRegistryId as registryId } from "../../../support/policy-assignments";

const { exemptions } = planExemptions({ registryId, registry: {}, siteKey: "line1" }, assignedBuiltIns(assignmentOf(builtIns.tokens, "no-tokens")));
const filesUntil = (until: string) => new Map(exemptions.map((exemption) => [fileOf(exemption), exemptionText(exemption, { owner: "o", until })]));
const first = filesUntil("2027-05-31");
const [one = "", other = ""] = first.keys();

describe("the exemptions folder", () => {
  let folder: string;
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), "edge-staging-exemptions-")), "line-1");
  });
  afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

  const outcomes = async (files: Map<string, string>) => [...(await writeExemptions(folder, files)).values()];

  it("receives a file per exemption, which a second run does not change", async () => {
    assert.deepEqual(await outcomes(first), ["written", "written"]);
    assert.deepEqual(await outcomes(first), ["unchanged", "unchanged"]);
    assert.deepEqual(readdirSync(folder).sort(), [one, other].sort());
    assert.equal(readFileSync(join(folder, one), "utf8"), first.get(one));
  });

  it("receives a new end date if nobody edited the files", async () => {
    await outcomes(first);
    assert.deepEqual(await outcomes(filesUntil("2027-06-30")), ["renewed", "renewed"]);
    assert.match(readFileSync(join(folder, one), "utf8"), /2027-06-30T23:59:59Z/);
  });

  it("stays unchanged if somebody edited files, and the error lists every edited file", async () => {
    await outcomes(first);
    for (const name of [one, other]) writeFileSync(join(folder, name), "{}");
    await assert.rejects(writeExemptions(folder, filesUntil("2027-06-30")), (error: Error) => error.message.includes(one) && error.message.includes(other));
    writeFileSync(join(folder, other), first.get(other) ?? "");
    await assert.rejects(writeExemptions(folder, filesUntil("2027-06-30")), /EDGE-EXEMPTION-EDITED/);
    assert.deepEqual([readFileSync(join(folder, one), "utf8"), readFileSync(join(folder, other), "utf8")], ["{}", first.get(other)]);
  });
});
