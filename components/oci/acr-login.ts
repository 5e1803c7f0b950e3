import { type RegistryCredentials, tokenFrom } from "./registry-login";
import type { RegistryTransport } from "./registry-transport";

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
