import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import ts from "typescript";
import { dialect, dialectIn } from "../../support/dialect";
import { markdownFiles, withoutCode } from "../../support/markdown-files";

const read = (file: string) => readFileSync(file, "utf8");
/** Sources whose texts users read: the program and the lab's commands. Messages of services that the lab copies are not checked. */
const sources = globSync(["index.ts", "{components,program,cli,review,policy}/**/*.ts", "lab/*.ts", "lab/start/*.ts", "tools/**/*.ts"]).sort();

/** Texts of a source that a user may read: every string or template with a space in it, without comments. */
function sentencesOf(file: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true));
  return found.filter((text) => text.includes(" "));
}

const prose = markdownFiles().filter((file) => file !== "CHANGELOG.md");
const comments = globSync("test/recorded-previews/*/comment.md").sort();

describe("plain English", () => {
  it("is also used in the suggested replacements", () => {
    assert.deepEqual(
      dialect.flatMap(({ write }) => dialectIn(write)),
      [],
    );
  });

  for (const file of [...prose, ...comments])
    it(`is used in ${file}`, () => assert.deepEqual(dialectIn(withoutCode(read(file)).replace(/`[^`\n]*`/g, "")), []));

  for (const file of sources)
    it(`is used in the texts of ${file}`, () => {
      assert.deepEqual(
        sentencesOf(file).flatMap((sentence) => dialectIn(sentence).map((hit) => `${hit} in: ${sentence.trim()}`)),
        [],
      );
    });
});
