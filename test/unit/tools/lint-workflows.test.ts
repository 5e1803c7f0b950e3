import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { startNarrator } from "../../../lab/engine/narrator";
import { provideTools } from "../../../lab/engine/tools";
import { workflowFindings } from "../../../tools/lint-workflows";
import { removeTemporaryFolders, temporaryFolder } from "../lab/engine/temporary-folder";
import { writeFiles } from "../lab/engine/written-files";

const sound = `on: push
permissions:
  contents: read
concurrency:
  group: all
  queue: max
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: npm test
`;

describe("the linter of the workflows", function () {
  this.timeout(600_000);
  let actionlint: string;
  before(async () => {
    ({ actionlint } = await provideTools(["actionlint"], { environment: process.env, narrator: startNarrator() }));
  });
  afterEach(removeTemporaryFolders);

  const findingsIn = (workflow: string) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, ".github", "workflows"), { recursive: true });
    copyFileSync(".github/actionlint.yaml", join(folder, ".github", "actionlint.yaml"));
    writeFiles(join(folder, ".github", "workflows"), { "one.yml": workflow });
    return workflowFindings(actionlint, folder);
  };

  it("is the last part of npm run check", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
    assert.match(scripts["check"] ?? "", / && npm run --silent lint-workflows$/);
  });

  it("finds nothing in a sound workflow, a queue of runs included", async () => assert.equal(await findingsIn(sound), ""));

  for (const [what, broken, finding] of [
    ["a key that there is not", sound.replace("queue: max", "queues: max"), /one\.yml:6:3: unexpected key "queues" for "concurrency" section/],
    ["a right that there is not", sound.replace("contents: read", "contents: reads"), /one\.yml:3:13: "reads" is invalid as permission of scope "contents"/],
    ["a job that there is not", sound.replace("    runs-on", "    needs: build\n    runs-on"), /job "test" needs job "build" which does not exist/],
    ["a value that there is not", sound.replace("npm test", `echo "\${{ github.evnt_name }}"`), /property "evnt_name" is not defined/],
    ["a runner that there is not", sound.replace("ubuntu-24.04", "ubuntu-2404"), /label "ubuntu-2404" is unknown/],
    ["untrusted input in a script", sound.replace("npm test", `echo "\${{ github.head_ref }}"`), /"github\.head_ref" is potentially untrusted/],
    ["no YAML", "jobs: [", /could not parse as YAML/],
  ] as const)
    it(`finds ${what}`, async () => assert.match(await findingsIn(broken), finding));

  it("fails when it cannot check the workflows", async () => {
    await assert.rejects(workflowFindings(actionlint, temporaryFolder()), /actionlint could not check the workflows/);
  });
});
