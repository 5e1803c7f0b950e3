import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { startNarrator } from "../../../lab/engine/narrator";
import { provideTools } from "../../../lab/engine/tools";
import { workflowFindings } from "../../../tools/lint-workflows";
import { removeTemporaryFolders, temporaryFolder } from "../lab/engine/temporary-folder";
import { writeFiles } from "../lab/engine/written-files";

const valid = `on: push
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

describe("the workflow linter", function () {
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

  it("finds nothing in a valid workflow, including a concurrency queue", async () => assert.equal(await findingsIn(valid), ""));

  for (const [what, broken, finding] of [
    ["an unknown key", valid.replace("queue: max", "queues: max"), /one\.yml:6:3: unexpected key "queues" for "concurrency" section/],
    ["an unknown permission", valid.replace("contents: read", "contents: reads"), /one\.yml:3:13: "reads" is invalid as permission of scope "contents"/],
    ["an unknown job", valid.replace("    runs-on", "    needs: build\n    runs-on"), /job "test" needs job "build" which does not exist/],
    ["an unknown context value", valid.replace("npm test", `echo "\${{ github.evnt_name }}"`), /property "evnt_name" is not defined/],
    ["an unknown runner", valid.replace("ubuntu-24.04", "ubuntu-2404"), /label "ubuntu-2404" is unknown/],
    ["untrusted input in a script", valid.replace("npm test", `echo "\${{ github.head_ref }}"`), /"github\.head_ref" is potentially untrusted/],
    ["invalid YAML", "jobs: [", /could not parse as YAML/],
  ] as const)
    it(`finds ${what}`, async () => assert.match(await findingsIn(broken), finding));

  it("fails if it cannot check the workflows", async () => {
    await assert.rejects(workflowFindings(actionlint, temporaryFolder()), /actionlint could not check the workflows/);
  });
});
