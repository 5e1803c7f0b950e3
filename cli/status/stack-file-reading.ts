import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { at, isObject, parsedJson } from "../../components/core/json";
import { EdgeError, type Fault } from "../../components/core/fault";
import { faultsOf } from "../../program/errors/error-faults";
import { readConfig, type StackConfig } from "../../program/config/config";
import { type ConfigSource, namespace, stackFile } from "../../program/config/config-source";
import { readStackYaml, stackFileFault } from "../io/stack-file-yaml";

/** What a stack's file declares. `invalid`: it is missing, no YAML, or has settings that a run would refuse. */
export type DeclaredStack = StackConfig | { role: "invalid"; faults: readonly Fault[] };

/** Names of all stacks that have a file in the project, in alphabetical order. */
export function stacksWithFile(folder: string): string[] {
  return readdirSync(join(folder, "stacks"))
    .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
    .sort();
}

/**
 * Reads the settings in a stack's file, without Pulumi: for a thousand stacks, starting its CLI for each takes minutes. So it sees no setting that is given elsewhere,
 * decrypts nothing, and does not find values that Pulumi's reader changes; `up` and `doctor` do.
 */
export function declaredStack(folder: string, stack: string): DeclaredStack {
  const file = stackFile(stack);
  try {
    if (!existsSync(join(folder, file)))
      throw new EdgeError([stackFileFault("the stack has no file", file, "correct the name of the stack, or write the file")]);
    return readConfig(sourceOf(readStackYaml(join(folder, file), file)));
  } catch (error) {
    if (error instanceof EdgeError) return { role: "invalid", faults: faultsOf(error) };
    throw error;
  }
}

function sourceOf(read: unknown): ConfigSource {
  const content = isObject(read) ? read : {};
  const given = content["config"];
  const config = isObject(given) ? given : {};
  // Pulumi adds the project's name to a key without one.
  const settingOf = (key: string) => config[`${namespace}:${key}`] ?? config[key];
  return {
    get: (key) => {
      const value = settingOf(key);
      return value === undefined || typeof value === "string" ? value : JSON.stringify(value);
    },
    getObject: (key) => {
      const value = settingOf(key);
      return typeof value === "string" ? (parsedJson(value) ?? value) : value;
    },
    isSecret: (key) => hasSecure(settingOf(key)),
    keys: () => Object.keys(config).map((key) => (key.includes(":") ? key : `${namespace}:${key}`)),
    fileKeys: () => Object.keys(content),
  };
}

function hasSecure(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasSecure);
  return isObject(value) && (at(value, "secure") !== undefined || Object.values(value).some(hasSecure));
}
