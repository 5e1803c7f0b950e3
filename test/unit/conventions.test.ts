import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import ts from "typescript";
import { readAssumptions } from "../../cli/verify-assumptions/assumptions";
import { filesWithAssumptions } from "../../tools/docs/assumptions-page";

const product = globSync(["index.ts", "provider.ts", "{components,program,cli,review,policy}/**/*.ts"]).sort();
const lab = globSync(["{lab,tools}/**/*.ts", "lab/*.mjs"]).sort();
const tests = globSync("test/**/*.ts").sort();
const text = (file: string) => readFileSync(file, "utf8");

/** Names of exported declarations without a docstring. */
function undocumented(file: string): string[] {
  const source = ts.createSourceFile(file, text(file), ts.ScriptTarget.Latest, true);
  return source.statements.flatMap((statement) => {
    const exported = ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (!exported || ts.getJSDocCommentsAndTags(statement).length > 0) return [];
    // The members of arguments of a component or kind document themselves; the class has the docstring.
    const name = statement
      .getText()
      .split(/[\s({<:=]+/)
      .find((word) => !["export", "async", "const", "function", "interface", "class", "type", "abstract", "declare", "default"].includes(word));
    return /(Args|Inputs|State|Options)$/.test(name ?? "") ? [] : [`${file}: ${name}`];
  });
}

describe("the conventions", () => {
  it("keep sources to 250 lines and tests to 400", () => {
    const longer = (files: string[], lines: number) => files.filter((file) => text(file).split("\n").length > lines + 1);
    assert.deepEqual([...longer([...product, ...lab], 250), ...longer(tests, 400)], []);
  });

  it("give every export a docstring", () => assert.deepEqual([...product, ...lab].filter((file) => file.endsWith(".ts")).flatMap(undocumented), []));

  it("keep the program independent of the lab", () => {
    assert.deepEqual(
      product.filter((file) => /\blab\b|simulator/i.test(text(file))),
      [],
    );
  });

  it("allow no TODO in code", () => {
    assert.deepEqual(
      [...product, ...lab].filter((file) => /\bTODO\b|\bFIXME\b|not implemented/i.test(text(file))),
      [],
    );
  });

  it("give every assumption of the code an id", () => {
    // In documents, `assumed` in code names the marker itself.
    const unnamed = (file: string) =>
      (file.endsWith(".md") ? /(?<!`)\bassumed\b(?!`|\]\([\w./-]*assumptions\.md#)/i : /\bassumed\b(?!:[a-z])/i).test(text(file));
    const documents = globSync("docs/**/*.md").filter((file) => file !== "docs/reference/assumptions.md" && !file.startsWith("docs/adr/"));
    assert.deepEqual([...product, ...globSync(".github/**/*.sh"), ...documents].filter(unnamed), []);
  });

  it("use every assumption of docs/reference/assumptions.yaml, and no other", () => {
    const used = new Set(filesWithAssumptions().flatMap(({ ids }) => ids));
    assert.deepEqual([...used].sort(), Object.keys(readAssumptions()).sort());
  });

  it("explain every error code in docs/reference/errors.md", () => {
    const used = [...product, ...lab].flatMap((file) => text(file).match(/(?<=")EDGE-[A-Z]+(-[A-Z]+)*(?=")/g) ?? []);
    const explained =
      text("docs/reference/errors.md")
        .match(/^## EDGE-[A-Z-]+$/gm)
        ?.map((heading) => heading.slice(3)) ?? [];
    assert.deepEqual(
      [...new Set(used)].filter((code) => !explained.includes(code)),
      [],
    );
    assert.deepEqual(
      explained.filter((code) => !used.includes(code)),
      [],
    );
  });
});
