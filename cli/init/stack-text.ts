import { Document, isMap, isScalar, type Node, type YAMLMap } from "yaml";
import { namespace } from "../../program/config/config-source";
import { settings } from "../../program/config/settings-reference";
import type { Draft } from "./draft";

/** Columns of a comment. */
const width = 120;

/** The text of a stack's file: every setting with its meaning as a comment. */
export function stackText({ role, settings: values, notes }: Draft): string {
  const document = new Document({ config: { [`${namespace}:role`]: role, [`${namespace}:${role}`]: values } }, { version: "1.1" });
  const meanings = new Map(settings().map(({ name, description }) => [name, description]));
  const commentOf = (path: string) => [meanings.get(path), notes[path.slice(role.length + 1)]].filter(Boolean).join(" ");
  const written = document.getIn(["config", `${namespace}:${role}`]);
  if (isMap(written)) comment(written, role, commentOf);
  const head = [
    "# yaml-language-server: $schema=../docs/reference/stack.schema.json",
    `# Written by \`edge-staging init ${role}\`; edit it freely. All settings: \`npx edge-staging settings ${role}\`.`,
  ];
  return `${head.join("\n")}\n${document.toString({ lineWidth: 0 })}`;
}

/** Adds the meaning of each setting above it. Values of solutions are their author's, and are left alone. */
function comment(map: YAMLMap, path: string, commentOf: (path: string) => string): void {
  for (const { key, value } of map.items) {
    const inner = `${path}.${isScalar(key) ? String(key.value) : ""}`;
    const text = commentOf(inner);
    if (isScalar(key) && text !== "") key.commentBefore = wrapped(text);
    if (isMap(value as Node)) comment(value as YAMLMap, inner, commentOf);
  }
}

function wrapped(text: string): string {
  const lines: string[] = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1) ?? "";
    if (last.length + word.length + 1 > width) lines.push("");
    lines[lines.length - 1] = `${lines.at(-1)} ${word}`;
  }
  return lines.join("\n");
}
