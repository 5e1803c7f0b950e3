import { join } from "node:path";
import { z } from "zod";
import type { Fault } from "../../components/core/fault";
import { imageRefFault } from "../../components/core/image-ref";
import { type JsonObject, at } from "../../components/core/json";
import { solutionNameFault } from "./solution-name";
import { stagedImages } from "../../components/core/solution-specification";
import type { CatalogVersion } from "../../components/orchestration/catalog-solution";
import { byVersion, type FolderWords, foldersIn, isNamed, readFolders, readYaml, textIn, versionFault } from "./version-folder";

/** A solution as its folder says: `solutions/<name>/solution.yaml`, and a folder for each living version. */
export interface Solution {
  name: string;
  description: string;
  /** What a target must be capable of. */
  capabilities: string[];
  /** In the order of their numbers. */
  versions: CatalogVersion[];
}

const solutionSchema = z.strictObject({ description: z.string().min(1), capabilities: z.array(z.string().min(1)).min(1) });
const words: FolderWords = { layout: "schema.yaml, template.yaml and specification.yaml in a version's folder, solution.yaml beside it", wrong };

/** Reads every solution below a folder, in the order of their names; throws one EdgeError that lists every fault. */
export function readSolutions(folder: string): Solution[] {
  return readFolders(folder, words, readSolution);
}

function readSolution(folder: string, name: string, faults: Fault[]): Solution {
  const named = solutionNameFault(name);
  if (named) faults.push(wrong(folder, named.what, named.allowed));
  const file = join(folder, "solution.yaml");
  const text = readYaml(file, words, faults);
  const described = solutionSchema.safeParse(text ?? {});
  if (text !== undefined && !described.success)
    faults.push(
      ...described.error.issues.map((issue) => wrong(file, `${issue.path.join(".") || "the file"}: ${issue.message}`, "description and capabilities")),
    );
  const versions = foldersIn(folder).map((version) => readVersion(join(folder, version), name, version, faults));
  const { description = "", capabilities = [] } = described.data ?? {};
  return { name, description, capabilities, versions: versions.sort(byVersion) };
}

function readVersion(folder: string, solution: string, version: string, faults: Fault[]): CatalogVersion {
  const numbered = versionFault(version);
  if (numbered) faults.push(wrong(folder, numbered.what, numbered.allowed));
  const [schema, template, specification] = ["schema.yaml", "template.yaml", "specification.yaml"].map((name) => readYaml(join(folder, name), words, faults));
  const named = { name: solution, version };
  const allowed = `name: ${solution}, version: ${version}`;
  if (schema !== undefined && !isNamed(at(schema, "metadata"), named)) faults.push(wrong(join(folder, "schema.yaml"), "metadata is not the folder's", allowed));
  if (template !== undefined && !isNamed(at(template, "schema"), named))
    faults.push(wrong(join(folder, "template.yaml"), "schema is not the folder's", allowed));
  const images = stagedImages(specification);
  for (const image of images) {
    const fault = imageRefFault(image);
    if (fault) faults.push({ ...fault, given: `${join(folder, "specification.yaml")}: ${image}` });
  }
  return {
    version,
    schema: textIn(join(folder, "schema.yaml")),
    template: textIn(join(folder, "template.yaml")),
    specification: (specification ?? {}) as JsonObject,
    images,
  };
}

function wrong(file: string, what: string, allowed: string): Fault {
  return { code: "EDGE-SOLUTION-FOLDER", what, given: file, allowed, fix: "correct it; a version that was brought up once never changes: make a new folder" };
}
