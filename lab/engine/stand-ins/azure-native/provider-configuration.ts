import type { ProviderArgs } from "@pulumi/azure-native/provider";
import type { JsonObject } from "../../../azure/operation";
import type { CheckFailure } from "../stand-in";

/** How the plugin reaches Azure. */
export interface ProviderConfiguration {
  /** `https://host[:port]` that answers `/metadata/endpoints`. */
  metadataEndpoint: string;
  tenantId: string;
  subscriptionId: string;
  clientId: string;
  /** Secret: never logged. */
  clientSecret: string;
  /** Default for resources without a location. */
  location: string | undefined;
  /** PEM files of authorities in addition to, or instead of, the public ones. */
  authorities: AuthorityFiles;
  /** Maximum wait between polls or retries, in milliseconds; undefined uses the service's and the vendor's own waits. */
  longestWaitMs: number | undefined;
}

/** `SSL_CERT_FILE` replaces the public authorities, as in Go; `NODE_EXTRA_CA_CERTS` adds to them. */
export interface AuthorityFiles {
  instead: string | undefined;
  beside: string | undefined;
}

type Setting = { environment: string } | "ignored" | "refused";

/** Provider settings with their environment variables. `refused` ones select logins or clouds that the stand-in does not model. */
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
  auxiliaryTenantIds: "refused",
  clientCertificatePassword: "refused",
  clientCertificatePath: "refused",
  msiEndpoint: "refused",
  oidcRequestToken: "refused",
  oidcRequestUrl: "refused",
  oidcToken: "refused",
  oidcTokenFilePath: "refused",
  useDefaultAzureCredential: "refused",
  useMsi: "refused",
  useOidc: "refused",
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
  const missing = needed.filter((name) => setting(name) === "" || (name === "disableInstanceDiscovery" && setting(name) !== "true"));
  if (missing.length > 0) throw new Error(`the stand-in for azure-native needs ${missing.map(described).join(", ")}`);
  const host = setting("metadataHost");
  const pollMs = environment.EDGE_STAGING_LAB_POLL_MS;
  return {
    metadataEndpoint: host.includes("://") ? host : `https://${host}`,
    tenantId: setting("tenantId"),
    subscriptionId: setting("subscriptionId"),
    clientId: setting("clientId"),
    clientSecret: setting("clientSecret"),
    location: setting("location") || undefined,
    authorities: { instead: environment.SSL_CERT_FILE, beside: environment.NODE_EXTRA_CA_CERTS },
    longestWaitMs: pollMs ? Number(pollMs) : undefined,
  };
}

/** Required settings. Instance discovery must be disabled: it would call the public login host, which the lab cannot reach. */
const needed = ["metadataHost", "tenantId", "subscriptionId", "clientId", "clientSecret", "disableInstanceDiscovery"] as const;

function described(name: keyof typeof settings): string {
  const source: Setting = settings[name];
  return typeof source === "object" ? `azure-native:${name} (${source.environment})` : `azure-native:${name}`;
}

function isOff(value: unknown): boolean {
  return value === undefined || value === "" || value === "false" || value === "null" || value === "[]" || value === false;
}
