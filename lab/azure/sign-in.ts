import { randomUUID } from "node:crypto";
import type { Clock } from "../clock";
import { equal, expiresInSeconds, type Directory } from "./directory";
import type { ArmAnswer, JsonObject } from "./operation";

/** A request to the sign-in service or for the cloud's metadata. */
export interface SignInRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  /** Raw body. */
  text: string;
}

/**
 * Cloud metadata, OpenID configuration, instance discovery and the client-credentials flow.
 * Sources: pulumi reference 4.2 and 4.3; Microsoft identity platform, "OAuth 2.0 client credentials flow".
 */
export class SignIn {
  constructor(private readonly options: { endpoint: string; clock: Clock; directory: Directory }) {}

  /** Undefined if the path belongs to none of these services. */
  answer(request: SignInRequest): ArmAnswer | undefined {
    const path = request.path.replace(/\/$/, "").toLowerCase();
    if (path === "/metadata/endpoints") return { status: 200, body: this.metadata() };
    if (path === "/common/discovery/instance") return { status: 200, body: this.discovery(request.query) };
    const tenant = /^\/([^/]+)(?:\/v2\.0\/\.well-known\/openid-configuration|\/oauth2\/v2\.0\/token)$/.exec(path)?.[1];
    if (tenant === undefined) return undefined;
    if (tenant !== this.options.directory.tenantId)
      return this.refusal(400, "invalid_tenant", "AADSTS90002", `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID.`);
    if (path.endsWith("openid-configuration")) return { status: 200, body: this.openIdConfiguration() };
    if (request.method !== "POST") return this.refusal(400, "invalid_request", "AADSTS900561", "The endpoint only accepts POST requests.");
    return this.token(new URLSearchParams(request.text));
  }

  private token(form: URLSearchParams): ArmAnswer {
    const { directory } = this.options;
    if (form.get("grant_type") !== "client_credentials")
      return this.refusal(400, "unsupported_grant_type", "AADSTS70003", "The lab signs in by client_credentials only.");
    const clientId = form.get("client_id") ?? "";
    const principal = directory.servicePrincipal(clientId);
    if (!principal)
      return this.refusal(400, "unauthorized_client", "AADSTS700016", `Application with identifier '${clientId}' was not found in the directory.`);
    if (!equal(form.get("client_secret") ?? "", principal.clientSecret))
      return this.refusal(401, "invalid_client", "AADSTS7000215", `Invalid client secret provided for app '${clientId}'.`);
    const scope = form.get("scope") ?? "";
    if (!this.isKnownScope(scope))
      return this.refusal(400, "invalid_resource", "AADSTS500011", `The resource principal of scope '${scope}' was not found in the tenant.`);
    const accessToken = directory.sign(principal);
    return { status: 200, body: { token_type: "Bearer", expires_in: expiresInSeconds, ext_expires_in: expiresInSeconds, access_token: accessToken } };
  }

  /** MSAL adds `openid profile offline_access` to some requests. */
  private isKnownScope(scope: string): boolean {
    const audiences = [...this.audiences(), "https://containerregistry.azure.net"];
    return scope.split(" ").some((part) => audiences.some((audience) => part.replace(/\/+\.default$/, "") === audience.replace(/\/$/, "")));
  }

  private audiences(): string[] {
    return [this.options.endpoint, "https://management.azure.com", "https://management.core.windows.net"];
  }

  private metadata(): JsonObject {
    const { endpoint, directory } = this.options;
    return {
      name: "AzureCloud",
      portal: "",
      resourceManager: endpoint,
      authentication: { loginEndpoint: endpoint, audiences: this.audiences(), tenant: directory.tenantId, identityProvider: "AAD" },
      microsoftGraphResourceId: "https://graph.microsoft.com/",
      suffixes: { storage: "core.windows.net", keyVaultDns: "vault.azure.net", acrLoginServer: "azurecr.io" },
    };
  }

  private discovery(query: URLSearchParams): JsonObject {
    const { endpoint, directory } = this.options;
    const host = new URL(endpoint).host;
    return {
      tenant_discovery_endpoint: `${endpoint}/${directory.tenantId}/v2.0/.well-known/openid-configuration`,
      "api-version": query.get("api-version") ?? "1.1",
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    };
  }

  private openIdConfiguration(): JsonObject {
    const base = `${this.options.endpoint}/${this.options.directory.tenantId}`;
    return {
      issuer: `${base}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
      token_endpoint_auth_methods_supported: ["client_secret_post"],
      response_types_supported: ["code", "id_token"],
      subject_types_supported: ["pairwise"],
      id_token_signing_alg_values_supported: ["RS256"],
      scopes_supported: ["openid", "profile", "email", "offline_access"],
    };
  }

  private refusal(status: number, error: string, code: string, text: string): ArmAnswer {
    const timestamp = this.options.clock.now().toISOString();
    return {
      status,
      body: {
        error,
        error_description: `${code}: ${text}`,
        error_codes: [Number(code.replace("AADSTS", ""))],
        timestamp,
        trace_id: randomUUID(),
        correlation_id: randomUUID(),
      },
    };
  }
}
