import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { everyStack } from "../../../../cli/doctor/stack-view";
import { UsageError } from "../../../../cli/io/command";
import { commands } from "../../../../cli/commands";
import { givenTo } from "../../../support/command-line";

describe("stacks that the doctor examines", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "doctor-"));
    mkdirSync(join(folder, "stacks"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("are by default all stacks with a file, hubs first", () => {
    for (const [name, role] of Object.entries({ "a-line": "site", "z-hub": "hub", "b-line": "site", other: "none" }))
      writeFileSync(join(folder, "stacks", `Pulumi.${name}.yaml`), `config:\n  edge-staging:role: ${role}\n`);
    assert.deepEqual(everyStack(join(folder, "stacks")), ["z-hub", "a-line", "b-line"]);
  });

  it("must include at least one, else the command reports a usage error", async () => {
    const entry = commands.find(({ name }) => name === "doctor");
    const doctor = await entry?.load();
    const io = { environment: {}, folder, print: () => undefined, narrate: () => undefined };
    await assert.rejects(async () => doctor?.(await givenTo("doctor", []), io), UsageError);
  });
});
