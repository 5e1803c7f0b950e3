import { resourceId } from "../../components/core/arm-id";
import { configReferences, ownConfigTemplate } from "./config-references";
import { EdgeError, type Fault } from "../../components/core/fault";
import { registryAddressValue } from "../../components/core/solution-specification";
import { repositoryOfImage } from "../../components/core/image-ref";
import { type WantedValues, valueFaults, wantedValues } from "./solution-values";
import type { CatalogVersion, PublishedImage } from "../../components/orchestration/catalog-solution";
import type { PinnedVersion } from "../../components/orchestration/pinned-solution";
import type { SiteConfig } from "../config/site-schema";
import type { RuleFault } from "./schema-rules";
import type { Solution } from "./solution-folder";

/** Maximum length of a value in a fault, in characters. */
const longestShown = 200;

/**
 * The solution versions that a site pins, completed from the solutions' folders and from what the hub published. Ids are those of templates in the hub's
 * resource group.
 * @throws EdgeError with every fault
 */
export function pinnedVersions(
  { solutions: pins, target, keepRevisions: keptByDefault, compat }: SiteConfig,
  solutions: readonly Solution[],
  hubGroupId: string,
  published: readonly PublishedImage[] = [],
): PinnedVersion[] {
  const faults: Fault[] = [];
  const pinned = pins.map(({ name, version, values, installation, keepRevisions = keptByDefault }, index): PinnedVersion => {
    const at = `site.solutions.${index}`;
    const solution = solutions.find((one) => one.name === name);
    const catalogVersion = solution?.versions.find((one) => one.version === version);
    faults.push(...faultsOfCapabilities(at, name, solution?.capabilities ?? [], target.capabilities));
    if (pins.findIndex((pin) => pin.name === name) !== index) faults.push(twice(at, name));
    const wanted = catalogVersion && wantedValues(catalogVersion.template, catalogVersion.specification, catalogVersion.schema);
    const addressValue = compat === "guide-2025" && wanted?.known.includes(registryAddressValue) ? registryAddressValue : undefined;
    if (wanted) faults.push(...faultsOfValues({ at, name, version }, wanted, values, addressValue));
    else faults.push(noFolder(at, name, version, solutions));
    const solutionTemplateId = resourceId(hubGroupId, "Microsoft.Edge/solutionTemplates", name);
    const templateVersionId = `${solutionTemplateId}/versions/${version}`;
    const images = catalogVersion?.images ?? [];
    const of = { solutionTemplateId, templateVersionId, repositories: repositoriesOf(solution), ...(addressValue === undefined ? {} : { addressValue }) };
    const configTemplateIds = catalogVersion === undefined ? [] : configTemplateIdsOf(catalogVersion, hubGroupId);
    const ofVersion = published.filter((one) => one.solution === name && one.version === version);
    const publishedDigests = Object.fromEntries(ofVersion.map(({ image, digest }) => [image, digest]));
    const known = ofVersion.length > 0 && { publishedDigests };
    const formerImages = formerImagesOf(solution, version, keepRevisions);
    return { name, version, values, images, formerImages, ...known, installation, keepRevisions, configTemplateIds, ...of };
  });
  if (faults.length > 0) throw new EdgeError(faults);
  return pinned;
}

/**
 * The images of as many versions before this one as the site keeps former revisions, each once.
 * `assumed:former-revisions-precede`: those are the versions before it in the catalog.
 */
export function formerImagesOf(solution: Solution | undefined, version: string, keepRevisions: number): string[] {
  const versions = solution?.versions ?? [];
  const index = Math.max(
    0,
    versions.findIndex((one) => one.version === version),
  );
  return [...new Set(versions.slice(Math.max(0, index - keepRevisions), index).flatMap(({ images }) => images))];
}

function repositoriesOf(solution: Solution | undefined): string[] {
  const images = solution?.versions.flatMap((version) => version.images) ?? [];
  return [...new Set(images.map(repositoryOfImage))];
}

