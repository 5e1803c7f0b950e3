import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

const read = (file: string) => readFileSync(file, "utf8");

/** A part of Dependabot's configuration. Source: GitHub, "Dependabot options reference". */
const dependabot = z.strictObject({
  version: z.literal(2),
  updates: z.array(
    z.strictObject({
      "package-ecosystem": z.enum(["npm", "gomod", "github-actions"]),
      directory: z.string().optional(),
      directories: z.array(z.string()).optional(),
      schedule: z.strictObject({ interval: z.literal("weekly") }),
      "versioning-strategy": z.string().optional(),
      groups: z.record(z.string(), z.looseObject({})),
      ignore: z.array(z.looseObject({ "dependency-name": z.string() })).optional(),
    }),
  ),
});

describe("GitHub configuration files", () => {
  const updates = dependabot.parse(parse(read(".github/dependabot.yml"))).updates;
  const foldersOf = (ecosystem: string) =>
    updates
      .filter((update) => update["package-ecosystem"] === ecosystem)
      .flatMap(({ directory, directories = [] }) => [...(directory === undefined ? [] : [directory]), ...directories])
      .flatMap((pattern) => globSync(`.${pattern}`))
      .sort();

  it("let Dependabot update every Go module exactly once", () => {
    const modules = globSync("lab/engine/modules/*/go.mod").map((file) => file.replace("/go.mod", ""));
    assert.deepEqual(foldersOf("gomod"), modules.sort());
  });

  it("let Dependabot update npm packages and all actions", () => {
    const named = (ecosystem: string) =>
      updates.filter((update) => update["package-ecosystem"] === ecosystem).map(({ directory, directories }) => directories ?? [directory]);
    assert.deepEqual(named("npm"), [["/"]]);
    assert.deepEqual(named("github-actions"), [["/", "/.github/actions/*"]]);
  });

  it("define owners for existing paths only, including workflows, stacks and policy", () => {
    const paths = read(".github/CODEOWNERS")
      .split("\n")
      .flatMap((line) => (/^\S+(?= +@)/.exec(line) ?? []).map((path) => path.replace(/^\//, "")))
      .filter((path) => path !== "*");
    assert.deepEqual(
      paths.filter((path) => !existsSync(path)),
      [],
    );
    for (const path of [".github/", "policy/", "stacks/"]) assert.ok(paths.includes(path), path);
  });

  for (const file of globSync(".github/ISSUE_TEMPLATE/*.yml").filter((name) => !name.endsWith("config.yml")))
    it(`include the valid issue form ${file}`, () => {
      const form = z.strictObject({ name: z.string(), description: z.string(), body: z.array(z.looseObject({ type: z.string() })).min(1) });
      assert.equal(form.safeParse(parse(read(file))).success, true);
    });
});
