import { existsSync, readFileSync } from "node:fs";
import { type Alias, isNode, LineCounter, type Node, parseDocument } from "yaml";

/** A setting as a stack's file writes it. */
export interface WrittenSetting {
  /** The node of the file, with the text of every scalar. */
  node: Node;
  /** The node that an alias refers to. */
  resolve(alias: Alias): Node | undefined;
  /** File and line of a node. */
  place(node: Node): string;
}

/** A setting of a stack's file. Undefined where the file lacks it or cannot be read as YAML; Pulumi reports the latter. */
export function settingInFile(file: string, project: string, key: string): WrittenSetting | undefined {
  if (!existsSync(file)) return undefined;
  // Pulumi adds the project's name to a key without one.
  const paths = [`${project}:${key}`, key].map((name) => ["config", name]);
  return settingIn(readFileSync(file, "utf8"), file, paths);
}

/** A setting as the text of JSON that the program receives, for settings that are not in the stack's file. */
export function receivedSetting(text: string | undefined): WrittenSetting | undefined {
  return text === undefined ? undefined : settingIn(text, "the stack's configuration", [[]]);
}

function settingIn(text: string, from: string, paths: readonly string[][]): WrittenSetting | undefined {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, logLevel: "silent" });
  const node = document.errors.length > 0 ? undefined : paths.map((path) => document.getIn(path, true)).find(isNode);
  const place = ({ range }: Node) => `${from}, line ${lineCounter.linePos(range?.[0] ?? 0).line}`;
  return node && { node, resolve: (alias) => alias.resolve(document), place };
}
