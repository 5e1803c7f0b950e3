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
