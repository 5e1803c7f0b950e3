import { type RegistryCredentials, tokenFrom } from "./registry-login";
import type { RegistryTransport } from "./registry-transport";
import type { ArmClient } from "../arm/arm-client";
import { apiVersions } from "../core/api-versions";
import { textAt } from "../core/json";
import { RegistryClient } from "./registry-client";

/** Scope of the Azure access token that every Azure registry accepts for exchange, independent of its `azureADAuthenticationAsArm` policy. Source: @azure/container-registry 1.1.2, default audience. */
export const registryTokenScope = "https://containerregistry.azure.net/.default";

/**
 * Signs in to an Azure registry with an Azure access token.
 *
 * The refresh token is valid for that identity at this registry for about three hours.
 * Source: Azure/acr `docs/AAD-OAuth.md`, "Calling POST /oauth2/exchange".
 * @throws RegistryError `unauthorized` where the identity has no role on the registry
 */
export async function acrLogin(options: { loginServer: string; accessToken: string; transport: RegistryTransport }): Promise<RegistryCredentials> {
  const { loginServer, accessToken, transport } = options;
  const form = { grant_type: "access_token", service: loginServer, access_token: accessToken };
  const refreshToken = await tokenFrom(loginServer, transport, new URL(`https://${loginServer}/oauth2/exchange`), form, "refresh_token");
  return { kind: "refresh-token", refreshToken };
}

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
