import type { ArmClient } from "../../arm/arm-client";
import { apiVersions } from "../../core/api-versions";
import { extensionId, nameOf, sameArmId } from "../../core/arm-id";
import type { Fault } from "../../core/fault";
import { listAt, textAt } from "../../core/json";
import { placeholderRepository } from "../../core/scope-map-actions";
import type { ActivationInputs } from "./inputs";

/**
 * How long pulls fail while an instance is recreated, beside the time that its images take. Our estimate: uninstalling and deactivating take a few minutes,
 * the pods are ready after 2 to 5 minutes, and the registry is Online a few minutes later (connected registry reference, states).
 */
export const interruption = "about 10 to 20 minutes, and for as long as fetching images takes";

/** Why an instance is recreated; undefined where it stays. `previous`: the recorded inputs. */
export function whyRecreated(inputs: ActivationInputs, previous: Partial<ActivationInputs>): string | undefined {
  const { connectedClusterId, extension, serviceAddress, ownsCertificate, lost } = previous;
  if (lost) return lost;
  if (inputs.lost !== "") return inputs.lost;
  if (connectedClusterId !== undefined && !sameArmId(connectedClusterId, inputs.connectedClusterId)) return `the cluster is ${inputs.connectedClusterId}`;
  if (extension !== undefined && !sameArmId(extension, inputs.extension)) return `the extension is ${inputs.extension}`;
  if (serviceAddress !== undefined && serviceAddress !== inputs.serviceAddress) return `the service address is ${inputs.serviceAddress}`;
  const isSameOwner = ownsCertificate === undefined || ownsCertificate === inputs.ownsCertificate;
  return isSameOwner ? undefined : `its certificate comes from ${inputs.ownsCertificate ? "the config" : "the cluster"}`;
}

/** Announces in a preview, and at the start of a run, what recreating an instance means for the site. Throws ArmError. */
export async function announcement({ connectedRegistryId }: ActivationInputs, why: string, arm: ArmClient): Promise<string> {
  const again = await fetchedAgain(connectedRegistryId, arm);
  const images = again.length === 0 ? "no images are fetched again" : `all images of ${again.join(", ")} are fetched again`;
  return `[Activation ${nameOf(connectedRegistryId)}] the site's registry is installed again, because ${why}: pulls fail for ${interruption}; ${images}`;
}

/** Repositories that the next instance fetches into its new volume: those that the sync token may read. */
async function fetchedAgain(connectedRegistryId: string, arm: ArmClient): Promise<string[]> {
  const version = apiVersions.containerRegistry;
  const read = async (id: string | undefined) => (id === undefined ? undefined : arm.get(id, version));
  const token = await read(textAt(await read(connectedRegistryId), "properties", "parent", "syncProperties", "tokenId"));
  const scopeMap = await read(textAt(token, "properties", "scopeMapId"));
  const found = listAt(scopeMap, "properties", "actions").flatMap((action) => /^repositories\/(.+)\/content\/read$/.exec(String(action))?.[1] ?? []);
  return found.filter((repository) => repository !== placeholderRepository).sort();
}

/** The extension can only be removed by its cluster. None where the extension or its cluster no longer exists. Throws ArmError. */
export async function offlineFaults(inputs: ActivationInputs, previous: Partial<ActivationInputs>, arm: ArmClient): Promise<Fault[]> {
  const { connectedClusterId = inputs.connectedClusterId, extension = inputs.extension } = previous;
  if (inputs.isAdopted) return [adopted(inputs)];
  const [live, cluster] = await Promise.all([
    arm.get(extensionId(connectedClusterId, extension), apiVersions.kubernetesConfiguration),
    arm.get(connectedClusterId, apiVersions.connectedCluster),
  ]);
  const status = textAt(cluster, "properties", "connectivityStatus");
  if (live === undefined || status === "Connected") return [];
  return [
    {
      code: "EDGE-INSTANCE-OFFLINE",
      what: `the site's registry must be installed again, but its cluster is ${status ?? "not visible"} and cannot remove it`,
      given: connectedClusterId,
      allowed: "a cluster whose connectivityStatus is Connected",
      fix: `start the cluster and its Arc agents; if the cluster no longer exists, delete it in Azure: az resource delete --ids ${connectedClusterId}`,
    },
  ];
}

/** The engine does not replace what it imports. */
function adopted({ connectedClusterId, extension }: ActivationInputs): Fault {
  return {
    code: "EDGE-INSTANCE-ADOPTED",
    what: "the site's registry must be installed again, but an adopted extension cannot be replaced while site.adopt is set",
    given: extensionId(connectedClusterId, extension),
    fix: "undo the change; if the instance is lost, run `pulumi destroy`, remove site.adopt, then run `pulumi up`, which creates the site again",
  };
}
