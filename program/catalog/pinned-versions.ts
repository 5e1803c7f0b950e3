import { resourceId } from "../../components/core/arm-id";
import { configReferences, ownConfigTemplate } from "./config-references";
import { EdgeError, type Fault } from "../../components/core/fault";
import { registryAddressValue } from "../../components/core/solution-specification";
import { repositoryOfImage } from "../../components/core/image-ref";
import { type WantedValues, valueFaults, wantedValues } from "./solution-values";
import type { CatalogVersion } from "../../components/orchestration/catalog-solution";
import type { PinnedVersion } from "../../components/orchestration/pinned-solution";
import type { SiteConfig } from "../config/schema";
import type { Solution } from "./solution-folder";

/** What a site's file pins, completed by the solutions' folders; ids are those of templates in the hub's resource group. Throws one EdgeError that lists every fault. */
export function pinnedVersions(
  { solutions: pins, target, keepRevisions: keptOfAll, compat }: SiteConfig,
  solutions: readonly Solution[],
  hubGroupId: string,
): PinnedVersion[] {
  const faults: Fault[] = [];
  const pinned = pins.map(({ name, version, values, installation, keepRevisions = keptOfAll }, index): PinnedVersion => {
    const at = `site.solutions.${index}`;
    const solution = solutions.find((one) => one.name === name);
    const offered = solution?.versions.find((one) => one.version === version);
    faults.push(...faultsOfCapabilities(at, solution?.capabilities ?? [], target.capabilities));
    if (pins.findIndex((pin) => pin.name === name) !== index) faults.push(twice(at, name));
    const wanted = offered && wantedValues(offered.template, offered.specification, offered.schema);
    const addressValue = compat === "guide-2025" && wanted?.known.includes(registryAddressValue) ? registryAddressValue : undefined;
    if (wanted) faults.push(...faultsOfValues(at, wanted, values, addressValue));
    else faults.push(noFolder(at, name, version, solutions));
    const solutionTemplateId = resourceId(hubGroupId, "Microsoft.Edge/solutionTemplates", name);
    const templateVersionId = `${solutionTemplateId}/versions/${version}`;
    const images = offered?.images ?? [];
    const of = { solutionTemplateId, templateVersionId, repositories: repositoriesOf(solution), ...(addressValue === undefined ? {} : { addressValue }) };
    const configTemplateIds = offered === undefined ? [] : configTemplateIdsOf(offered, hubGroupId);
    return { name, version, values, images, installation, keepRevisions, configTemplateIds, ...of };
  });
  if (faults.length > 0) throw new EdgeError(faults);
  return pinned;
}

function repositoriesOf(solution: Solution | undefined): string[] {
  const images = solution?.versions.flatMap((version) => version.images) ?? [];
  return [...new Set(images.map(repositoryOfImage))];
}

function configTemplateIdsOf({ template, specification }: CatalogVersion, hubGroupId: string): string[] {
  const names = configReferences(template, specification).flatMap((reference) => ownConfigTemplate(reference)?.name ?? []);
  return [...new Set(names)].map((name) => resourceId(hubGroupId, "Microsoft.Edge/configTemplates", name));
}

function faultsOfCapabilities(at: string, wanted: readonly string[], offered: readonly string[]): Fault[] {
  const known = offered.map((capability) => capability.toLowerCase());
  const missing = wanted.filter((capability) => !known.includes(capability.toLowerCase()));
  return missing.map((capability) => ({
    code: "EDGE-CAPABILITY",
    what: "the solution needs a capability that the site does not have",
    given: `${at} needs ${capability}`,
    allowed: `site.target.capabilities = ${offered.join(", ")}`,
    fix: `add ${capability} to site.target.capabilities, or do not pin the solution`,
  }));
}

function faultsOfValues(at: string, wanted: WantedValues, values: Readonly<Record<string, unknown>>, addressValue: string | undefined): Fault[] {
  const { unset, unknown } = valueFaults(wanted, values);
  const allowed = wanted.known.join(", ") || "none";
  return [
    ...(addressValue !== undefined && values[addressValue] !== undefined ? [ownValue(at, addressValue)] : []),
    ...unset
      .filter((path) => path !== addressValue)
      .map((path) => ({
        code: "EDGE-VALUE-UNSET",
        what: "a value that the solution requires is not set",
        given: `${at}.values.${path} = (not set)`,
        allowed,
        fix: path === registryAddressValue ? `set ${path}, or site.compat to guide-2025, which sets it to the address of the site's registry` : `set ${path}`,
      })),
    ...unknown.map((path) => ({
      code: "EDGE-VALUE-UNKNOWN",
      what: "the solution knows no such value",
      given: `${at}.values.${path}`,
      allowed,
      fix: `remove ${path}, or correct its spelling`,
    })),
  ];
}

function ownValue(at: string, name: string): Fault {
  return {
    code: "EDGE-VALUE-OWN",
    what: "a site of guide-2025 has this value set to the address of its registry",
    given: `${at}.values.${name}`,
    allowed: "no value of that name",
    fix: `remove ${name}; site.registry.serviceAddress is where an address is given`,
  };
}

function noFolder(at: string, name: string, version: string, solutions: readonly Solution[]): Fault {
  const known = solutions.flatMap((solution) => solution.versions.map((one) => `${solution.name} ${one.version}`));
  return {
    code: "EDGE-SOLUTION-UNKNOWN",
    what: "there is no such solution version",
    given: `${at} = ${name} ${version}`,
    allowed: known.join(", ") || "none: there is no folder below stacks/solutions",
    fix: `make stacks/solutions/${name}/${version}, or pin one that there is`,
  };
}

function twice(at: string, name: string): Fault {
  return {
    code: "EDGE-SOLUTION-TWICE",
    what: "a site stages one version of a solution",
    given: `${at}.name = ${name}`,
    allowed: "each solution once",
    fix: "remove one of the two",
  };
}
