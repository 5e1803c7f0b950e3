import { readable } from "../../components/arm/arm-error";
import { apiVersions } from "../../components/core/api-versions";
import { parseArmId, sameArmId } from "../../components/core/arm-id";
import { isOrchestrationExtension } from "../../components/diagnosis/orchestration-extension";
import type { SitePrerequisiteArgs } from "../../components/site/args";
import { registrationId, registrationState, siteProviders } from "../../components/subscription/provider-registrations/rules";
import type { ClusterLook } from "./cluster-look";
import type { Inventory } from "./inventory";

/** Where a site's prerequisites are. */
interface PrerequisitePlace {
  clusterId: string;
  customLocationId: string;
}

/** The settings that create what the cluster certainly lacks. `look`: undefined where the cluster could not be read. `storageClassName`: chosen for the registry's volume. */
export async function prerequisitesOf(
  inventory: Inventory,
  { clusterId, customLocationId }: PrerequisitePlace,
  look: ClusterLook | undefined,
  storageClassName: string | undefined,
): Promise<SitePrerequisiteArgs> {
  // Where they may not be read, nothing is known.
  const hasExtension = (await inventory.extensionsOf(clusterId))?.some(isOrchestrationExtension) ?? true;
  const hasLocation = (await inventory.customLocationsOn(clusterId)).some(({ id }) => sameArmId(id, customLocationId));
  const volumeClass = storageClassName ?? look?.storageClasses.find(({ isDefault }) => isDefault)?.name;
  return {
    ...((await lacksProvider(inventory, clusterId)) && { resourceProviders: "create" as const }),
    ...(look?.hasCertManager === false && { certManager: "create" as const }),
    ...(!hasExtension && { orchestration: "create" as const, ...(volumeClass !== undefined && { orchestrationStorageClassName: volumeClass }) }),
    ...(!hasLocation && { customLocation: "create" as const }),
  };
}

async function lacksProvider({ arm }: Inventory, clusterId: string): Promise<boolean> {
  const { subscriptionId = "" } = parseArmId(clusterId) ?? {};
  const reads = siteProviders({}).map((namespace) => readable(arm.get(registrationId(subscriptionId, namespace), apiVersions.resourceGroup)));
  return (await Promise.all(reads)).some((provider) => provider !== undefined && registrationState(provider) === "missing");
}
