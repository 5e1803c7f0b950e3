import type { ProviderArgs } from "@pulumi/azure-native/provider";
import type { JsonObject } from "../../../azure/operation";
import type { CheckFailure } from "../stand-in";
import type { AuthorityFiles } from "./https-sender";
import { missingForSignIn, type SignInSettings } from "./sign-in";

/** How the plugin reaches Azure. */
export interface ProviderConfiguration {
  /** `https://host[:port]` that answers `/metadata/endpoints`. */
  metadataEndpoint: string;
  /** Holds secrets. */
  signIn: SignInSettings;
  /** Default for resources without a location. */
  location: string | undefined;
  /** PEM files of authorities in addition to, or instead of, the public ones. */
  authorities: AuthorityFiles;
  /** Maximum wait between polls or retries, in milliseconds; undefined uses the service's and the vendor's own waits. */
  longestWaitMs: number | undefined;
}

type Setting = { environment: string } | "ignored" | "refused";

/**
 * Provider settings with their environment variables. `refused` ones select logins or clouds that the stand-in does not model;
 * with a given federated token the vendor signs in to the public cloud, whatever cloud is configured.
 */
const settings = {
  metadataHost: { environment: "ARM_METADATA_HOSTNAME" },
  tenantId: { environment: "ARM_TENANT_ID" },
  subscriptionId: { environment: "ARM_SUBSCRIPTION_ID" },
  clientId: { environment: "ARM_CLIENT_ID" },
  clientSecret: { environment: "ARM_CLIENT_SECRET" },
  location: { environment: "ARM_LOCATION" },
  disableInstanceDiscovery: { environment: "ARM_DISABLE_INSTANCE_DISCOVERY" },
  environment: "ignored",
  partnerId: "ignored",
  disablePulumiPartnerId: "ignored",
  clientCertificatePassword: { environment: "ARM_CLIENT_CERTIFICATE_PASSWORD" },
  clientCertificatePath: { environment: "ARM_CLIENT_CERTIFICATE_PATH" },
  oidcRequestToken: { environment: "ACTIONS_ID_TOKEN_REQUEST_TOKEN" },
  oidcRequestUrl: { environment: "ACTIONS_ID_TOKEN_REQUEST_URL" },
  useMsi: { environment: "ARM_USE_MSI" },
  useOidc: { environment: "ARM_USE_OIDC" },
  auxiliaryTenantIds: "refused",
  msiEndpoint: "refused",
  oidcToken: "refused",
  oidcTokenFilePath: "refused",
  useDefaultAzureCredential: "refused",
} satisfies Record<keyof ProviderArgs, Setting>;

/** Settings that the engine adds to a provider's own. */
const engineSettings = ["version", "pluginDownloadURL", "parameterization", "name"];

/** Failures for settings that are unknown or not modelled. */
export function configurationFailures(inputs: JsonObject): CheckFailure[] {
  const known = Object.entries(settings).filter(([, setting]) => setting !== "refused");
  const names = known.map(([name]) => name).join(", ");
  return Object.keys(inputs)
    .filter((name) => !engineSettings.includes(name) && !known.some(([one]) => one === name) && !isOff(inputs[name]))
    .map((property) => ({ property, reason: `azure-native:${property} is not modelled; known: ${names}` }));
}

/** Settings from the provider's inputs, else from the environment. @throws Error that lists all missing ones */
export function providerConfiguration(inputs: JsonObject, environment: NodeJS.ProcessEnv): ProviderConfiguration {
  const setting = (name: keyof typeof settings): string => {
    const source: Setting = settings[name];
    const given = inputs[name];
    if (given !== undefined && given !== "") return String(given);
    return typeof source === "object" ? (environment[source.environment] ?? "") : "";
  };
  const signIn = {
    ...{ tenantId: setting("tenantId"), subscriptionId: setting("subscriptionId"), clientId: setting("clientId") },
    ...{ clientCertificatePath: setting("clientCertificatePath"), clientCertificatePassword: setting("clientCertificatePassword") },
    ...{ clientSecret: setting("clientSecret"), useOidc: setting("useOidc"), useMsi: setting("useMsi") },
    ...{ oidcRequestUrl: setting("oidcRequestUrl"), oidcRequestToken: setting("oidcRequestToken") },
    // The SDK of 3.28 has no such setting; its plugin reads the variable.
    oidcAudience: environment.ARM_OIDC_AUDIENCE ?? "",
  };
  const absent = needed.filter((name) => setting(name) === "" || (name === "disableInstanceDiscovery" && setting(name) !== "true"));
  const missing = [...absent, ...missingForSignIn(signIn)];
  if (missing.length > 0) throw new Error(`the stand-in for azure-native needs ${missing.map(described).join(", ")}`);
  const host = setting("metadataHost");
  const pollMs = environment.EDGE_STAGING_LAB_POLL_MS;
  return {
    metadataEndpoint: host.includes("://") ? host : `https://${host}`,
    signIn,
    location: setting("location") || undefined,
    authorities: { instead: environment.SSL_CERT_FILE, beside: environment.NODE_EXTRA_CA_CERTS },
    longestWaitMs: pollMs ? Number(pollMs) : undefined,
  };
}

/** Required settings. Instance discovery must be disabled: it would call the public login host, which the lab cannot reach. */
const needed = ["metadataHost", "subscriptionId", "disableInstanceDiscovery"] as const;

function described(name: string): string {
  const source: Setting | undefined = settings[name as keyof typeof settings];
  return typeof source === "object" ? `azure-native:${name} (${source.environment})` : `azure-native:${name}`;
}

function isOff(value: unknown): boolean {
  return value === undefined || value === "" || value === "false" || value === "null" || value === "[]" || value === false;
}
