import { ArmClient } from "../../components/arm/arm-client";
import type { Environment } from "../../components/arm/credential";
import { apiVersions } from "../../components/core/api-versions";
import { resourceGroupId, resourceId } from "../../components/core/arm-id";
import { missingImages } from "../../components/oci/missing-images";
import type { HubConfig } from "../schema";
import type { Solution } from "../solution-folder";
import { type Gate, passGate } from "./gate";

/** What a hub's run must find: once its registry exists, the images of every version that is not made yet. Reads only. */
export async function hubGate(config: HubConfig, solutions: readonly Solution[], arm: ArmClient, environment: Environment): Promise<Gate> {
  const groupId = resourceGroupId(config.subscriptionId, config.resourceGroup);
  const registryId = resourceId(groupId, "Microsoft.ContainerRegistry/registries", config.registry.name);
  if (!(await arm.get(registryId, apiVersions.containerRegistry))) return { faults: [], warnings: [] };
  const made = async (name: string, version: string) =>
    (await arm.get(resourceId(groupId, "Microsoft.Edge/solutionTemplates/versions", name, version), apiVersions.edge)) !== undefined;
  const wanted = await Promise.all(
    solutions.flatMap(({ name, versions }) =>
      versions.map(async ({ version, images }) => ((await made(name, version)) ? [] : images.map((image) => ({ image, name, version })))),
    ),
  );
  const missing = await missingImages(arm, registryId, [...new Set(wanted.flat().map(({ image }) => image))], environment);
  const faults = wanted
    .flat()
    .filter(({ image }) => missing.includes(image))
    .map(({ image, name, version }) => ({
      code: "EDGE-IMAGE-MISSING",
      what: `solution ${name} ${version} stages an image that the hub's registry does not have`,
      given: image,
      allowed: `images of registry ${config.registry.name}`,
      fix: "bring it with `npm run push`, or correct the specification",
    }));
  return { faults, warnings: [] };
}

/** Looks with the process's own sign-in, and stops a run where something is wrong. */
export async function passHubGate(config: HubConfig, solutions: readonly Solution[]): Promise<void> {
  await passGate(await hubGate(config, solutions, await ArmClient.connect(process.env), process.env));
}
