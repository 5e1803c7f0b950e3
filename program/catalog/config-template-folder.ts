import { join } from "node:path";
import { z } from "zod";
import type { Fault } from "../../components/core/fault";
import { at, isObject, type JsonObject } from "../../components/core/json";
import { misnamed, shapeFaults, shown } from "./folder-words";
import { byVersion, type FolderKind, foldersIn, isNamed, readFolders, readYaml, textIn, versionFault } from "./version-folder";

/** One version of a config template, from its folder. */
export interface ConfigTemplateFolderVersion {
  version: string;
  /** YAML for the service. */
  configurations: string;
  /** The values that solutions read. */
  configs: JsonObject;
}

/** A config template: `config-templates/<name>/config-template.yaml`, and one folder per version. */
export interface ConfigTemplateFolder {
  name: string;
  description: string;
  /** Lowest first. */
  versions: ConfigTemplateFolderVersion[];
}

const templateSchema = z.strictObject({ description: z.string().min(1) });
const folderKind: FolderKind = { layout: "template.yaml in each version's folder, config-template.yaml in the config template's folder", fault: wrong };
/** Source: pattern of config templates, API 2025-08-01. */
const namePattern = /^[a-zA-Z0-9-]{3,24}$/;
/** Expressions that a config template must not contain: a site sets values of solutions only, and config templates do not read each other. */
const forbidden = /\$(val|config|include)\(/;

/**
 * Reads every config template in a folder, sorted by name.
 * @throws EdgeError with every fault
 */
export function readConfigTemplates(folder: string): ConfigTemplateFolder[] {
  return readFolders(folder, folderKind, readTemplate);
}

function readTemplate(folder: string, name: string, faults: Fault[]): ConfigTemplateFolder {
  if (!namePattern.test(name)) faults.push(wrong(folder, "the service does not accept this name", "3-24 letters, digits and `-`"));
  const file = join(folder, "config-template.yaml");
  const content = readYaml(file, folderKind, faults);
  const described = templateSchema.safeParse(content ?? {});
  if (content !== undefined && !described.success)
    faults.push(...shapeFaults(described.error.issues, content).map((what) => wrong(file, what, "description: a text, and nothing else")));
  const versions = foldersIn(folder).map((version) => readVersion(join(folder, version), { name, version }, faults));
  return { name, description: described.data?.description ?? "", versions: versions.sort(byVersion) };
}

function readVersion(folder: string, named: { name: string; version: string }, faults: Fault[]): ConfigTemplateFolderVersion {
  const numbered = versionFault(named.version);
  if (numbered) faults.push(wrong(folder, numbered.what, numbered.allowed));
  const file = join(folder, "template.yaml");
  const content = readYaml(file, folderKind, faults);
  const configs = at(content, "configs");
  if (content !== undefined) faults.push(...contentFaults(file, content, named));
  return { version: named.version, configurations: textIn(file), configs: (isObject(configs) ? configs : {}) as JsonObject };
}

function contentFaults(file: string, content: unknown, { name, version }: { name: string; version: string }): Fault[] {
  const faults: Fault[] = [];
  if (!isNamed(at(content, "metadata"), { name, version }))
    faults.push(wrong(file, misnamed("metadata", content, { name, version }), `name: ${name}, version: ${version}`));
  if (!isObject(at(content, "configs"))) faults.push(wrong(file, "configs is missing or not a map", "the values that solutions read, under configs"));
  const unknown = isObject(content) ? Object.entries(content).filter(([key]) => !["metadata", "configs"].includes(key)) : [];
  faults.push(...unknown.map(([key, value]) => wrong(`${file}: ${key} = ${shown(value)}`, `${key} is not supported`, "metadata and configs")));
  const [call] = forbidden.exec(JSON.stringify(at(content, "configs") ?? {})) ?? [];
  if (call !== undefined) faults.push(wrong(file, `${call}...) cannot be used here`, "plain values: a site can set only values of a solution's own template"));
  return faults;
}

function wrong(file: string, what: string, allowed: string): Fault {
  return {
    code: "EDGE-CONFIG-TEMPLATE-FOLDER",
    what,
    given: file,
    allowed,
    fix: "correct it; a deployed version never changes, so create a new folder for a change",
  };
}
