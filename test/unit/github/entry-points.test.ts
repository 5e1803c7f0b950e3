import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { commands } from "../../../cli/commands";
import { ownCommands, workflowEntryPoints, workflowsEntryPoints } from "../../support/entry-points";
import { manifestsIn, operatorEntryPoints, operatorManifests } from "../../support/operator-manifests";

const workflow = (step: string, environment = "") => `${environment}
jobs:
  one:
    steps:
      - ${step}
`;
const packsOf = (text: string) => workflowEntryPoints("a.yml", text, "hub").map(({ pack }) => pack);

describe("steps and manifests that start Pulumi", () => {
  const all = [...workflowsEntryPoints("hub"), ...operatorEntryPoints(operatorManifests(), "hub")];

  it("all apply the policy pack if the operation supports one", () =>
    assert.deepEqual(
      all.filter(({ pack }) => pack === "missing").map(({ where }) => where),
      [],
    ));

  it("are found in every workflow and operator manifest", () => {
    const found = all.map(({ where, pack }) => `${pack}: ${where.split("/").slice(-1)[0]}`);
    for (const expected of [
      "applied: drift.yaml, hub-drift",
      "applied: drift.yaml, line-1-drift",
      "applied: hub.yaml, hub",
      "applied: line-1-on-site.yaml, line-1",
      "applied: line-1.yaml, line-1",
      "applied: maintain.yml, site",
      "applied: preview.yml, preview",
      "not taken: drift.yml, look",
      "not taken: retire.yml, destroy",
      "not taken: retire.yml, preview",
    ])
      assert.ok(found.includes(expected), expected);
  });

  it("include those of a rollout, which brings its stacks up by the command up", () => {
    assert.match(readFileSync("cli/rollout/run-stack.ts", "utf8"), /engineCommand\("up"\)/);
    assert.match(readFileSync(".github/workflows/up.yml", "utf8"), /rollout plan .*--profile "\$PROFILE"/);
  });

  it("get variables from workflow and step, and the stack's name", () => {
    const [maintain] = all.filter(({ where }) => where.endsWith("maintain.yml, site"));
    assert.deepEqual(maintain?.environment, { STACK: "hub", PROFILE: "production" });
    const [text] = [workflow("run: pulumi up\n        env: { A: step }", "env: { A: workflow, B: '${{ secrets.B }}', C: c }")];
    assert.deepEqual(workflowEntryPoints("a.yml", text ?? "", "hub")[0]?.environment, { A: "step", C: "c" });
  });

  for (const [step, pack] of [
    ["run: pulumi up --yes", "missing"],
    ["run: cd x && /opt/pulumi --cwd y preview", "missing"],
    ["run: npx pulumi up", "missing"],
    ["uses: pulumi/actions@0000000000000000000000000000000000000000\n        with: { command: up }", "missing"],
    ["run: pulumi up\n        env: { PULUMI_OPTION_POLICY_PACK: policy }", "missing"],
    ["run: pulumi up\n        env: { PULUMI_OPTION_POLICY_PACK: /clone/policy }", "applied"],
    ["run: node dist/cli/main.js up hub", "applied"],
    ["run: npx --no-install edge-staging preview-report -s hub", "applied"],
    ["run: edge-staging preview-report hub && pulumi up", "missing"],
    ["run: pulumi refresh --preview-only", "not taken"],
    ["run: npx edge-staging preview-report --retire hub", "not taken"],
  ] as const)
    it(`have pack ${pack}: ${step.replaceAll(/\s+/g, " ")}`, () => assert.deepEqual(packsOf(workflow(step)), [pack]));

  for (const step of [
    "run: npx edge-staging preview-report --report a.json",
    "run: echo 'edge-staging up'",
    "run: edge-staging changed-stacks",
    "run: pulumi stack ls",
  ])
    it(`do not include ${step}`, () => assert.deepEqual(packsOf(workflow(step)), []));

  it("have no pack if a Stack's workspace lacks it or has a relative path", () => {
    const packs = (environment: string) =>
      operatorEntryPoints(
        manifestsIn({
          "a.yaml": `kind: Stack\nspec:\n  workspaceTemplate: { spec: { envFrom: [{ configMapRef: { name: shared } }] } }\n---\nkind: ConfigMap\nmetadata: { name: shared }\ndata: { ${environment} }\n`,
        }),
        "hub",
      ).map(({ pack }) => pack);
    assert.deepEqual(packs("A: a"), ["missing"]);
    assert.deepEqual(packs("PULUMI_OPTION_POLICY_PACK: policy"), ["missing"]);
    assert.deepEqual(packs("PULUMI_OPTION_POLICY_PACK: /share/source/policy"), ["applied"]);
  });

  it("include every command of the project that starts the engine, and each of these sets the pack", () => {
    const implementations = globSync("cli/*/*.ts")
      .map((file) => ({ name: basename(dirname(file)), text: readFileSync(file, "utf8") }))
      .filter(({ name, text }) => name !== "engine" && /from "\.\.\/engine\/(engine-run|stack-preview)"/.test(text));
    // It only creates a stack in the backend, which runs no program.
    const [creator] = implementations.splice(
      implementations.findIndex(({ name }) => name === "init"),
      1,
    );
    assert.match(creator?.text ?? "", /const args = \["stack", "init", /);
    assert.deepEqual(implementations.map(({ name }) => name).sort(), ownCommands.filter((name) => name !== "preview").sort());
    for (const { name, text } of implementations) assert.match(text, /from "\.\.\/engine\/policy-profile"/, name);
    for (const name of ownCommands)
      assert.ok(
        commands.some((entry) => entry.name === name),
        name,
      );
  });
});
