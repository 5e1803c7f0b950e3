import { join } from "node:path";
import { type ConfigReference, configReferences, ownConfigTemplate } from "./config-references";
import { EdgeError, type Fault } from "../../components/core/fault";
import { valueAt } from "./solution-values";
import { type ConfigTemplateFolder, readConfigTemplates } from "./config-template-folder";
import { type Solution, readSolutions } from "./solution-folder";

/** Everything that the folders of a hub offer to its sites. */
export interface Catalog {
  solutions: Solution[];
  /** What they read with `$config` and `$include`. */
  configTemplates: ConfigTemplateFolder[];
}

/** Reads `solutions` and `config-templates` below a folder, and looks for everything that the ones read of the others; throws one EdgeError that lists every fault. */
export function readCatalog(folder: string): Catalog {
  const faults: Fault[] = [];
  const solutions = collected(() => readSolutions(join(folder, "solutions")), faults);
  const configTemplates = collected(() => readConfigTemplates(join(folder, "config-templates")), faults);
  // What could not be read is not missed a second time.
  if (faults.length === 0) faults.push(...referenceFaults(folder, { solutions, configTemplates }));
  if (faults.length > 0) throw new EdgeError(faults);
  return { solutions, configTemplates };
}

function collected<T>(read: () => T[], faults: Fault[]): T[] {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof EdgeError)) throw error;
    faults.push(...error.faults);
    return [];
  }
}

function referenceFaults(folder: string, { solutions, configTemplates }: Catalog): Fault[] {
  return solutions.flatMap(({ name, versions }) =>
    versions.flatMap(({ version, template, specification }) => {
      const at = join(folder, "solutions", name, version);
      return configReferences(template, specification).flatMap((reference) => faultOf(at, reference, configTemplates) ?? []);
    }),
  );
}

/** Those of another resource group are somebody else's, to offer and to link. */
function faultOf(at: string, reference: ConfigReference, configTemplates: readonly ConfigTemplateFolder[]): Fault | undefined {
  const own = ownConfigTemplate(reference);
  if (own === undefined) return undefined;
  const given = `${at} reads ${reference.reference}${reference.path === undefined ? "" : `, ${reference.path}`}`;
  const template = configTemplates.find(({ name }) => name === own.name);
  if (!template)
    return unknownReference(
      "the hub offers no such config template",
      given,
      configTemplates.map(({ name }) => name),
    );
  const version = template.versions.find((one) => one.version === own.version);
  if (!version)
    return unknownReference(
      `config template ${own.name} has no such version`,
      given,
      template.versions.map((one) => one.version),
    );
  if (reference.path === undefined || valueAt(version.configs, reference.path) !== undefined) return undefined;
  return unknownReference(`config template ${own.name} ${own.version} holds nothing at this path`, given, Object.keys(version.configs));
}

function unknownReference(what: string, given: string, known: readonly string[]): Fault {
  return {
    code: "EDGE-CONFIG-TEMPLATE-UNKNOWN",
    what,
    given,
    allowed: known.join(", ") || "none",
    fix: "correct the expression, or make a folder for it below stacks/config-templates",
  };
}
