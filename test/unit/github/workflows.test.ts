import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { commands } from "../../../cli/commands";
import { isObject, listAt, textAt } from "../../../components/core/json";

const commandNames = commands.map(({ name }) => name);
const workflows = globSync(".github/workflows/*.yml").sort();
const actions = globSync(".github/actions/*/action.yml");
const read = (file: string) => parse(readFileSync(file, "utf8")) as Record<string, unknown>;
const jobsOf = (file: string) => Object.entries((read(file)["jobs"] ?? {}) as Record<string, Record<string, unknown>>);
const stepsOf = (file: string) => [...jobsOf(file).flatMap(([, job]) => listAt(job, "steps")), ...listAt(read(file), "runs", "steps")];

/** Permissions that a workflow may request beside reading the sources. */
const rights: Readonly<Record<string, readonly string[]>> = {
  "ci.yml": [],
  "preview.yml": ["id-token: write", "pull-requests: write"],
  "up.yml": ["id-token: write"],
  "drift.yml": ["id-token: write", "issues: write"],
  "maintain.yml": ["id-token: write"],
  "retire.yml": ["id-token: write"],
};

describe("workflows", () => {
  it("all have listed permissions", () =>
    assert.deepEqual(
      workflows.map((file) => file.split("/").at(-1)),
      Object.keys(rights).sort(),
    ));

  for (const file of workflows) {
    const allowed = rights[file.split("/").at(-1) ?? ""] ?? [];

    it(`have read-only default permissions, and only the listed ones per job: ${file}`, () => {
      assert.deepEqual(read(file)["permissions"], { contents: "read" });
      const requested = jobsOf(file).flatMap(([, job]) =>
        Object.entries(isObject(job["permissions"]) ? job["permissions"] : {}).map(([name, level]) => `${name}: ${String(level)}`),
      );
      assert.deepEqual([...new Set(requested)].filter((right) => right !== "contents: read").sort(), [...allowed]);
    });

    it(`give no job both an identity and write permission for the repository: ${file}`, () => {
      for (const [name, job] of jobsOf(file)) {
        const requested = Object.entries(isObject(job["permissions"]) ? job["permissions"] : {}).filter(([, level]) => level === "write");
        assert.ok(requested.length <= 1, name);
      }
    });

    it(`have a timeout for every job, and sign in only in an environment: ${file}`, () => {
      for (const [name, job] of jobsOf(file)) {
        assert.equal(typeof job["timeout-minutes"], "number", name);
        assert.equal(textAt(job, "permissions", "id-token") === "write", typeof job["environment"] === "string", name);
      }
    });

    it(`neither drop nor cancel runs that wait for a stack: ${file}`, () => {
      const all = [read(file), ...jobsOf(file).map(([, job]) => job)].map((holder) => holder["concurrency"]).filter(isObject);
      // The linter does not know the key. Source: GitHub, control the concurrency of workflows and jobs.
      for (const { queue = "single", "cancel-in-progress": cancels } of all)
        assert.ok(queue === "single" || (queue === "max" && cancels === false), String(queue));
      for (const { group, queue, "cancel-in-progress": cancels } of all.filter((block) => /^(up$|stack-)/.test(String(block["group"]))))
        assert.deepEqual([group, queue, cancels], [group, "max", false]);
      const writers = jobsOf(file).filter(([, job]) =>
        listAt(job, "steps").some((step) => /main\.js (up|maintain) |pulumi destroy/.test(textAt(step, "run") ?? "")),
      );
      for (const [name, job] of writers) assert.match(textAt(job, "concurrency", "group") ?? textAt(read(file), "concurrency", "group") ?? "", /^stack-/, name);
    });

    it(`pass the record of a rollout from job to job, one at a time: ${file}`, () => {
      for (const [name, job] of jobsOf(file)) {
        const steps = listAt(job, "steps");
        const at = (pattern: RegExp) => steps.findIndex((step) => pattern.test(`${textAt(step, "uses") ?? ""} ${textAt(step, "run") ?? ""}`));
        const drives = at(/main\.js rollout (start|resume) /);
        if (drives < 0) continue;
        const [restored, stored] = [at(/^actions\/download-artifact@/), at(/^actions\/upload-artifact@/)];
        assert.ok(restored >= 0 && restored < drives && stored > drives, name);
        assert.equal(textAt(steps[stored], "if"), "always()");
        assert.equal(isObject(job["strategy"]) && job["strategy"]["max-parallel"], 1);
        assert.equal(textAt(read(file), "concurrency", "group"), "up");
        assert.ok(Number(isObject(steps[drives]) && steps[drives]["timeout-minutes"]) < Number(job["timeout-minutes"]), name);
      }
    });

    it(`use an identity only on branch main, except for previews: ${file}`, () => {
      for (const [name, job] of jobsOf(file)) {
        const environment = textAt(job, "environment");
        if (environment === undefined || environment === "preview") continue;
        const [first] = listAt(job, "steps");
        assert.equal(textAt(first, "if"), "github.ref != 'refs/heads/main'", name);
        assert.match(textAt(first, "run") ?? "", /::error::.*\nexit 1\n$/, name);
      }
    });

    it(`use no secrets, because identities are federated: ${file}`, () => assert.doesNotMatch(readFileSync(file, "utf8"), /\$\{\{[^}]*\bsecrets\b/));

    it(`do not persist credentials in a checkout: ${file}`, () => {
      for (const step of stepsOf(file))
        if (textAt(step, "uses")?.startsWith("actions/checkout@"))
          assert.equal(isObject(step) && isObject(step["with"]) && step["with"]["persist-credentials"], false);
    });

    it(`do not use pull_request_target: ${file}`, () => assert.ok(!Object.keys(read(file)["on"] as object).includes("pull_request_target")));

    it(`always close the cluster connection that they open: ${file}`, () => {
      for (const [name, job] of jobsOf(file)) {
        const steps = listAt(job, "steps");
        const opens = steps.filter((step) => textAt(step, "run")?.includes("cluster.sh open")).length;
        const closes = steps.filter((step) => textAt(step, "run")?.includes("cluster.sh close") && textAt(step, "if") === "always()").length;
        assert.equal(closes, opens, name);
      }
    });
  }

  for (const file of [...workflows, ...actions]) {
    it(`pin every action to a full commit SHA with its release in a comment: ${file}`, () => {
      for (const line of readFileSync(file, "utf8")
        .split("\n")
        .filter((text) => /^\s*(- )?uses:/.test(text)))
        assert.match(line, /uses: (\.\/\.github\/actions\/[\w-]+|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/);
    });

    it(`use no expressions in scripts, only environment variables: ${file}`, () => {
      for (const step of stepsOf(file)) assert.doesNotMatch(textAt(step, "run") ?? "", /\$\{\{/);
    });

    it(`call only existing scripts, commands and actions: ${file}`, () => {
      const scripts = Object.keys((JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> }).scripts);
      for (const step of stepsOf(file)) {
        const [run, uses] = [textAt(step, "run") ?? "", textAt(step, "uses") ?? ""];
        assert.ok(!uses.startsWith("./") || existsSync(`${uses}/action.yml`), uses);
        for (const [, name = ""] of run.matchAll(/npm run (?:--silent )?([\w-]+)/g)) assert.ok(scripts.includes(name), name);
        for (const [, name = ""] of run.matchAll(/node dist\/cli\/main\.js ([\w-]+)/g)) assert.ok(commandNames.includes(name), name);
        for (const [path] of run.matchAll(/\.(github|ci)\/[\w./-]+/g)) assert.ok(existsSync(path), path);
      }
    });
  }

  it("set retireUnreachable on request before a site's preview and destruction", () => {
    for (const [name, job] of jobsOf(".github/workflows/retire.yml")) {
      const steps = listAt(job, "steps").map((step) => ({ when: textAt(step, "if"), run: textAt(step, "run") ?? "" }));
      const at = (pattern: RegExp) => steps.findIndex(({ run }) => pattern.test(run));
      const set = at(/^pulumi config set --path edge-staging:site\.retireUnreachable true /);
      assert.equal(steps[set]?.when, "inputs.unreachable", name);
      assert.ok(set < at(/--retire|^pulumi destroy/), name);
    }
    const destroy = listAt(read(".github/workflows/retire.yml")["jobs"], "destroy", "steps");
    const [up, opening] = [/^node dist\/cli\/main\.js up /, /cluster\.sh open/].map((pattern) =>
      destroy.find((step) => pattern.test(textAt(step, "run") ?? "")),
    );
    assert.deepEqual([textAt(up, "if"), textAt(opening, "if")], ["inputs.unreachable", "${{ !inputs.unreachable }}"]);
  });

  it("build the project before they run its commands", () => {
    for (const file of workflows)
      for (const [name, job] of jobsOf(file)) {
        const steps = listAt(job, "steps").map((step) => `${textAt(step, "uses") ?? ""} ${textAt(step, "run") ?? ""}`);
        const first = steps.findIndex((step) => /dist\/cli\/main\.js|comment\.sh/.test(step));
        const built = steps.findIndex((step) => /npm run --silent build|actions\/set-up/.test(step));
        assert.ok(first < 0 || (built >= 0 && built < first), `${file}, ${name}`);
      }
  });

  it("install the Pulumi version of the program's SDK", () => {
    const sdk = (JSON.parse(readFileSync("package.json", "utf8")) as { dependencies: Record<string, string> }).dependencies["@pulumi/pulumi"];
    const versions = [...workflows, ...actions].flatMap((file) => stepsOf(file).flatMap((step) => textAt(step, "with", "pulumi-version") ?? []));
    assert.deepEqual(versions, [sdk]);
  });
});
