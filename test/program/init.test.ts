import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Fault } from "../../components/core/fault";
import { writeDemoImages } from "../../lab/demo-images";
import { contextId, siteFacts } from "../../lab/facts";
import { ProgramWorld, failed } from "../support/program-world";
import { difference, normalised, runLine, tutorialSteps } from "../support/tutorial";

const tutorial = join("docs", "tutorial", "first-site.md");
const steps = tutorialSteps(tutorial);
/** Commands of the tutorial that a user needs: not those that only inspect or that demonstrate an error. */
const needed = steps.filter(({ command, output }) => /^npx edge-staging/.test(command) && !output.includes("(exit code 3)"));

describe("setup of a first site, from an empty subscription", function () {
  this.timeout(300_000);
  let given: ProgramWorld;
  let images: string;
  before(async () => {
    given = await ProgramWorld.start({ policies: false });
    images = await writeDemoImages(join(given.world.folder, "images"), "1.0.0");
  });
  after(() => given?.end());

  /** Excludes the check whether a registry name is available, which is a POST. */
  const writes = () => given.world.azure.requests.writes().filter(({ path }) => !path.endsWith("/checkNameAvailability")).length;

  it("names a prerequisite that a site cannot create with the command that does, and writes nothing while it is missing", async () => {
    const { store } = given.world.azure.azure;
    const removed = [contextId].flatMap((id) => store.get(id) ?? []);
    for (const { id } of removed) store.delete(id);
    try {
      const output = await failed(given.command("init", "site", "hall-1", "--yes", "--hub", "hub", "--cluster", "line-1"));
      assert.match(output, /EDGE-INIT-PREREQUISITE .*no context.*\n +fix .*az workload-orchestration context create --name <name>/);
      assert.throws(() => readFileSync(given.project.file("stacks", "Pulumi.hall-1.yaml")), { code: "ENOENT" });
    } finally {
      for (const resource of removed) store.put(resource);
    }
  });

  for (const { command, output } of steps)
    it(`prints the tutorial's output for ${command}`, async () => {
      const before = writes();
      const { code, output: printed } = await runLine(command, given.project.folder, { ...process.env, ...given.world.environment, DEMO_IMAGES: images });
      const lines = normalised(code === 0 ? printed : `${printed.trimEnd()}\n(exit code ${code})`);
      assert.equal(difference(normalised(output.join("\n")), lines), undefined, lines.join("\n"));
      if (command.includes(" init ")) assert.equal(writes(), before, "init wrote something in Azure");
    });

  it(`takes ${needed.length} commands, compared with 42 in the staging guide, and no manual edit of a file`, () => {
    assert.equal(needed.length, 7);
    assert.ok(readFileSync(tutorial, "utf8").includes(`${needed.length} commands, where the staging guide has 42`));
    assert.ok(!steps.some(({ command }) => /\b(sed|vi|nano|config set)\b/.test(command)));
  });

  it("overwrites no file, whatever the options", async () => {
    const file = given.project.file("stacks", "Pulumi.hall-1.yaml");
    const text = readFileSync(file, "utf8");
    assert.match(await failed(given.command("init", "site", "hall-1", "--yes")), /^EDGE-INIT-EXISTS /m);
    assert.equal(readFileSync(file, "utf8"), text);
  });

  it("has what the cluster lacks created by up, and prints what remains to do as JSON", async () => {
    const { store } = given.world.azure.azure;
    const { orchestrationExtensionId, customLocationId } = siteFacts("line-1");
    const removed = [orchestrationExtensionId, customLocationId].flatMap((id) => store.get(id) ?? []);
    for (const { id } of removed) store.delete(id);
    const { code, stdout, stderr } = await given.command("init", "site", "hall-2", "--yes", "--hub", "factory", "--cluster", "line-1", "--json");
    for (const resource of removed) store.put(resource);
    assert.equal(code, 0, stderr);
    const { missing, file, creates } = JSON.parse(stdout) as { missing: Fault[]; file: string; creates: string[] };
    assert.equal(file, "stacks/Pulumi.hall-2.yaml");
    assert.deepEqual(
      missing.map(({ code: name }) => name),
      ["EDGE-INIT-PREREQUISITE"],
    );
    assert.match(missing[0]?.fix ?? "", /az connectedk8s enable-features --name line-1 /);
    assert.deepEqual(creates.slice(0, 2), ["workload orchestration extension on the cluster", "custom location line-1 on the cluster"]);
    const { prerequisites, target } = given.project.settings("hall-2", "site") as Record<string, Record<string, string>>;
    assert.deepEqual(prerequisites, { orchestration: "create", orchestrationStorageClassName: "standard", customLocation: "create" });
    assert.equal(target?.["customLocationId"], customLocationId);
  });
});
