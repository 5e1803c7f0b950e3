import type { ArmClient } from "../../components/arm/arm-client";
import { apiVersions } from "../../components/core/api-versions";
import { resourceGroupId, resourceId } from "../../components/core/arm-id";
import { EdgeError } from "../../components/core/fault";
import { textAt } from "../../components/core/json";
import { acrLogin, registryTokenScope } from "../../components/oci/acr-login";
import { RegistryClient } from "../../components/oci/registry-client";
import type { RegistryTransport } from "../../components/oci/registry-transport";
import { type ConfigSource, readConfig } from "../config";

/** ARM id of the registry that a hub's stack declares. Throws EdgeError for a stack of another role. */
export function hubRegistryId(stack: string, source: ConfigSource): string {
  const config = readConfig(source);
  if (config.role === "hub") {
    const { subscriptionId, resourceGroup, registry } = config.hub;
    return resourceId(resourceGroupId(subscriptionId, resourceGroup), "Microsoft.ContainerRegistry/registries", registry.name);
  }
  throw new EdgeError([
    {
      code: "EDGE-STACK-ROLE",
      what: "images are pushed to a hub",
      given: `-s ${stack}, whose role is ${config.role}`,
      allowed: "a stack of role hub",
      fix: "name the hub's stack",
    },
  ]);
}

/** Signs in to the hub's registry as whoever is signed in to Azure. Throws EdgeError `EDGE-HUB-REGISTRY` while the registry does not exist; ArmError, RegistryError. */
export async function hubRegistry(arm: Pick<ArmClient, "get" | "accessToken">, registryId: string, transport: RegistryTransport): Promise<RegistryClient> {
  const loginServer = textAt(await arm.get(registryId, apiVersions.containerRegistry), "properties", "loginServer");
  if (loginServer === undefined) {
    throw new EdgeError([
      {
        code: "EDGE-HUB-REGISTRY",
        what: "the hub's registry does not exist yet",
        given: registryId,
        fix: "run `pulumi up` of the hub first; a version that waits for its images does not stop the registry from being made",
      },
    ]);
  }
  const credentials = await acrLogin({ loginServer, accessToken: await arm.accessToken(registryTokenScope), transport });
  return new RegistryClient({ host: loginServer, transport, credentials });
}
