import type { ArmClient } from "../arm/arm-client";
import { apiVersions } from "../core/api-versions";
import { textAt } from "../core/json";
import { acrLogin, registryTokenScope } from "./acr-login";
import { RegistryClient } from "./registry-client";
import type { RegistryTransport } from "./registry-transport";

/** Client of an Azure registry, with the current Azure sign-in; undefined while the registry does not exist. Throws ArmError, RegistryError. */
export async function acrRegistry(
  arm: Pick<ArmClient, "get" | "accessToken">,
  registryId: string,
  transport: RegistryTransport,
): Promise<RegistryClient | undefined> {
  const loginServer = textAt(await arm.get(registryId, apiVersions.containerRegistry), "properties", "loginServer");
  if (loginServer === undefined) return undefined;
  const credentials = await acrLogin({ loginServer, accessToken: await arm.accessToken(registryTokenScope), transport });
  return new RegistryClient({ host: loginServer, transport, credentials });
}
