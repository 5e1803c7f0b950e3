import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { anchorsOf, markdownFiles, withoutCode } from "../../support/markdown-files";

const read = (file: string) => readFileSync(file, "utf8");

/** Relative targets of a file's links and images, HTML included. */
function targetsIn(file: string): string[] {
  const text = withoutCode(read(file)).replace(/`[^`\n]*`/g, "");
  const found = [...text.matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)/g), ...text.matchAll(/(?:href|src|srcset)="([^"]+)"/g)];
  return found.map(([, target = ""]) => target).filter((target) => !/^[a-z]+:/i.test(target));
}

/** Fault of a link; undefined if it resolves. */
function faultOf(file: string, target: string): string | undefined {
  const [path = "", anchor] = target.split("#");
  const page = path === "" ? file : normalize(join(dirname(file), decodeURIComponent(path)));
  if (page.startsWith("..") || !existsSync(page)) return `${file}: ${target} does not exist`;
  if (anchor !== undefined && page.endsWith(".md") && !anchorsOf(read(page)).has(anchor)) return `${file}: ${target} has no such heading`;
  return undefined;
}

describe("documents", () => {
  for (const file of markdownFiles())
    it(`have only resolvable relative links and anchors: ${file}`, () => {
      assert.deepEqual(
        targetsIn(file).flatMap((target) => faultOf(file, target) ?? []),
        [],
      );
    });

  for (const file of markdownFiles().filter((name) => name !== "CHANGELOG.md"))
    it(`mention only existing source paths: ${file}`, () => {
      // Filters of npm test are not files, and recipes mention files that do not exist yet.
      const text = read(file)
        .replace(/npm test -- [^`\n]*/g, "")
        .replace(/[\w./-]*(?:webhook|registry-soft-delete|cli\/history)[\w./-]*/g, "");
      const roots = "components|program|cli|review|policy|lab|tools|test|\\.github";
      const paths = [...text.matchAll(new RegExp(`(?<![\\w/.-])(?:${roots})/[\\w./*-]*[\\w*/]`, "g"))].map(([path]) => path);
      assert.deepEqual(
        [...new Set(paths)].filter((path) => globSync(path).length === 0),
        [],
      );
    });

  it("are all linked from README, directly or indirectly", () => {
    const seen = new Set<string>();
    const visit = (file: string): void => {
      if (seen.has(file) || !file.endsWith(".md") || !existsSync(file)) return;
      seen.add(file);
      for (const target of targetsIn(file)) visit(normalize(join(dirname(file), target.split("#")[0] || ".")));
    };
    visit("README.md");
    assert.deepEqual(
      markdownFiles().filter((file) => file.startsWith("docs/") && !seen.has(file)),
      [],
    );
  });

  it("include a README of at most 130 lines", () => assert.ok(read("README.md").trimEnd().split("\n").length <= 130));
});