function configTemplateIdsOf({ template, specification }: CatalogVersion, hubGroupId: string): string[] {
  const names = configReferences(template, specification).flatMap((reference) => ownConfigTemplate(reference)?.name ?? []);
  return [...new Set(names)].map((name) => resourceId(hubGroupId, "Microsoft.Edge/configTemplates", name));
}

function faultsOfCapabilities(at: string, name: string, required: readonly string[], declared: readonly string[]): Fault[] {
  const known = declared.map((capability) => capability.toLowerCase());
  const missing = required.filter((capability) => !known.includes(capability.toLowerCase()));
  return missing.map((capability) => ({
    code: "EDGE-CAPABILITY",
    what: `solution ${name} needs a capability that the site does not have`,
    given: `${at} needs ${capability}`,
    allowed: `site.target.capabilities = ${declared.join(", ")}`,
    fix: `add ${capability} to site.target.capabilities, or remove the solution from site.solutions`,
  }));
}

/** A pinned version and its place in the settings. */
interface Pin {
  at: string;
  name: string;
  version: string;
}

function faultsOfValues(pin: Pin, wanted: WantedValues, values: Readonly<Record<string, unknown>>, addressValue: string | undefined): Fault[] {
  const { at, name, version } = pin;
  const { unset, unknown, broken } = valueFaults(wanted, values);
  const allowed = wanted.known.join(", ") || "none";
  return [
    ...(addressValue !== undefined && values[addressValue] !== undefined ? [ownValue(pin, addressValue)] : []),
    ...unset
      .filter((path) => path !== addressValue)
      .map((path) => ({
        code: "EDGE-VALUE-UNSET",
        what: `a value that solution ${name} ${version} requires is not set`,
        given: `${at}.values.${path} = (not set)`,
        allowed,
        fix: path === registryAddressValue ? `set ${path}, or site.compat to guide-2025, which sets it to the address of the site's registry` : `set ${path}`,
      })),
    ...unknown.map((path) => ({
      code: "EDGE-VALUE-UNKNOWN",
      what: `solution ${name} ${version} has no such value`,
      given: `${at}.values.${path}`,
      allowed,
      fix: `remove ${path}, or correct its spelling`,
    })),
    ...broken.map((fault) => brokenRule(pin, fault)),
  ];
}

function brokenRule({ at, name, version }: Pin, { path, value, allowed, member, fix }: RuleFault): Fault {
  const text = JSON.stringify(value);
  return {
    code: "EDGE-VALUE-NOT-ALLOWED",
    what: `a value breaks a rule of the schema of ${name} ${version}`,
    given: `${at}.values.${path} = ${text.length > longestShown ? `${text.slice(0, longestShown)}... (${text.length} characters)` : text}`,
    allowed: `${allowed} (stacks/solutions/${name}/${version}/schema.yaml, ${member} of ${path.replace(/\[\d+\]$/, "")})`,
    fix: fix ?? `correct ${path}; for another rule, create a new version of the solution`,
  };
}

function ownValue({ at, name: solution }: Pin, name: string): Fault {
  return {
    code: "EDGE-VALUE-OWN",
    what: `with site.compat guide-2025 the program sets this value of solution ${solution} to the address of the site's registry`,
    given: `${at}.values.${name}`,
    allowed: "no value of that name",
    fix: `remove ${name}; to choose the address, set site.registry.serviceAddress`,
  };
}

function noFolder(at: string, name: string, version: string, solutions: readonly Solution[]): Fault {
  const known = solutions.flatMap((solution) => solution.versions.map((one) => `${solution.name} ${one.version}`));
  return {
    code: "EDGE-SOLUTION-UNKNOWN",
    what: "unknown solution version",
    given: `${at} = ${name} ${version}`,
    allowed: known.join(", ") || "none: stacks/solutions has no folder",
    fix: `create stacks/solutions/${name}/${version}, or pin an existing version`,
  };
}

function twice(at: string, name: string): Fault {
  return {
    code: "EDGE-SOLUTION-TWICE",
    what: "a solution is pinned twice, but a site stages one version of it",
    given: `${at}.name = ${name}`,
    allowed: "each solution once",
    fix: "remove one of the two entries",
  };
}
