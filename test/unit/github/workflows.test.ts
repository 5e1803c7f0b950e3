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

/** Rights that a workflow may ask for beside reading the sources. */
const rights: Readonly<Record<string, readonly string[]>> = {
  "ci.yml": [],
  "preview.yml": ["id-token: write", "pull-requests: write"],
  "up.yml": ["id-token: write"],
  "drift.yml": ["id-token: write", "issues: write"],
  "maintain.yml": ["id-token: write"],
  "retire.yml": ["id-token: write"],
};

describe("the workflows", () => {
  it("are those whose rights are known", () =>
    assert.deepEqual(
      workflows.map((file) => file.split("/").at(-1)),
      Object.keys(rights).sort(),
    ));

  for (const file of workflows) {
    const allowed = rights[file.split("/").at(-1) ?? ""] ?? [];

    it(`${file} reads the sources by default, and asks for no other right than it needs`, () => {
      assert.deepEqual(read(file)["permissions"], { contents: "read" });
      const asked = jobsOf(file).flatMap(([, job]) =>
        Object.entries(isObject(job["permissions"]) ? job["permissions"] : {}).map(([name, level]) => `${name}: ${String(level)}`),
      );
      assert.deepEqual([...new Set(asked)].filter((right) => right !== "contents: read").sort(), [...allowed]);
    });

    it(`${file} gives no job both an identity and the right to write to the repository`, () => {
      for (const [name, job] of jobsOf(file)) {
        const asked = Object.entries(isObject(job["permissions"]) ? job["permissions"] : {}).filter(([, level]) => level === "write");
        assert.ok(asked.length <= 1, name);
      }
    });

    it(`${file} ends every job in time, and signs in only in an environment`, () => {
      for (const [name, job] of jobsOf(file)) {
        assert.equal(typeof job["timeout-minutes"], "number", name);
        assert.equal(textAt(job, "permissions", "id-token") === "write", typeof job["environment"] === "string", name);
      }
    });

    it(`${file} loses no run that waits for a stack, and breaks none off`, () => {
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

    it(`${file} uses an identity on main only, except for previews`, () => {
      for (const [name, job] of jobsOf(file)) {
        const environment = textAt(job, "environment");
        if (environment === undefined || environment === "preview") continue;
        const [first] = listAt(job, "steps");
        assert.equal(textAt(first, "if"), "github.ref != 'refs/heads/main'", name);
        assert.match(textAt(first, "run") ?? "", /::error::.*\nexit 1\n$/, name);
      }
    });

    it(`${file} uses no secret: identities are federated`, () => assert.doesNotMatch(readFileSync(file, "utf8"), /\$\{\{[^}]*\bsecrets\b/));

    it(`${file} leaves no credentials in a checkout`, () => {
      for (const step of stepsOf(file))
        if (textAt(step, "uses")?.startsWith("actions/checkout@"))
          assert.equal(isObject(step) && isObject(step["with"]) && step["with"]["persist-credentials"], false);
    });

    it(`${file} never runs for a pull request with the rights of the base`, () =>
      assert.ok(!Object.keys(read(file)["on"] as object).includes("pull_request_target")));

    it(`${file} closes the cluster that it opens, whatever happened between`, () => {
      for (const [name, job] of jobsOf(file)) {
        const steps = listAt(job, "steps");
        const opens = steps.filter((step) => textAt(step, "run")?.includes("cluster.sh open")).length;
        const closes = steps.filter((step) => textAt(step, "run")?.includes("cluster.sh close") && textAt(step, "if") === "always()").length;
        assert.equal(closes, opens, name);
      }
    });
  }

  for (const file of [...workflows, ...actions]) {
    it(`${file} pins every action by its whole commit, and says which release that is`, () => {
      for (const line of readFileSync(file, "utf8")
        .split("\n")
        .filter((text) => /^\s*(- )?uses:/.test(text)))
        assert.match(line, /uses: (\.\/\.github\/actions\/[\w-]+|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/);
    });

    it(`${file} puts no expression into a script: values come by the environment`, () => {
      for (const step of stepsOf(file)) assert.doesNotMatch(textAt(step, "run") ?? "", /\$\{\{/);
    });

    it(`${file} calls only scripts, commands and actions that there are`, () => {
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

  it("prepare a site's destruction without its cluster where asked to, before its preview and before it", () => {
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

  it("build before they run a command of the project", () => {
    for (const file of workflows)
      for (const [name, job] of jobsOf(file)) {
        const steps = listAt(job, "steps").map((step) => `${textAt(step, "uses") ?? ""} ${textAt(step, "run") ?? ""}`);
        const first = steps.findIndex((step) => /dist\/cli\/main\.js|comment\.sh/.test(step));
        const built = steps.findIndex((step) => /npm run --silent build|actions\/set-up/.test(step));
        assert.ok(first < 0 || (built >= 0 && built < first), `${file}, ${name}`);
      }
  });

  it("install the Pulumi that the program is made with", () => {
    const sdk = (JSON.parse(readFileSync("package.json", "utf8")) as { dependencies: Record<string, string> }).dependencies["@pulumi/pulumi"];
    const versions = [...workflows, ...actions].flatMap((file) => stepsOf(file).flatMap((step) => textAt(step, "with", "pulumi-version") ?? []));
    assert.deepEqual(versions, [sdk]);
  });
});
