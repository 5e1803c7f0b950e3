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
import { RegistryError } from "../../../components/oci/registry-error";
import type { HubSettings } from "../../config/image-imports";
import type { Catalog } from "../../catalog/catalog";
import type { Solution } from "../../catalog/solution-folder";
import { domainLabelWarnings } from "../domain-label";
import { differs, gateClient, type GateFindings, lockFindings, passGate } from "../gate";
import { observeHubObjects } from "../ownership/hub-objects";
import { runningStack } from "../ownership/own-outputs";
import { ownershipFindings } from "../ownership/ownership-findings";
import { abacFindings, registryTagsFor } from "./registry-findings";
import { sourceRegistryFaults } from "./source-registry-findings";
import { floatingImages, floatingImports, importFindings, isImported } from "./image-findings";

/**
 * Checks what a hub's run needs. Reads only:
 * the context and its capabilities, the workspace, images to import, and, once the registry exists, the images of each solution version that is still to be created.
 */
export async function hubFindings(
  config: HubSettings,
  solutions: readonly Solution[],
  arm: ArmClient,
  environment: Environment,
  imageReader: ImageLook = imageLook(arm, environment),
): Promise<GateFindings> {
  const groupId = resourceGroupId(config.subscriptionId, config.resourceGroup);
  const registryId = resourceId(groupId, "Microsoft.ContainerRegistry/registries", config.registry.name);
  const [registry, ...others] = await Promise.all([
    arm.get(registryId, apiVersions.containerRegistry),
    contextFaults(config, solutions, arm),
    workspaceFaults(config, arm),
    sourceRegistryFaults(config.images, arm),
  ]);
  const floating = [...floatingImages(solutions), ...floatingImports(config.images)];
  const images = await imageFindings(config, async () => {
    const imports = await importFindings(config.images, registryId, imageReader);
    if (!registry) return imports;
    return { faults: [...imports.faults, ...(await imageFaults(config, solutions, arm, environment))], warnings: imports.warnings };
  });
  const loginServer = textAt(registry, "properties", "loginServer") ?? "";
  const zones = registry ? zoneFaults(config, registry) : [];
  const adoption = config.adopt ? adoptionFaults(config, registryId, registry) : [];
  return {
    faults: [...others.flat(), ...adoption, ...zones, ...images.faults],
    warnings: [...floating, ...images.warnings, ...domainLabelWarnings(registryId, loginServer)],
  };
}

/** A registry that refuses this machine is a warning: this run may be the one that grants it access. */
async function imageFindings(config: HubSettings, findings: () => Promise<GateFindings>): Promise<GateFindings> {
  try {
    return await findings();
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    const given = `hub.registry.network.access = ${config.registry.network.access}`;
    const fix =
      "check this machine's sign-in and its connection to the registry; with access selected, add its public address to hub.registry.network.addresses";
    return { faults: [], warnings: [{ code: "EDGE-IMAGES-UNKNOWN", what: `cannot check which images the registry has: ${error.message}`, given, fix }] };
  }
}

async function contextFaults({ capabilities }: HubSettings, solutions: readonly Solution[], arm: ArmClient): Promise<Fault[]> {
  if (capabilities === undefined) return [];
  const { contextId, names } = capabilities;
  const context = await readable(arm.get(contextId, apiVersions.edge));
  return context === undefined ? [noContext("hub.capabilities.contextId", contextId)] : capabilityFaults([...capabilitiesOf(context), ...names], solutions);
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

/** Checked here because the diagnostic setting is created after the registry: the service would report a wrong id too late. */
async function workspaceFaults({ registry: { workspace } }: HubSettings, arm: ArmClient): Promise<Fault[]> {
  if (workspace === undefined || (await readable(arm.get(workspace, apiVersions.workspace)))) return [];
  const given = `hub.registry.workspace = ${workspace}`;
  return [
    {
      code: "EDGE-WORKSPACE",
      what: "the Log Analytics workspace does not exist, or may not be read",
      given,
      fix: "create the workspace first, or correct the id",
    },
  ];
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

async function imageFaults(config: HubSettings, solutions: readonly Solution[], arm: ArmClient, environment: Environment): Promise<Fault[]> {
  const groupId = resourceGroupId(config.subscriptionId, config.resourceGroup);
  const registryId = resourceId(groupId, "Microsoft.ContainerRegistry/registries", config.registry.name);
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
  const arm = await gateClient(config.orchestrationApiVersion);
  const groupId = resourceGroupId(config.subscriptionId, config.resourceGroup);
  const registryId = resourceId(groupId, "Microsoft.ContainerRegistry/registries", config.registry.name);
  const [registry, locks, objects, found] = await Promise.all([
    readable(arm.get(registryId, apiVersions.containerRegistry)),
    locksAround(arm, [registryId]),
    observeHubObjects(config, catalog, arm),
    hubFindings(config, catalog.solutions, arm, process.env),
  ]);
  const ownership = await ownershipFindings(objects, runningStack("hub", config.formerOwner));
  const abac = abacFindings(config, registry);
  const warnings = [...found.warnings, ...abac.warnings, ...lockFindings(locks, [registryId])];
  await passGate({ faults: [...ownership, ...found.faults, ...abac.faults], warnings });
  return registryTagsFor(config, registry);
}
