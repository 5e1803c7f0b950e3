import { join } from "node:path";
import { parse } from "yaml";
import { at, isObject } from "../../components/core/json";
import { stackFile, textOf } from "../../program/config/config-source";

/** `config` of a stack's file; undefined where the file is missing or cannot be read, which is left to Pulumi. */
export function configInFile(folder: string, stack: string): Record<string, unknown> | undefined {
  const config = configIn(textOf(join(folder, stackFile(stack))) ?? "");
  return isObject(config) ? config : undefined;
}

function configIn(text: string): unknown {
  try {
    return at(parse(text, { logLevel: "silent" }), "config");
  } catch {
    return undefined;
  }
}
