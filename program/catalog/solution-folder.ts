import { join } from "node:path";
import { z } from "zod";
import type { Fault } from "../../components/core/fault";
import { type JsonObject, at } from "../../components/core/json";
import { stagedImages } from "../../components/core/solution-specification";
import { stagedImageFault } from "../../components/core/staged-image";
import { isSystemNamespace, systemNamespaces } from "../../components/core/system-namespace";
import type { CatalogVersion } from "../../components/orchestration/catalog-solution";
import { misnamed, shapeFaults, shown } from "./folder-words";
import { specificationFaults } from "./specification-shape";
import { type UnsupportedField, unsupportedInSchema, unsupportedInTemplate } from "./unsupported-fields";
import { byVersion, type FolderKind, foldersIn, isNamed, readFolders, readYaml, textIn, versionFault } from "./version-folder";

/** A solution: `solutions/<name>/solution.yaml`, and one folder per version. */
export interface Solution {
  name: string;
  description: string;
  /** Capabilities that a target needs. */
  capabilities: string[];
  /** Whether an external validator must accept each published revision before its images are staged; undefined: the template keeps what it has. */
  externalValidation?: boolean;
  /** Lowest first. */
  versions: CatalogVersion[];
}

const solutionSchema = z.strictObject({
  description: z.string().min(1),
  capabilities: z.array(z.string().min(1)).min(1),
  externalValidation: z.boolean().optional(),
});
const folderKind: FolderKind = {
  layout: "schema.yaml, template.yaml and specification.yaml in each version's folder, solution.yaml in the solution's folder",
  fault: wrong,
};

/**
 * Reads every solution in a folder, sorted by name.
 * @throws EdgeError with every fault
 */
export function readSolutions(folder: string): Solution[] {
  return readFolders(folder, folderKind, readSolution);
}

function readSolution(folder: string, name: string, faults: Fault[]): Solution {
  const named = solutionNameFault(name);
  if (named) faults.push(wrong(folder, named.what, named.allowed));
  const file = join(folder, "solution.yaml");
  const text = readYaml(file, folderKind, faults);
  const described = solutionSchema.safeParse(text ?? {});
  if (text !== undefined && !described.success)
    faults.push(
      ...shapeFaults(described.error.issues, text).map((what) =>
        wrong(file, what, "description: a text; capabilities: a list with the name of one capability or more; externalValidation, if given: true or false"),
      ),
    );
  const versions = foldersIn(folder).map((version) => readVersion(join(folder, version), name, version, faults));
  const { description = "", capabilities = [], externalValidation } = described.data ?? {};
  return { name, description, capabilities, ...(externalValidation !== undefined && { externalValidation }), versions: versions.sort(byVersion) };
}

function readVersion(folder: string, solution: string, version: string, faults: Fault[]): CatalogVersion {
  const numbered = versionFault(version);
  if (numbered) faults.push(wrong(folder, numbered.what, numbered.allowed));
  const [schema, template, specification] = ["schema.yaml", "template.yaml", "specification.yaml"].map((name) =>
    readYaml(join(folder, name), folderKind, faults),
  );
  const named = { name: solution, version };
  const allowed = `name: ${solution}, version: ${version}`;
  if (schema !== undefined && !isNamed(at(schema, "metadata"), named))
    faults.push(wrong(join(folder, "schema.yaml"), misnamed("metadata", schema, named), allowed));
  if (template !== undefined && !isNamed(at(template, "schema"), named))
    faults.push(wrong(join(folder, "template.yaml"), misnamed("schema", template, named), allowed));
  faults.push(...unsupportedInSchema(schema).map((field) => unsupported(join(folder, "schema.yaml"), field)));
  faults.push(...unsupportedInTemplate(template).map((field) => unsupported(join(folder, "template.yaml"), field)));
  if (specification !== undefined)
    faults.push(
      ...specificationFaults(specification).map(({ path, what, allowed: shape }) => wrong(`${join(folder, "specification.yaml")}: ${path}`, what, shape)),
    );
  const images = stagedImages(specification);
  for (const image of images) {
    const fault = stagedImageFault(image);
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
  return { code: "EDGE-SOLUTION-FOLDER", what, given: file, allowed, fix: `correct it; ${newFolder}` };
}

function unsupported(file: string, { path, value, what, allowed, fix = "remove it, or correct its spelling" }: UnsupportedField): Fault {
  return { code: "EDGE-SOLUTION-FIELD", what, given: `${file}: ${path} = ${shown(value)}`, allowed, fix: `${fix}; ${newFolder}` };
}

const newFolder = "a deployed version never changes, so create a new folder for a change";

const shape = /^(?!v-)(?!.*-v-)[a-zA-Z0-9][a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$/;

/**
 * Fault of a solution's name, or undefined. Template, instance and namespace (unless the target sets another) have this name.
 * Source: patterns of solution templates and instances, API 2025-08-01; length as the Azure CLI checks it.
 */
export function solutionNameFault(name: string): { what: string; allowed: string } | undefined {
  if (!shape.test(name))
    return {
      what: "the service does not accept this name",
      allowed: "3-24 letters, digits and `-`, starting and ending with a letter or digit, not starting with `v-` and without `-v-`",
    };
  if (!isSystemNamespace(name)) return undefined;
  return { what: "the solution runs in a namespace of this name, which belongs to the system", allowed: `not ${systemNamespaces}` };
}
