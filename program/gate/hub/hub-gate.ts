import type { ArmClient } from "../../../components/arm/arm-client";
import type { Environment } from "../../../components/arm/credential";
import { locksAround } from "../../../components/arm/management-locks";
import { readable } from "../../../components/arm/arm-error";
import { apiVersions } from "../../../components/core/api-versions";
import { comparableLocation, resourceGroupId, resourceId } from "../../../components/core/arm-id";
import { capabilitiesOf, noContext, without } from "../../../components/orchestration/context-capabilities/rules";
import type { Tags } from "../../../components/core/tags";
import type { Fault } from "../../../components/core/fault";
import { textAt } from "../../../components/core/json";
import { type ImageLook, imageLook } from "../../../components/registry/imported-image/image-look";
import { presentDigests } from "../../../components/oci/present-digests";
import { readingNeeds, RegistryError } from "../../../components/oci/registry-error";
import { registryIdOf } from "../../config/hub-schema";
import type { HubSettings } from "../../config/image-imports";
import type { Catalog } from "../../catalog/catalog";
import type { Solution } from "../../catalog/solution-folder";
import { domainLabelWarnings } from "../domain-label";
import { DeniedReads, differs, gateClient, type GateFindings, lockFindings, passGate } from "../gate";
import { workspaceFaults } from "../workspace-findings";
import { observeHubObjects } from "../ownership/hub-objects";
import { runningStack } from "../ownership/own-outputs";
import { ownershipFindings } from "../ownership/ownership-findings";
import { prerequisiteFindings } from "./prerequisite-findings";
import { abacFindings, registryTagsFor } from "./registry-findings";
import { sourceRegistryFaults } from "./source-registry-findings";
import { floatingImages, floatingImports, importFindings, isImported } from "./image-findings";

/** What a check of a hub compares. */
interface HubQuestion {
  config: HubSettings;
  solutions: readonly Solution[];
  arm: ArmClient;
  environment: Environment;
  imageReader: ImageLook;
  registryId: string;
  /** The existing registry as ARM returns it; undefined before the first run. */
  registry: unknown;
}

/** One check of what a hub's run needs. The gate makes them all before a run, and the doctor shows each. */
export interface HubCheck {
  /** Stable name. */
  id: string;
  /** What it compares, in words. */
  examines: string;
  /** Reads only. Throws ArmError. */
  findings(question: HubQuestion): Promise<GateFindings>;
}

const faultsOnly = (faults: Fault[]): GateFindings => ({ faults, warnings: [] });
const warningsOnly = (warnings: Fault[]): GateFindings => ({ faults: [], warnings });

/** Every check of a hub, in the order in which its findings are reported. */
export const hubChecks: readonly HubCheck[] = [
  {
    id: "context",
    examines: "context and the capabilities that the solutions need",
    findings: async ({ config, solutions, arm }) => faultsOnly(await contextFaults(config, solutions, arm)),
  },
  {
    id: "workspace",
    examines: "Log Analytics workspace of the diagnostics",
    findings: async ({ config, arm }) => faultsOnly(await workspaceFaults("hub.registry.workspace", config.registry.workspace, arm)),
  },
  {
    id: "source-registries",
    examines: "registries to import from",
    findings: async ({ config, arm }) => faultsOnly(await sourceRegistryFaults(config.images, arm)),
  },
  {
    id: "adoption",
    examines: "registry to adopt",
    findings: async ({ config, registryId, registry }) => faultsOnly(config.adopt ? adoptionFaults(config, registryId, registry) : []),
  },
  {
    id: "zone-redundancy",
    examines: "zone redundancy of the registry",
    findings: async ({ config, registry }) => faultsOnly(registry === undefined ? [] : zoneFaults(config, registry)),
  },
  {
    id: "floating-tags",
    examines: "tags of images that move",
    findings: async ({ config, solutions }) => warningsOnly([...floatingImages(solutions), ...floatingImports(config.images)]),
  },
  { id: "images", examines: "images to import, and images of versions to create", findings: imageFindings },
  {
    id: "domain-label",
    examines: "domain name label of the registry",
    findings: async ({ registryId, registry }) => warningsOnly(domainLabelWarnings(registryId, textAt(registry, "properties", "loginServer") ?? "")),
  },
];

/** The question of a hub's checks; reads the registry. Throws ArmError. */
export async function hubQuestion(
  config: HubSettings,
  solutions: readonly Solution[],
  arm: ArmClient,
  environment: Environment,
  imageReader: ImageLook = imageLook(arm, environment),
): Promise<HubQuestion> {
  const registryId = registryIdOf(config);
  return { config, solutions, arm, environment, imageReader, registryId, registry: await arm.get(registryId, apiVersions.containerRegistry) };
}

/**
 * Checks what a hub's run needs. Reads only:
 * the context and its capabilities, the workspace, images to import, and, once the registry exists, the images of each solution version that is still to be created.
 */
export async function hubFindings(...given: Parameters<typeof hubQuestion>): Promise<GateFindings> {
  const question = await hubQuestion(...given);
  const found = await Promise.all(hubChecks.map(({ findings }) => findings(question)));
  return { faults: found.flatMap(({ faults }) => faults), warnings: found.flatMap(({ warnings }) => warnings) };
}

