import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { at, isObject } from "../../components/core/json";
import { stackFile } from "../../program/config/config-source";

/** `config` of a stack's file; undefined where the file is missing or cannot be read, which is left to Pulumi. */
export function configInFile(folder: string, stack: string): Record<string, unknown> | undefined {
  // A full name is organization/project/stack.
  const file = join(folder, stackFile(stack.split("/").at(-1) ?? stack));
  const config = existsSync(file) ? configIn(readFileSync(file, "utf8")) : undefined;
  return isObject(config) ? config : undefined;
}

function configIn(text: string): unknown {
  try {
    return at(parse(text, { logLevel: "silent" }), "config");
  } catch {
    return undefined;
  }
}
