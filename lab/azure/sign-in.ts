import { randomUUID } from "node:crypto";
import type { Clock } from "../clock";
import { AssertionRefusal, ClientAssertions } from "./client-assertion";
import { equal, expiresInSeconds, type Directory, type ServicePrincipal } from "./directory";
import { IdentityEndpoint } from "./identity-endpoint";
import type { ArmAnswer, JsonObject } from "./operation";
import { RunnerTokens } from "./runner-tokens";
import type { SignInRequest } from "./sign-in-request";

/** Names of clouds in their metadata. */
export type CloudName = "AzureCloud" | "AzureUSGovernment";

const managementAudiences: Record<CloudName, readonly string[]> = {
  AzureCloud: ["https://management.azure.com", "https://management.core.windows.net"],
  AzureUSGovernment: ["https://management.usgovcloudapi.net", "https://management.core.usgovcloudapi.net"],
};

const suffixes: Record<CloudName, JsonObject> = {
  AzureCloud: { storage: "core.windows.net", keyVaultDns: "vault.azure.net", acrLoginServer: "azurecr.io" },
  AzureUSGovernment: { storage: "core.usgovcloudapi.net", keyVaultDns: "vault.usgovcloudapi.net", acrLoginServer: "azurecr.us" },
};

const jwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/**
 * Cloud metadata, OpenID configuration, instance discovery, the client-credentials flow with secret or assertion, a runner's tokens and a machine's identities.
 * Sources: pulumi reference 4.2 and 4.3; Microsoft identity platform, "OAuth 2.0 client credentials flow".
 */
export class SignIn {
  readonly runner: RunnerTokens;
  readonly identities: IdentityEndpoint;
  private readonly assertions: ClientAssertions;

  constructor(private readonly options: { endpoint: string; clock: Clock; directory: Directory; cloud: CloudName }) {
    const { endpoint, directory } = options;
    this.runner = new RunnerTokens(endpoint);
    this.identities = new IdentityEndpoint(endpoint, directory);
    this.assertions = new ClientAssertions({ directory, runner: this.runner, tokenEndpoint: `${endpoint}/${directory.tenantId}/oauth2/v2.0/token` });
  }

  /** Undefined if the path belongs to none of these services. */
  async answer(request: SignInRequest): Promise<ArmAnswer | undefined> {
    const other = this.identities.answer(request, (resource) => this.isKnownScope(resource)) ?? (await this.runner.answer(request));
    if (other) return other;
    const path = request.path.replace(/\/$/, "").toLowerCase();
    if (path === "/metadata/endpoints") return { status: 200, body: this.metadata() };
    if (path === "/common/discovery/instance") return { status: 200, body: this.discovery(request.query) };
    const tenant = /^\/([^/]+)(?:\/v2\.0\/\.well-known\/openid-configuration|\/oauth2\/v2\.0\/token)$/.exec(path)?.[1];
    if (tenant === undefined) return undefined;
    if (tenant !== this.options.directory.tenantId)
      return this.refusal(400, "invalid_tenant", "AADSTS90002", `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID.`);
    if (path.endsWith("openid-configuration")) return { status: 200, body: this.openIdConfiguration() };
    if (request.method !== "POST") return this.refusal(400, "invalid_request", "AADSTS900561", "The endpoint only accepts POST requests.");
    return await this.token(new URLSearchParams(request.text));
  }

  private async token(form: URLSearchParams): Promise<ArmAnswer> {
    const { directory } = this.options;
    if (form.get("grant_type") !== "client_credentials")
      return this.refusal(400, "unsupported_grant_type", "AADSTS70003", "The lab signs in by client_credentials only.");
    const clientId = form.get("client_id") ?? "";
    const principal = directory.servicePrincipal(clientId);
    if (!principal)
      return this.refusal(400, "unauthorized_client", "AADSTS700016", `Application with identifier '${clientId}' was not found in the directory.`);
    const refusal = await this.credentialRefusal(form, principal);
    if (refusal) return this.refusal(401, "invalid_client", refusal.code, refusal.message);
    const scope = form.get("scope") ?? "";
    if (!this.isKnownScope(scope))
      return this.refusal(400, "invalid_resource", "AADSTS500011", `The resource principal of scope '${scope}' was not found in the tenant.`);
    const accessToken = directory.sign(principal);
    return { status: 200, body: { token_type: "Bearer", expires_in: expiresInSeconds, ext_expires_in: expiresInSeconds, access_token: accessToken } };
  }

  /** Why the client's credential is refused: its secret, or its assertion. */
  private async credentialRefusal(form: URLSearchParams, principal: ServicePrincipal): Promise<AssertionRefusal | undefined> {
    const assertion = form.get("client_assertion");
    if (assertion === null) {
      if (equal(form.get("client_secret") ?? "", principal.clientSecret)) return undefined;
      return new AssertionRefusal("AADSTS7000215", `Invalid client secret provided for app '${principal.clientId}'.`);
    }
    if (form.get("client_assertion_type") !== jwtBearer) return new AssertionRefusal("AADSTS50027", "The client assertion type is not supported.");
    try {
      await this.assertions.check(assertion, principal);
      return undefined;
    } catch (error) {
      if (error instanceof AssertionRefusal) return error;
      throw error;
    }
  }

  /** MSAL adds `openid profile offline_access` to some requests. */
  private isKnownScope(scope: string): boolean {
    const audiences = [...this.audiences(), "https://containerregistry.azure.net"];
    return scope.split(" ").some((part) => audiences.some((audience) => part.replace(/\/+\.default$/, "") === audience.replace(/\/$/, "")));
  }

  private audiences(): string[] {
    return [this.options.endpoint, ...managementAudiences[this.options.cloud]];
  }

  private metadata(): JsonObject {
    const { endpoint, directory, cloud } = this.options;
    return {
      name: cloud,
      portal: "",
      resourceManager: endpoint,
      authentication: { loginEndpoint: endpoint, audiences: this.audiences(), tenant: directory.tenantId, identityProvider: "AAD" },
      microsoftGraphResourceId: "https://graph.microsoft.com/",
      suffixes: suffixes[cloud],
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