/** A registry that refuses this machine is a warning: this run may be the one that grants it access. */
async function imageFindings(question: HubQuestion): Promise<GateFindings> {
  const { config, imageReader, registryId, registry } = question;
  try {
    const imports = await importFindings(config.images, registryId, imageReader);
    return registry === undefined ? imports : { faults: [...imports.faults, ...(await imageFaults(question))], warnings: imports.warnings };
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    const given = `hub.registry.network.access = ${config.registry.network.access}`;
    const fix = `check this machine's sign-in and its connection to the registry; ${readingNeeds}; with access selected, add its public address to hub.registry.network.addresses`;
    return { faults: [], warnings: [{ code: "EDGE-IMAGES-UNKNOWN", what: `cannot check which images the registry has: ${error.message}`, given, fix }] };
  }
}

/** A context that this run creates begins with the hub's capabilities. */
async function contextFaults({ capabilities, prerequisites }: HubSettings, solutions: readonly Solution[], arm: ArmClient): Promise<Fault[]> {
  if (capabilities === undefined) return [];
  const { contextId, names } = capabilities;
  const context = await readable(arm.get(contextId, apiVersions.edge));
  if (context === undefined && prerequisites.context === "create") return capabilityFaults(names, solutions);
  return context === undefined
    ? [noContext("hub.capabilities.contextId", contextId, "hub.prerequisites.context")]
    : capabilityFaults([...capabilitiesOf(context), ...names], solutions);
}

/** No site could declare such a capability, so none could stage the solution. */
function capabilityFaults(available: readonly string[], solutions: readonly Solution[]): Fault[] {
  return solutions.flatMap(({ name, capabilities }) =>
    without(capabilities, available).map((capability) => ({
      code: "EDGE-CAPABILITY",
      what: `solution ${name} needs a capability that the context does not have and the hub does not add`,
      given: `stacks/solutions/${name}/solution.yaml: ${capability}`,
      allowed: available.join(", "),
      fix: `add ${capability} to hub.capabilities.names, or correct its spelling`,
    })),
  );
}

/** A registry cannot move to another region, and `adopt` never creates one. */
function adoptionFaults({ location }: HubSettings, registryId: string, registry: unknown): Fault[] {
  if (!registry) {
    const what = "the registry to adopt does not exist, or may not be read";
    const fix = "correct hub.registry.name, or remove hub.adopt if there is nothing to adopt";
    return [{ code: "EDGE-ADOPT-MISSING", what, given: `hub.adopt = true, ${registryId}`, allowed: "an existing registry", fix }];
  }
  const live = comparableLocation(textAt(registry, "location") ?? location);
  return live === location
    ? []
    : [differs("the registry is in another region", `hub.location = ${location}`, live, "set hub.location to the registry's region")];
}

/** Source: "Reliability in Azure Container Registry": zone redundancy is configured when a registry is created. */
function zoneFaults({ registry: { name, zoneRedundancy } }: HubSettings, registry: unknown): Fault[] {
  const existing = textAt(registry, "properties", "zoneRedundancy");
  if (existing === undefined || existing === zoneRedundancy) return [];
  const what = `registry ${name} has a different zone redundancy, which cannot be changed`;
  return [
    {
      code: "EDGE-ZONE-REDUNDANCY",
      what,
      given: `hub.registry.zoneRedundancy = ${zoneRedundancy}`,
      allowed: existing,
      fix: `set hub.registry.zoneRedundancy to ${existing}`,
    },
  ];
}

async function imageFaults({ config, solutions, arm, environment, registryId }: HubQuestion): Promise<Fault[]> {
  const groupId = resourceGroupId(config.subscriptionId, config.resourceGroup);
  const exists = async (name: string, version: string) =>
    (await arm.get(resourceId(groupId, "Microsoft.Edge/solutionTemplates/versions", name, version), apiVersions.edge)) !== undefined;
  // This run imports these images before a version needs them.
  const notImported = (images: readonly string[]) => images.filter((image) => !isImported(image, config.images));
  const wanted = await Promise.all(
    solutions.flatMap(({ name, versions }) =>
      versions.map(async ({ version, images }) => ((await exists(name, version)) ? [] : notImported(images).map((image) => ({ image, name, version })))),
    ),
  );
  const present = await presentDigests(arm, registryId, [...new Set(wanted.flat().map(({ image }) => image))], environment);
  return wanted
    .flat()
    .filter(({ image }) => present[image] === undefined)
    .map(({ image, name, version }) => ({
      code: "EDGE-IMAGE-MISSING",
      what: `solution ${name} ${version} stages an image that the hub's registry does not have`,
      given: image,
      allowed: `images of registry ${config.registry.name}`,
      fix: "push it with `npx edge-staging push`, or correct the specification",
    }));
}

/** Checks with this process's Azure sign-in, and stops a run that has faults. Resolves to the tags that a change of the registry must repeat. */
export async function passHubGate(config: HubSettings, catalog: Catalog): Promise<Tags | undefined> {
  const denied = new DeniedReads("hub");
  const arm = denied.of(await gateClient(config.orchestrationApiVersion));
  const registryId = registryIdOf(config);
  const [registry, locks, objects, found] = await Promise.all([
    readable(arm.get(registryId, apiVersions.containerRegistry)),
    locksAround(arm, [registryId]),
    observeHubObjects(config, catalog, arm),
    hubFindings(config, catalog.solutions, arm, process.env),
  ]);
  const stack = runningStack("hub", config.formerOwner);
  const [ownership, required] = await Promise.all([ownershipFindings(objects, stack), prerequisiteFindings(config, { own: stack.own, registry, arm })]);
  const abac = abacFindings(config, registry);
  const warnings = [...required.warnings, ...found.warnings, ...abac.warnings, ...lockFindings(locks, [registryId])];
  await passGate(denied.beside({ faults: [...required.faults, ...ownership, ...found.faults, ...abac.faults], warnings }));
  return registryTagsFor(config, registry);
}
