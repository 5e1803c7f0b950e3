import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ProgramWorld, succeeded } from "../support/program-world";
import { type WorldValues, recordState, recordedReleases, recordedState } from "../support/recorded-state";

/** Azure gives the cluster's identity another object id in every lab, from which the names of its role assignments are derived. */
function grantedTo(exported: string): WorldValues {
  const { deployment } = JSON.parse(exported) as { deployment: { resources: { urn: string; inputs?: Record<string, unknown> }[] } };
  const assignments = deployment.resources.filter(({ inputs }) => inputs?.["roleAssignmentName"] !== undefined);
  return Object.fromEntries(
    assignments.flatMap(({ urn, inputs }) => [
      [`<name of ${urn.split("::").at(-1)}>`, String(inputs?.["roleAssignmentName"])],
      ["<orchestration-principal>", String(inputs?.["principalId"])],
    ]),
  );
}

const stacks = ["hub", "line-1"] as const;

/** Resources that this program declares and that do not exist in the recorded releases. */
const added: Readonly<Record<(typeof stacks)[number], string[]>> = { hub: [], "line-1": ["create line-1-vision-fetched"] };

/**
 * Previews the current program with the recorded states of earlier releases. EDGE_STAGING_RECORD=1 records the current states
 * under the version in package.json: do this once for each release, after setting its version.
 */
describe("an upgrade of this program", function () {
  this.timeout(240_000);
  let given: ProgramWorld;
  let world: WorldValues;

  before(async () => {
    given = await ProgramWorld.start({ policies: false });
    await given.bringUp();
    const { loginServer } = await given.stacks.outputs("hub");
    world = { "<world>": given.world.folder, "<login-server>": String(loginServer), ...grantedTo(await given.stacks.exported("line-1")) };
    if (process.env["EDGE_STAGING_RECORD"] === "1") await record();
  });
  after(() => given?.end());

  const record = async () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
    for (const stack of stacks) recordState(version, stack, await succeeded(given.stacks.run(["stack", "export", "--show-secrets", "--stack", stack])), world);
  };

  /** Steps that a preview with the recorded state plans for a stack, other than `same`, as `kind name`. */
  const planned = async (release: string, stack: string): Promise<string[]> => {
    const file = join(given.world.folder, `${stack}.json`);
    writeFileSync(file, recordedState(release, stack, world));
    await succeeded(given.stacks.run(["stack", "import", "--force", "--stack", stack, "--file", file]));
    const { code, stdout, stderr, operations } = await given.stacks.preview(stack);
    assert.equal(code, 0, stdout + stderr);
    return operations.filter(({ kind }) => !["same", "read"].includes(kind)).map(({ kind, name }) => `${kind} ${name}`);
  };

  it("has recorded states of at least one release", () => assert.notDeepEqual(recordedReleases(), []));

  for (const release of recordedReleases())
    for (const stack of stacks)
      it(`from ${release} replaces and deletes nothing of ${stack}, creates only resources that are new since then, and writes nothing in preview`, async () => {
        const before = given.writes();
        assert.deepEqual(
          (await planned(release, stack)).filter((step) => !step.startsWith("update ")),
          added[stack],
        );
        assert.equal(given.writes(), before);
      });
});
