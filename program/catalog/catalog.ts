import { join } from "node:path";
import { type ConfigReference, configReferences, ownConfigTemplate } from "./config-references";
import { collected, EdgeError, type Fault } from "../../components/core/fault";
import { valueAt } from "./solution-values";
import { type ConfigTemplateFolder, readConfigTemplates } from "./config-template-folder";
import { type Solution, readSolutions } from "./solution-folder";

/** Solutions and config templates of a hub, as its folders declare them. */
export interface Catalog {
  solutions: Solution[];
  /** Config templates that solutions read with `$config` and `$include`. */
  configTemplates: ConfigTemplateFolder[];
}

/**
 * Reads `solutions` and `config-templates` in a folder, and checks every reference from a solution to a config template.
 * @throws EdgeError with every fault
 */
export function readCatalog(folder: string): Catalog {
  const faults: Fault[] = [];
  const solutions = collected(() => readSolutions(join(folder, "solutions")), faults) ?? [];
  const configTemplates = collected(() => readConfigTemplates(join(folder, "config-templates")), faults) ?? [];
  // Without the folders, references would report the same faults again.
  if (faults.length === 0) faults.push(...referenceFaults(folder, { solutions, configTemplates }));
  if (faults.length > 0) throw new EdgeError(faults);
  return { solutions, configTemplates };
}

function referenceFaults(folder: string, { solutions, configTemplates }: Catalog): Fault[] {
  return solutions.flatMap(({ name, versions }) =>
    versions.flatMap(({ version, template, specification }) => {
      const at = join(folder, "solutions", name, version);
      return configReferences(template, specification).flatMap((reference) => faultOf(at, reference, configTemplates) ?? []);
    }),
  );
}

/** A reference to another resource group is not checked: its owner manages that config template. */
function faultOf(at: string, reference: ConfigReference, configTemplates: readonly ConfigTemplateFolder[]): Fault | undefined {
  const own = ownConfigTemplate(reference);
  if (own === undefined) return undefined;
  const given = `${at} reads ${reference.reference}${reference.path === undefined ? "" : `, ${reference.path}`}`;
  const template = configTemplates.find(({ name }) => name === own.name);
  if (!template)
    return unknownReference(
      "the hub's catalog has no such config template",
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
  return unknownReference(`config template ${own.name} ${own.version} has no value at this path`, given, Object.keys(version.configs));
}

function unknownReference(what: string, given: string, known: readonly string[]): Fault {
  return {
    code: "EDGE-CONFIG-TEMPLATE-UNKNOWN",
    what,
    given,
    allowed: known.join(", ") || "none",
    fix: "correct the expression, or create a folder for it in stacks/config-templates",
  };
}
