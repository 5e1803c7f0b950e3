import { EdgeError } from "../core/fault";
import { foreignText } from "../core/foreign-text";
import { textAt, listAt } from "../core/json";

/** Where a cloud's Resource Manager and sign-in live. */
export interface Cloud {
  /** `https://host[:port]`, no slash at the end. */
  resourceManager: string;
  /** Sign-in host, `https://host[:port]`. */
  authority: string;
  /** Audience of Resource Manager tokens; the scope is this with `/.default`. */
  audience: string;
}

/** Azure's public cloud. Source: its metadata document. */
export const publicCloud: Cloud = {
  resourceManager: "https://management.azure.com",
  authority: "https://login.microsoftonline.com",
  audience: "https://management.azure.com",
};

/** Azure Government. Source: azcore's well-known clouds; metadata document of the cloud. */
const governmentCloud: Cloud = {
  resourceManager: "https://management.usgovcloudapi.net",
  authority: "https://login.microsoftonline.us",
  audience: "https://management.core.usgovcloudapi.net",
};

/** Azure operated by 21Vianet. Source: azcore's well-known clouds; metadata document of the cloud. */
const chinaCloud: Cloud = {
  resourceManager: "https://management.chinacloudapi.cn",
  authority: "https://login.chinacloudapi.cn",
  audience: "https://management.core.chinacloudapi.cn",
};

/** Clouds by the names that azure-native knows. Source: azure-native, `cloud.FromName`. */
const clouds: Readonly<Record<string, Cloud>> = {
  public: publicCloud,
  azurecloud: publicCloud,
  china: chinaCloud,
  azurechinacloud: chinaCloud,
  usgov: governmentCloud,
  usgovernment: governmentCloud,
  azureusgovernment: governmentCloud,
  azureusgovernmentcloud: governmentCloud,
  usgovernmentl4: governmentCloud,
};

/** The cloud that ARM_ENVIRONMENT, or else AZURE_ENVIRONMENT, names. @throws EdgeError `EDGE-SIGN-IN` for an unknown name @default - the public cloud */
export function cloudNamedIn(environment: Readonly<Record<string, string | undefined>>): Cloud {
  const variable = ["ARM_ENVIRONMENT", "AZURE_ENVIRONMENT"].find((name) => environment[name]) ?? "ARM_ENVIRONMENT";
  const name = environment[variable] || "public";
  const cloud = clouds[name.toLowerCase()];
  if (cloud) return cloud;
  throw new EdgeError([
    {
      code: "EDGE-SIGN-IN",
      what: "the environment names an unknown cloud",
      given: `${variable} = ${foreignText(name)}`,
      allowed: "public | usgovernment | china; for another one ARM_METADATA_HOSTNAME, the host of its metadata",
      fix: `correct ${variable}`,
    },
  ]);
}

/**
 * The cloud described by a metadata document. Undefined where it lacks one of the three, or one is not https: credentials are sent to them.
 * Source: `GET /metadata/endpoints?api-version=2022-09-01`.
 */
export function cloudFrom(metadata: unknown): Cloud | undefined {
  const resourceManager = textAt(metadata, "resourceManager");
  const authority = textAt(metadata, "authentication", "loginEndpoint");
  const audience = listAt(metadata, "authentication", "audiences")[0];
  if (!isHttps(resourceManager) || !isHttps(authority) || !isHttps(audience)) return undefined;
  return { resourceManager: bare(resourceManager), authority: bare(authority), audience: bare(audience) };
}

function isHttps(url: unknown): url is string {
  if (typeof url !== "string" || !URL.canParse(url)) return false;
  const { protocol, username, password, search, hash } = new URL(url);
  return protocol === "https:" && [username, password, search, hash].every((part) => part === "");
}

function bare(url: string): string {
  return url.replace(/\/+$/, "");
}
