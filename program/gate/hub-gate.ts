import { ArmClient } from "../../components/arm/arm-client";
import type { Environment } from "../../components/arm/credential";
import { readable } from "../../components/arm/arm-error";
import { apiVersions } from "../../components/core/api-versions";
import { resourceGroupId, resourceId } from "../../components/core/arm-id";
import { capabilitiesOf, noContext, without } from "../../components/orchestration/context-capabilities/rules";
import type { Fault } from "../../components/core/fault";
import { textAt } from "../../components/core/json";
import { type ImageLook, imageLook } from "../../components/registry/imported-image/image-look";
import { missingImages } from "../../components/oci/missing-images";
import { RegistryError } from "../../components/oci/registry-error";
import type { HubSettings } from "../config/image-imports";
import type { Solution } from "../catalog/solution-folder";
import { differs } from "./adoption-fault";
import { floatingImages } from "./floating-images";
import { type Gate, passGate } from "./gate";
import { floatingImports, importFindings, isImported } from "./import-findings";

/**
 * What a hub's run must find: its context with what its solutions need, its workspace, the images it imports where their registries tell and, once its
 * registry exists, the images of every version that is not made yet. Reads only.
 */
export async function hubGate(
  config: HubSettings,
  solutions: readonly Solution[],
  arm: ArmClient,
  environment: Environment,
  look: ImageLook = imageLook(arm, environment),
): Promise<Gate> {
  const groupId = resourceGroupId(config.subscriptionId, config.resourceGroup);
  const registryId = resourceId(groupId, "Microsoft.ContainerRegistry/registries", config.registry.name);
  const [registry, ...around] = await Promise.all([
    arm.get(registryId, apiVersions.containerRegistry),
    contextFaults(config, solutions, arm),
    workspaceFaults(config, arm),
  ]);
  const floating = [...floatingImages(solutions), ...floatingImports(config.images)];
  const images = await imageFindings(config, async () => {
    const imports = await importFindings(config.images, registryId, look);
    if (!registry) return imports;
    return { faults: [...imports.faults, ...(await imageFaults(config, solutions, arm, environment))], warnings: imports.warnings };
  });
  const zones = registry ? zoneFaults(config, registry) : [];
  const adoption = config.adopt ? adoptionFaults(config, registryId, registry) : [];
  return { faults: [...around.flat(), ...adoption, ...zones, ...images.faults], warnings: [...floating, ...images.warnings] };
}

/** A registry that does not let this machine in is told and stops nothing: this run may be the one that lets it in. */
async function imageFindings(config: HubSettings, findings: () => Promise<Gate>): Promise<Gate> {
  try {
    return await findings();
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    const given = `hub.registry.network.access = ${config.registry.network.access}`;
    const fix = "check this machine's sign-in and its way to the registry; where access is selected, add its public address to hub.registry.network.addresses";
    return { faults: [], warnings: [{ code: "EDGE-IMAGES-UNKNOWN", what: `the registry's images cannot be looked for: ${error.message}`, given, fix }] };
  }
}

async function contextFaults({ capabilities }: HubSettings, solutions: readonly Solution[], arm: ArmClient): Promise<Fault[]> {
  if (capabilities === undefined) return [];
  const { contextId, names } = capabilities;
  const context = await readable(arm.get(contextId, apiVersions.edge));
  return context === undefined ? [noContext("hub.capabilities.contextId", contextId)] : capabilityFaults([...capabilitiesOf(context), ...names], solutions);
}

/** No site could declare such a capability, so none could stage the solution. */
function capabilityFaults(offered: readonly string[], solutions: readonly Solution[]): Fault[] {
  return solutions.flatMap(({ name, capabilities }) =>
    without(capabilities, offered).map((capability) => ({
      code: "EDGE-CAPABILITY",
      what: `solution ${name} needs a capability that the context does not have and the hub does not add`,
      given: `stacks/solutions/${name}/solution.yaml: ${capability}`,
      allowed: offered.join(", "),
      fix: `add ${capability} to hub.capabilities.names, or correct its spelling`,
    })),
  );
}

