import { globSync } from "node:fs";

/** All Markdown files of the repository for readers, without recorded comments and build output. */
export function markdownFiles(): string[] {
  return globSync("{*.md,{docs,lab,.github}/**/*.md}").sort();
}

/** Text without fenced code blocks, which contain no prose, headings or links. */
export function withoutCode(markdown: string): string {
  return markdown.replace(/^ *(```|~~~)[^\n]*\n[\s\S]*?^ *\1 *$/gm, (block) => block.replace(/[^\n]+/g, ""));
}

/** Anchors that GitHub gives a file's headings: lower case, punctuation dropped, blanks to hyphens, repetitions numbered. */
export function anchorsOf(markdown: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of withoutCode(markdown).matchAll(/^#{1,6} +(.+?) *$/gm)) {
    const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const slug = text.replace(/[^\p{L}\p{N}_ -]/gu, "").replaceAll(" ", "-");
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count++) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}
