import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { EdgeError, type Fault } from "../components/core/fault";
import { imageRefFault } from "../components/core/image-ref";
import { type JsonObject, canonicalJson, at } from "../components/core/json";
import { solutionNameFault } from "../components/core/solution-name";
import { stagedImages } from "../components/core/staged-block";
import type { OfferedVersion } from "../components/orchestration/offered-solution";

/** A solution as its folder says: `solutions/<name>/solution.yaml`, and a folder for each living version. */
export interface Solution {
  name: string;
  description: string;
  /** What a target must be capable of. */
  capabilities: string[];
  /** In the order of their numbers. */
  versions: OfferedVersion[];
}

const solutionSchema = z.strictObject({ description: z.string().min(1), capabilities: z.array(z.string().min(1)).min(1) });
const versionPattern = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;

/** Reads every solution below a folder, in the order of their names; throws one EdgeError that lists every fault. */
export function readSolutions(folder: string): Solution[] {
  const faults: Fault[] = [];
  const names = foldersIn(folder);
  const twins = names.filter((name, index) => names.findIndex((other) => other.toLowerCase() === name.toLowerCase()) !== index);
  faults.push(...twins.map((name) => wrong(join(folder, name), "another folder has the same name in another case", "names that differ in more than that")));
  const solutions = names.map((name) => readSolution(join(folder, name), name, faults));
  if (faults.length > 0) throw new EdgeError(faults);
  return solutions;
}

function readSolution(folder: string, name: string, faults: Fault[]): Solution {
  const named = solutionNameFault(name);
  if (named) faults.push(wrong(folder, named.what, named.allowed));
  const file = join(folder, "solution.yaml");
  const text = readYaml(file, faults);
  const described = solutionSchema.safeParse(text ?? {});
  if (text !== undefined && !described.success)
    faults.push(
      ...described.error.issues.map((issue) => wrong(file, `${issue.path.join(".") || "the file"}: ${issue.message}`, "description and capabilities")),
    );
  const versions = foldersIn(folder).map((version) => readVersion(join(folder, version), name, version, faults));
  const { description = "", capabilities = [] } = described.data ?? {};
  return { name, description, capabilities, versions: versions.sort((a, b) => compare(a.version, b.version)) };
}

function readVersion(folder: string, solution: string, version: string, faults: Fault[]): OfferedVersion {
  if (!versionPattern.test(version)) faults.push(wrong(folder, "the folder's name is no version", "three numbers without leading zeros, for example 1.0.0"));
  const [schema, template, specification] = ["schema.yaml", "template.yaml", "specification.yaml"].map((name) => readYaml(join(folder, name), faults));
  const named = { name: solution, version };
  if (schema !== undefined && !isNamed(at(schema, "metadata"), named))
    faults.push(wrong(join(folder, "schema.yaml"), "metadata is not the folder's", text(named)));
  if (template !== undefined && !isNamed(at(template, "schema"), named))
    faults.push(wrong(join(folder, "template.yaml"), "schema is not the folder's", text(named)));
  const images = stagedImages(specification);
  for (const image of images) {
    const fault = imageRefFault(image);
    if (fault) faults.push({ ...fault, given: `${join(folder, "specification.yaml")}: ${image}` });
  }
  return {
    version,
    schema: rawText(folder, "schema.yaml"),
    template: rawText(folder, "template.yaml"),
    specification: (specification ?? {}) as JsonObject,
    images,
  };
}

function readYaml(file: string, faults: Fault[]): unknown {
  if (!existsSync(file)) {
    faults.push(wrong(file, "the file is missing", "schema.yaml, template.yaml and specification.yaml in a version's folder, solution.yaml beside it"));
    return undefined;
  }
  try {
    return parse(readFileSync(file, "utf8")) as unknown;
  } catch (error) {
    faults.push(wrong(file, `no YAML: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`, "YAML"));
    return undefined;
  }
}

function rawText(folder: string, name: string): string {
  const file = join(folder, name);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

function isNamed(given: unknown, { name, version }: { name: string; version: string }): boolean {
  return canonicalJson({ name: at(given, "name"), version: at(given, "version") }) === canonicalJson({ name, version });
}

function text({ name, version }: { name: string; version: string }): string {
  return `name: ${name}, version: ${version}`;
}

function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

function compare(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(".").map(Number));
  const differing = left?.findIndex((part, index) => part !== right?.[index]) ?? -1;
  return differing < 0 ? 0 : (left?.[differing] ?? 0) - (right?.[differing] ?? 0);
}

function wrong(file: string, what: string, allowed: string): Fault {
  return { code: "EDGE-SOLUTION-FOLDER", what, given: file, allowed, fix: "correct it; a version that was brought up once never changes: make a new folder" };
}