/** A registry never moves to another region, and is not made where it was to be taken over. */
function adoptionFaults({ location }: HubSettings, registryId: string, registry: unknown): Fault[] {
  if (!registry) {
    const what = "the registry that is to be taken over does not exist, or may not be read";
    const fix = "correct hub.registry.name, or leave hub.adopt out where there is nothing to take over";
    return [{ code: "EDGE-ADOPT-MISSING", what, given: `hub.adopt = true, ${registryId}`, allowed: "a registry that is there", fix }];
  }
  const live = (textAt(registry, "location") ?? location).toLowerCase().replaceAll(" ", "");
  return live === location ? [] : [differs("the registry is in another region", `hub.location = ${location}`, live, "set hub.location to it")];
}

/** Its diagnostic setting is made after the registry: a wrong id would be told too late. */
async function workspaceFaults({ registry: { workspace } }: HubSettings, arm: ArmClient): Promise<Fault[]> {
  if (workspace === undefined || (await readable(arm.get(workspace, apiVersions.workspace)))) return [];
  const given = `hub.registry.workspace = ${workspace}`;
  return [
    {
      code: "EDGE-WORKSPACE",
      what: "the Log Analytics workspace does not exist, or may not be read",
      given,
      fix: "make the workspace first, or correct the id",
    },
  ];
}

/** Source: "Reliability in Azure Container Registry": zone redundancy is configured when a registry is created. */
function zoneFaults({ registry: { name, zoneRedundancy } }: HubSettings, registry: unknown): Fault[] {
  const made = textAt(registry, "properties", "zoneRedundancy");
  if (made === undefined || made === zoneRedundancy) return [];
  const what = `registry ${name} was made with another zone redundancy, which cannot be changed`;
  return [
    {
      code: "EDGE-ZONE-REDUNDANCY",
      what,
      given: `hub.registry.zoneRedundancy = ${zoneRedundancy}`,
      allowed: made,
      fix: `set hub.registry.zoneRedundancy to ${made}`,
    },
  ];
}

async function imageFaults(config: HubSettings, solutions: readonly Solution[], arm: ArmClient, environment: Environment): Promise<Fault[]> {
  const groupId = resourceGroupId(config.subscriptionId, config.resourceGroup);
  const registryId = resourceId(groupId, "Microsoft.ContainerRegistry/registries", config.registry.name);
  const made = async (name: string, version: string) =>
    (await arm.get(resourceId(groupId, "Microsoft.Edge/solutionTemplates/versions", name, version), apiVersions.edge)) !== undefined;
  // What this run imports is there before a version needs it.
  const brought = (images: readonly string[]) => images.filter((image) => !isImported(image, config.images));
  const wanted = await Promise.all(
    solutions.flatMap(({ name, versions }) =>
      versions.map(async ({ version, images }) => ((await made(name, version)) ? [] : brought(images).map((image) => ({ image, name, version })))),
    ),
  );
  const missing = await missingImages(arm, registryId, [...new Set(wanted.flat().map(({ image }) => image))], environment);
  return wanted
    .flat()
    .filter(({ image }) => missing.includes(image))
    .map(({ image, name, version }) => ({
      code: "EDGE-IMAGE-MISSING",
      what: `solution ${name} ${version} stages an image that the hub's registry does not have`,
      given: image,
      allowed: `images of registry ${config.registry.name}`,
      fix: "bring it with `npm run push`, or correct the specification",
    }));
}

/** Looks with the process's own sign-in, and stops a run where something is wrong. */
export async function passHubGate(config: HubSettings, solutions: readonly Solution[]): Promise<void> {
  await passGate(await hubGate(config, solutions, await ArmClient.connect(process.env), process.env));
}
