import { join } from "node:path";
import { z } from "zod";
import type { Fault } from "../../components/core/fault";
import { at, isObject, type JsonObject } from "../../components/core/json";
import { byVersion, type FolderWords, foldersIn, isNamed, readFolders, readYaml, textIn, versionFault } from "./version-folder";

/** One version of a config template as its folder says. */
export interface ConfigTemplateFolderVersion {
  version: string;
  /** What the service is given, YAML. */
  configurations: string;
  /** The tree that solutions read from. */
  configs: JsonObject;
}

/** A config template as its folder says: `config-templates/<name>/config-template.yaml`, and a folder for each living version. */
export interface ConfigTemplateFolder {
  name: string;
  description: string;
  /** In the order of their numbers. */
  versions: ConfigTemplateFolderVersion[];
}

const templateSchema = z.strictObject({ description: z.string().min(1) });
const words: FolderWords = { layout: "template.yaml in a version's folder, config-template.yaml beside it", wrong };
/** Source: pattern of config templates, API 2025-08-01. */
const namePattern = /^[a-zA-Z0-9-]{3,24}$/;
/** A site sets values of solutions alone, and one config template does not read another. */
const closed = /\$(val|config|include)\(/;

/** Reads every config template below a folder, in the order of their names; throws one EdgeError that lists every fault. */
export function readConfigTemplates(folder: string): ConfigTemplateFolder[] {
  return readFolders(folder, words, readTemplate);
}

function readTemplate(folder: string, name: string, faults: Fault[]): ConfigTemplateFolder {
  if (!namePattern.test(name)) faults.push(wrong(folder, "the name is not one the service takes", "3-24 letters, digits and `-`"));
  const file = join(folder, "config-template.yaml");
  const content = readYaml(file, words, faults);
  const described = templateSchema.safeParse(content ?? {});
  if (content !== undefined && !described.success)
    faults.push(...described.error.issues.map((issue) => wrong(file, `${issue.path.join(".") || "the file"}: ${issue.message}`, "description")));
  const versions = foldersIn(folder).map((version) => readVersion(join(folder, version), { name, version }, faults));
  return { name, description: described.data?.description ?? "", versions: versions.sort(byVersion) };
}

function readVersion(folder: string, named: { name: string; version: string }, faults: Fault[]): ConfigTemplateFolderVersion {
  const numbered = versionFault(named.version);
  if (numbered) faults.push(wrong(folder, numbered.what, numbered.allowed));
  const file = join(folder, "template.yaml");
  const content = readYaml(file, words, faults);
  const configs = at(content, "configs");
  if (content !== undefined) faults.push(...contentFaults(file, content, named));
  return { version: named.version, configurations: textIn(file), configs: (isObject(configs) ? configs : {}) as JsonObject };
}

function contentFaults(file: string, content: unknown, { name, version }: { name: string; version: string }): Fault[] {
  const faults: Fault[] = [];
  if (!isNamed(at(content, "metadata"), { name, version })) faults.push(wrong(file, "metadata is not the folder's", `name: ${name}, version: ${version}`));
  if (!isObject(at(content, "configs"))) faults.push(wrong(file, "configs is missing, or no map", "the values that solutions read, below configs"));
  const unknown = isObject(content) ? Object.keys(content).filter((key) => !["metadata", "configs"].includes(key)) : [];
  faults.push(...unknown.map((key) => wrong(file, `${key} is not taken over`, "metadata and configs")));
  const [call] = closed.exec(JSON.stringify(at(content, "configs") ?? {})) ?? [];
  if (call !== undefined)
    faults.push(wrong(file, `${call}...) cannot be read here`, "the values themselves: a site sets those of a solution's own template only"));
  return faults;
}

function wrong(file: string, what: string, allowed: string): Fault {
  return {
    code: "EDGE-CONFIG-TEMPLATE-FOLDER",
    what,
    given: file,
    allowed,
    fix: "correct it; a version that was brought up once never changes: make a new folder",
  };
}
